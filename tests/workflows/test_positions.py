import asyncio

import pytest

from models.audit import AuditEntry
from models.bodies import Resolution
from models.organisations import Body
from models.positions import Position, PositionKind, Source, Votum
from tests.rows import (
    START,
    document_row,
    matter_row,
    paper_row,
    position_row,
    requirement_row,
    round_row,
    submission_row,
)
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.positions.position_sources import add_source
from workflows.positions.positions import NewPosition, add_position, add_positions, change_position, withdraw_position
from workflows.requirements.vota import decide_requirement

DEMAND = PositionKind.DEMAND


async def test_positions_are_numbered_in_their_matter(world):
    matter, other = await matter_row(world), await matter_row(world)
    _, (provision, _) = await document_row(matter)

    first = await add_position(world.clara, matter.id, kind=DEMAND, title=" Frist ", provision_id=provision.id)
    more = await add_positions(
        world.clara, matter.id, [NewPosition(DEMAND, "Mittel"), NewPosition(PositionKind.RECOMMENDATION, "Beiräte")]
    )
    elsewhere = await add_position(world.clara, other.id, kind=DEMAND, title="Frist")

    assert (first.title, first.created_by_id) == ("Frist", world.clara.person_id)
    assert [one.number for one in (first, *more, elsewhere)] == [1, 2, 3, 1]
    assert await AuditEntry.filter(action="position.added", subject_id=more[1].id).count() == 1


async def test_positions_added_at_the_same_time_get_different_numbers(world):
    matter = await matter_row(world)

    await asyncio.gather(*[add_position(world.clara, matter.id, kind=DEMAND, title=f"Nr. {n}") for n in range(8)])

    assert sorted(await Position.all().values_list("number", flat=True)) == list(range(1, 9))


@pytest.mark.parametrize("title", [" ", "x" * 301])
async def test_a_position_needs_a_title_of_one_line(world, title):
    matter = await matter_row(world)

    with pytest.raises(Unacceptable) as refused:
        await add_position(world.clara, matter.id, kind=DEMAND, title=title)

    assert set(refused.value.fields) == {"title"}


async def test_a_position_stands_at_a_provision_of_its_own_matter(world):
    matter = await matter_row(world)
    _, (foreign, _) = await document_row(await matter_row(world))

    with pytest.raises(Unacceptable) as refused:
        await add_position(world.clara, matter.id, kind=DEMAND, title="Frist", provision_id=foreign.id)

    assert refused.value.fields == {"provision": "unknown"}


async def test_only_who_runs_the_matter_says_something(world):
    matter = await matter_row(world)
    await round_row(matter, world.federation, [world.town])
    position = await position_row(matter)

    for stranger in (world.anna, world.paul):
        with pytest.raises(Denied):
            await add_position(stranger, matter.id, kind=DEMAND, title="Frist")
        with pytest.raises(Missing):
            await change_position(stranger, position.id, version=1, title="Anders")
    assert await add_position(world.dora, matter.id, kind=DEMAND, title="Frist")


async def test_changing_compares_the_version(world):
    position = await position_row(await matter_row(world))

    changed = await change_position(world.clara, position.id, version=1, petition="Streichen.")
    with pytest.raises(Stale) as refused:
        await change_position(world.lea, position.id, version=1, petition="Behalten.")

    assert (changed.petition, changed.version) == ("Streichen.", 2)
    assert refused.value.facts == {"current": 2}


async def test_a_position_that_stands_in_a_paper_or_adopts_something_is_not_withdrawn(world):
    matter = await matter_row(world)
    cited, adopting, free = [await position_row(matter) for _ in range(3)]
    await paper_row(matter, [cited])
    requirement = await requirement_row(await submission_row(await round_row(matter, world.federation), world.town))
    await decide_requirement(world.clara, requirement.id, votum=Votum.ADOPTED, position_id=adopting.id)

    for position in (cited, adopting):
        with pytest.raises(WrongState):
            await withdraw_position(world.clara, position.id)
    assert (await withdraw_position(world.clara, free.id)).withdrawn_at
    with pytest.raises(WrongState):
        await change_position(world.clara, free.id, version=2, title="Doch")


async def test_a_resolution_or_a_named_author_is_a_source_once(world):
    matter = await matter_row(world)
    position = await position_row(matter)
    body = await Body.create(office=world.counties, name="Präsidium")
    resolution = await Resolution.create(body=body, number="4", decided_on=START.date(), text="Dauerhafte Mittel.")

    for _ in range(2):
        await add_source(world.clara, position.id, resolution_id=resolution.id)
    await add_source(world.clara, position.id, named_author_id=world.lea.person_id)

    assert await Source.all().order_by("id").values_list("resolution_id", "named_author_id") == [
        (resolution.id, None),
        (None, world.lea.person_id),
    ]
    assert await Source.filter(confirmed_at__isnull=True).count() == 0


async def test_a_source_is_exactly_one_thing_that_exists(world):
    position = await position_row(await matter_row(world))

    with pytest.raises(Unacceptable):
        await add_source(world.clara, position.id)
    with pytest.raises(Unacceptable):
        await add_source(world.clara, position.id, resolution_id=1, example_id=1)
    with pytest.raises(Missing):
        await add_source(world.clara, position.id, example_id=999_999)
