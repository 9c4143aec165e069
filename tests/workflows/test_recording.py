from decimal import Decimal

import pytest

from models.deliveries import Delivery
from models.organisations import Mailbox
from models.rounds import Question, QuestionKind
from models.submissions import Answer, Channel, Requirement, Submission, SubmissionKind
from tests.consultation import an_open_round, hours, released
from workflows import clock
from workflows.errors import Denied, RoundClosed, Unacceptable, WrongState
from workflows.requirements.requirements import RequirementText
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions.recording import record_submission


async def recorded(world, round_, actor=None, **facts):
    return await record_submission(
        actor or world.clara,
        round_.id,
        **{
            "organisation_id": world.town.id,
            "covers": [world.town.id],
            "channel": Channel.PAPER,
            "received_at": clock.now(),
            "requirements": [RequirementText("Mehr Wasser", rationale="Der Brunnen ist trocken.")],
            **facts,
        },
    )


async def test_a_letter_counts_from_the_moment_it_came_in(world):
    round_ = await an_open_round(
        world, grace_until=hours(264), questions=[NewQuestion(QuestionKind.NUMBER, "Wie viele?")]
    )
    question = await Question.get()
    came_in = hours(2)

    with clock.at(hours(250)):
        done = await recorded(world, round_, received_at=came_in, answers={question.id: Decimal(3)})

    assert (str(done.state), str(done.channel), done.received_at, done.late) == ("released", "paper", came_in, False)
    assert done.recorded_at > came_in and done.receipt_number
    assert (await Requirement.get()).title == "Mehr Wasser" and (await Answer.get()).number == 3


async def test_the_day_on_which_a_letter_was_written_is_kept(world):
    round_ = await an_open_round(world)
    with clock.at(hours(3)):
        done = await recorded(world, round_, received_at=hours(-1), authored_at=hours(-30), channel=Channel.PHONE)
        kept = (await Submission.get(id=done.id)).authored_at

    assert (kept, str(done.channel)) == (done.authored_at, "phone") and kept < round_.opened_at


async def test_its_receipt_goes_to_the_town_not_to_the_officer(world):
    await recorded(world, await an_open_round(world))

    assert (await Delivery.get(body__template="receipt")).address == (
        await Mailbox.get(organisation=world.town)
    ).address


async def test_only_the_office_of_the_round_records(world):
    round_ = await an_open_round(world)

    for who in (world.anna, world.paul):
        with pytest.raises(Denied):
            await recorded(world, round_, who)

    assert await Submission.all().count() == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"channel": Channel.WEB},
        {"received_at": hours(1)},
        {"covers": []},
        {"authored_at": hours(2)},
        {"kind": SubmissionKind.NIL_RETURN},
        {"requirements": []},
        {"requirements": [RequirementText("x" * 301)]},
    ],
)
async def test_what_cannot_be_recorded_writes_nothing(world, facts):
    with pytest.raises(Unacceptable):
        await recorded(world, await an_open_round(world), **facts)

    assert await Submission.all().count() == 0


async def test_what_came_after_the_end_or_beside_another_answer_is_refused(world):
    round_ = await an_open_round(world)
    with clock.at(hours(300)), pytest.raises(RoundClosed):
        await recorded(world, round_, received_at=hours(-1))

    await released(world, round_)
    with pytest.raises(WrongState):
        await recorded(world, round_)
