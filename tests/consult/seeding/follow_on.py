"""A round that follows another in which the town asked for something, and rounds for which it is too late."""

from datetime import timedelta

from models.rounds import Round
from models.submissions import Requirement
from tests.consult.seeding.seeded import NOW, Seeded, moment
from tests.consultation import a_matter, an_open_round, released
from workflows.rounds.admissions import ask_for_admission


async def plant(seeded: Seeded) -> None:
    for sow in (_earlier, _admissions):
        await sow(seeded)


async def _earlier(seeded: Seeded) -> None:
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


async def _admissions(seeded: Seeded) -> None:
    """The town has asked for admission to one round, and not yet to the other."""
    world = seeded.world
    free, asked = await an_open_round(world), await an_open_round(world)
    passed = NOW - timedelta(hours=1)
    await Round.filter(id__in=[free.id, asked.id]).update(deadline=passed, grace_until=None)
    admission = await ask_for_admission(
        world.anna, asked.id, organisation_ids=[world.town.id], reason="Der Rat tagte spät."
    )

    seeded.things |= {"admissions": admission.id}
    seeded.special |= {f"admission:{verb}": {"id": free.id} for verb in ("ask", "list")}
    seeded.forms |= {
        "admission:ask": {"towns": world.town.id, "reason": "Der Rat tagte spät."},
        "admission:grant": {"answer": "Gern.", **moment("until")},
        "admission:decline": {"answer": "Zu spät."},
    }
