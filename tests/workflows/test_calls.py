"""What a desk is told of a round: its own deadline, who has an answer in hand, and what is new since the last visit."""

from tests.consultation import a_submission, an_open_round, hours
from tests.logins import open_session
from tests.rows import submission_row
from workflows import clock
from workflows.people.start import show_start
from workflows.rounds.rounds import extend_round
from workflows.submissions.answering import prepare_requirement, show_call, show_submission
from workflows.submissions.submissions import hand_in_submission


async def test_an_extension_for_one_moves_the_deadline_that_just_this_one_reads(world):
    round_ = await an_open_round(world)
    submission = await a_submission(world, round_)
    later = hours(300)
    await extend_round(world.clara, round_.id, until=later, reason="Hochwasser", organisation_id=world.town.id)

    assert (await show_call(world.anna, round_.id)).due == later
    assert (await show_submission(world.anna, submission.id)).due == later
    assert (await prepare_requirement(world.anna, submission.id, None)).due == later
    assert (await show_call(world.bert, round_.id)).due == round_.deadline


async def test_a_desk_is_told_which_of_its_towns_have_no_part_in_an_extension(world):
    round_ = await an_open_round(world)
    town, *others = world.union_towns
    await extend_round(world.clara, round_.id, until=hours(300), reason="Hochwasser", organisation_id=town.id)

    call = await show_call(world.jana, round_.id)

    assert call.sooner is not None
    assert call.sooner[0] == round_.deadline
    assert sorted(call.sooner[1]) == sorted([world.union.name, *(one.name for one in others)])


async def test_the_first_page_says_who_has_the_answer(world):
    round_ = await an_open_round(world)
    submission = await a_submission(world, round_)

    assert (await show_call(world.cem, round_.id)).people == {submission.id: "Anna Amsel"}
    await hand_in_submission(world.anna, submission.id, version=1)
    assert (await show_call(world.anna, round_.id)).people == {submission.id: "Cem Dachs"}


async def test_the_last_visit_is_the_login_before_this_one(world):
    await open_session(world.anna)
    assert (await show_start(world.anna)).last_visit is None
    before = clock.now()
    with clock.at(hours(48)):
        await open_session(world.anna)
        last = (await show_start(world.anna)).last_visit

    assert last is not None and last <= before


async def test_a_released_answer_of_another_house_that_speaks_for_ones_town_stands_in_the_round(world):
    round_ = await an_open_round(world)
    given = await submission_row(round_, world.union, covers=[world.union, world.town])

    call = await show_call(world.anna, round_.id)

    assert [one.id for one in call.submissions] == [given.id]
    assert world.town.id not in [one.id for one in call.open_towns]
    assert (await show_call(world.bert, round_.id)).submissions == []
