import pytest

from models.deliveries import Delivery
from models.organisations import Mailbox
from models.people import Role
from models.rounds import Invitation
from models.submissions import SubmissionState
from tests.consultation import a_submission, an_open_round, hours, released
from tests.world import person
from workflows import clock
from workflows.errors import Denied, WrongState
from workflows.organisations.effective import effective_submissions
from workflows.rounds.reminders import remind_silent
from workflows.rounds.round_progress import Count, round_progress
from workflows.submissions.short_answers import report_nil_return
from workflows.submissions.submissions import withdraw_submission


async def city_answers(world, round_):
    rita = await person("Rita Rabe", world.city, Role.COORDINATOR)
    return await report_nil_return(rita, round_.id, organisation_id=world.city.id, covers=[world.city.id])


async def test_n_of_n_by_kind_and_by_land(world):
    round_ = await an_open_round(world)
    await released(world, round_)
    await a_submission(world, round_, by=world.bert, organisation=world.other_town)
    await report_nil_return(
        world.jana, round_.id, organisation_id=world.union.id, covers=[town.id for town in world.union_towns]
    )

    progress = await round_progress(world.clara, round_.id)

    assert progress.total == Count(asked=8, answered=4, nil_returns=3)
    assert progress.by_kind["municipality"] == Count(asked=5, answered=4, nil_returns=3)
    assert progress.by_state["05"] == Count(asked=1) and progress.by_state["16"].answered == 4
    assert progress.by_size["smallest"].asked == 5 and progress.by_size["large"].asked == 2
    assert [(name, one.asked, one.answered) for _, name, one in progress.by_association] == [
        ("Deutscher Gemeindekonvent", 6, 4), ("Deutscher Kreiskonvent", 1, 0), ("Deutscher Städtekonvent", 1, 0),
    ]  # fmt: skip


async def test_a_towns_own_answer_beats_that_of_its_verband(world):
    round_ = await an_open_round(world)
    own, other, _ = world.union_towns
    mine = await released(world, round_, by=world.jana, organisation=own, releaser=world.holger)
    union = await report_nil_return(world.jana, round_.id, organisation_id=world.union.id, covers=[own.id, other.id])

    assert await effective_submissions(round_.id) == {own.id: mine.id, other.id: union.id}
    await withdraw_submission(world.holger, mine.id, version=mine.version)
    assert await effective_submissions(round_.id) == {own.id: union.id, other.id: union.id}


async def test_drafts_count_for_nothing(world):
    submission = await a_submission(world, await an_open_round(world))

    assert submission.state is SubmissionState.DRAFT
    assert await effective_submissions(submission.round_id) == {}


async def test_members_do_not_read_who_answered(world):
    round_ = await an_open_round(world)

    for nobody in (world.anna, world.cem):
        with pytest.raises(Denied):
            await round_progress(nobody, round_.id)


async def test_a_landesverband_reads_the_figures_of_its_own_members_alone(world):
    round_ = await an_open_round(world)
    await released(world, round_)
    await city_answers(world, round_)

    assert (await round_progress(world.clara, round_.id)).total.answered == 2
    progress = await round_progress(world.paul, round_.id)
    assert (progress.total.asked, progress.total.answered) == (6, 1) and "05" not in progress.by_state


async def test_only_the_silent_are_reminded_each_desk_by_one_mail(world):
    round_ = await an_open_round(world)
    await released(world, round_)
    await report_nil_return(
        world.jana, round_.id, organisation_id=world.union.id, covers=[town.id for town in world.union_towns[:2]]
    )

    assert await remind_silent(world.clara, round_.id) == 5

    boxes = {box.address: box.organisation_id for box in await Mailbox.all()}
    mails = {boxes[one.address]: one for one in await Delivery.filter(body__template="reminder")}
    assert set(mails) == {world.county.id, world.other_town.id, world.union.id, world.city.id}
    assert mails[world.union.id].facts["organisations"] == ["Mohnborn", "Verwaltungsgemeinschaft Ginstertal"]
    assert await Invitation.filter(reminded_at__isnull=False).count() == 5


async def test_reminding_nobody_or_after_the_end_is_an_error_with_a_reason(world):
    round_ = await an_open_round(world, audience={"organisations": [world.town.id]})
    with pytest.raises(Denied):
        await remind_silent(world.anna, round_.id)
    await released(world, round_)

    with pytest.raises(WrongState) as refused:
        await remind_silent(world.clara, round_.id)
    assert refused.value.code == "nobody_silent"
    with clock.at(hours(241)), pytest.raises(WrongState):
        await remind_silent(world.clara, round_.id)
    assert await Delivery.filter(body__template="reminder").count() == 0
