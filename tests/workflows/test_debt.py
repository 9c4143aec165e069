import pytest

from models.positions import Source, Votum
from models.submissions import Reading, SubmissionState
from tests.rows import START, matter_row, requirement_row, round_row, submission_row
from workflows.errors import Missing
from workflows.matters.debt import list_unanswered, unanswered, unanswered_by_office
from workflows.requirements.vota import decide_requirement


async def test_every_released_requirement_is_owed_an_answer_until_a_votum_is_confirmed(world):
    matter = await matter_row(world)
    submission = await submission_row(await round_row(matter, world.federation), world.town)
    first, second = [await requirement_row(submission, title) for title in ("Frist", "Mittel")]
    await decide_requirement(world.clara, first.id, votum=Votum.NOTED)
    await Source.create(matter=matter, requirement=second, votum=Votum.NOTED, suggested_by_machine=True, set_at=START)

    assert await unanswered(matter.id) == 1
    (owed,) = await list_unanswered(world.clara, matter.id)
    assert (owed.title, owed.organisation) == ("Mittel", "Lerchenroda")


@pytest.mark.parametrize("state", [SubmissionState.DRAFT, SubmissionState.HANDED_IN, SubmissionState.WITHDRAWN])
async def test_what_was_not_released_is_owed_nothing(world, state):
    matter = await matter_row(world)
    await requirement_row(await submission_row(await round_row(matter, world.federation), world.town, state=state))

    assert await unanswered(matter.id) == 0


async def test_what_a_landesverband_forwarded_is_answered_through_the_copy_and_the_rest_is_its_own_debt(world):
    matter = await matter_row(world)
    federal = await round_row(matter, world.federation)
    own = await round_row(matter, world.state_association, feeds=federal)
    forwarded, kept = [
        await requirement_row(await submission_row(own, town)) for town in (world.town, world.other_town)
    ]
    copy = await requirement_row(await submission_row(federal, world.state_association), origin=forwarded)
    assert [owed.requirement_id for owed in await list_unanswered(world.clara, matter.id)] == [copy.id]
    assert [owed.requirement_id for owed in await list_unanswered(world.paul, matter.id)] == [kept.id]
    assert await unanswered_by_office(matter.id) == {"Kommunalkonvent": 1, "Gemeindekonvent Thüringen": 1}

    await decide_requirement(world.clara, copy.id, votum=Votum.NOTED)
    assert await unanswered(matter.id) == 1
    await decide_requirement(world.paul, kept.id, votum=Votum.NOTED)
    assert await unanswered(matter.id) == 0


async def test_members_do_not_read_the_debt(world):
    matter = await matter_row(world)
    await round_row(matter, world.federation, [world.town])

    with pytest.raises(Missing):
        await list_unanswered(world.anna, matter.id)


async def test_the_list_of_the_debt_obeys_who_may_read_a_requirement(world):
    matter = await matter_row(world)
    submission = await submission_row(await round_row(matter, world.federation), world.town)
    await requirement_row(submission, reading=Reading.OWN_OFFICE)

    assert await list_unanswered(world.dora, matter.id) == []
    assert len(await list_unanswered(world.clara, matter.id)) == 1
