"""The cockpit of a round of the federation's real size, beside the sum of its queries."""

import sys

from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.page_turns import asking, turns_of
from tests.bench.web_house import ANSWERING, build_house
from workflows import installation

MEMBERS, REQUIREMENTS = 12_248, 30_000
MOST_TIMES = 3.0


async def cockpit_figures(settings: Settings) -> list[Figure]:
    """A fifth of all members answered, with 30,000 requirements; the officer of the federation looks."""
    installation.use(settings)
    house = await build_house(MEMBERS, requirements_each=REQUIREMENTS * ANSWERING // MEMBERS + 1)
    async with asking(settings) as client:
        client.cookies.set("session", house.sessions["clara"])
        turns = await turns_of(client, f"/rounds/{house.round}")
    print(f"cockpit {1_000 * turns.page:.0f} ms, its queries {1_000 * turns.queries:.0f} ms", file=sys.stderr)
    return [Figure("cockpit_times_queries", turns.page / turns.queries, MOST_TIMES)]
