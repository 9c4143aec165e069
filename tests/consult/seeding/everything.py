"""A house with one of each thing."""

from tests.consult.seeding import circulars, evaluation, follow_on, in_house, organisations, papers, results, rounds
from tests.consult.seeding.seeded import Seeded
from tests.world import World

PLANTS = (
    papers.plant,
    rounds.plant,
    in_house.plant,
    follow_on.plant,
    evaluation.plant,
    circulars.plant,
    organisations.plant,
    results.plant,
)


async def plant_everything(world: World) -> Seeded:
    """At the time NOW of the clock: for every address of the house something that stands in it."""
    seeded = Seeded(world, things={"static": "app.js", "mailbox": 1, "sitemaps": "papers", "parts": 1})
    for plant in PLANTS:
        await plant(seeded)
    return seeded
