"""A round that follows another in which the town asked for something."""

from models.submissions import Requirement
from tests.consult.seeding.seeded import Seeded
from tests.consultation import a_matter, an_open_round, released


async def plant(seeded: Seeded) -> None:
    world = seeded.world
    matter = await a_matter(world)
    before = await an_open_round(world, matter)
    said = await released(world, before)
    after = await an_open_round(world, matter, follows_id=before.id)

    seeded.special |= {
        **{f"earlier:{verb}": {"id": after.id} for verb in ("list", "keep")},
        "earlier:say": {"id": after.id, "requirement": (await Requirement.get(submission=said)).id},
    }
    seeded.forms |= {"earlier:say": {"word": "stands"}}
