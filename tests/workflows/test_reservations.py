"""anna and cem work for the town, bert for another, clara for the office."""

from datetime import date
from functools import partial

import pytest

from emails.render import render
from models.audit import AuditEntry
from models.deliveries import Delivery, MailBody
from models.people import Person
from models.submissions import Submission, SubmissionState
from tests.consultation import a_submission, an_open_round, hours, released
from workflows import clock
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.rounds.cockpit import show_cockpit
from workflows.rounds.round_progress import round_progress
from workflows.rounds.round_reading import list_submissions
from workflows.submissions.freezing import content_hash, frozen_content
from workflows.submissions.reservations import (
    confirm_reservation,
    remind_of_reservations,
    tell_of_withdrawal,
    withdraw_reserved,
)
from workflows.submissions.submissions import (
    change_submission,
    hand_in_submission,
    release_submission,
    withdraw_submission,
)

REASON = "Der Rat hat anders beschlossen."
withdraw = partial(withdraw_reserved, reason=REASON)


async def reserved(world, day=None):
    """A released answer of the town whose committee meets on that day, tomorrow unless told otherwise."""
    draft = await a_submission(world, await an_open_round(world))
    await change_submission(world.anna, draft.id, remark="", reservation_until=day or hours(24).date())
    draft = await hand_in_submission(world.anna, draft.id, version=1)
    return await release_submission(world.cem, draft.id, version=draft.version)


async def untouched(submission):
    now = await Submission.get(id=submission.id)
    return (now.state, now.version, now.reservation_confirmed_at) == (submission.state, submission.version, None)


async def test_confirming_says_who_and_when_and_leaves_the_frozen_text_alone(world):
    submission = await reserved(world)

    done = await confirm_reservation(world.cem, submission.id, version=submission.version)

    assert (done.reservation_confirmed_by_id, done.state) == (world.cem.person_id, SubmissionState.RELEASED)
    assert content_hash(await frozen_content(submission.id)) == submission.content_hash
    entry = await AuditEntry.filter(noun="submission").order_by("-id").first()
    assert (entry.action, entry.person_id) == ("submission.reservation_confirmed", world.cem.person_id)


async def test_withdrawing_after_the_session_works_after_the_deadline_and_tells_the_office_once(world):
    submission = await reserved(world, hours(260).date())

    with clock.at(hours(300)):
        done = await withdraw(world.cem, submission.id, version=submission.version)
    for _ in range(2):
        await tell_of_withdrawal(submission.id)

    assert (done.state, done.withdrawn_at is not None) == (SubmissionState.WITHDRAWN, True)
    mails = await Delivery.filter(body__template="reservation_withdrawn").prefetch_related("body")
    assert (await Person.get(id=world.clara.person_id)).email in [one.address for one in mails]
    assert await MailBody.filter(template="reservation_withdrawn").count() == 1
    mail = render("reservation_withdrawn", "de", mails[0].body.facts)
    assert "Lerchenroda" in mail.subject and REASON in mail.text


async def test_a_withdrawn_answer_stays_in_the_lists_of_its_offices_with_date_and_reason_and_does_not_count(world):
    submission = await reserved(world)
    for readers in (world.clara, world.dora, world.paul):
        assert (await list_submissions(readers, submission.round_id)).withdrawn == []

    await withdraw(world.cem, submission.id, version=submission.version)

    for readers in (world.clara, world.dora, world.paul):
        received = await list_submissions(readers, submission.round_id)
        assert [(one.withdrawal_reason, one.withdrawn_at is not None) for one in received.withdrawn] == [(REASON, True)]
        assert received.answers.total == 0
    assert (await show_cockpit(world.clara, submission.round_id)).withdrawn == 1
    assert (await round_progress(world.clara, submission.round_id)).total.answered == 0
    for members in (world.bert, world.cem):
        assert (await list_submissions(members, submission.round_id)).withdrawn == []


async def test_what_a_member_took_back_before_the_deadline_is_nobodys_business(world):
    submission = await reserved(world)

    await withdraw_submission(world.cem, submission.id, version=submission.version)

    assert (await list_submissions(world.clara, submission.round_id)).withdrawn == []


@pytest.mark.parametrize("reason", [" ", "x" * 1001])
async def test_withdrawing_says_why(world, reason):
    submission = await reserved(world)

    with pytest.raises(Unacceptable):
        await withdraw_reserved(world.cem, submission.id, version=submission.version, reason=reason)

    assert await untouched(submission)


@pytest.mark.parametrize("act", [confirm_reservation, withdraw])
async def test_only_a_coordinator_of_the_town_speaks_for_its_committee(world, act):
    submission = await reserved(world)

    for who, refusal in ((world.anna, Denied), (world.clara, Denied), (world.bert, Missing)):
        with pytest.raises(refusal):
            await act(who, submission.id, version=submission.version)

    assert await untouched(submission)


@pytest.mark.parametrize("act", [confirm_reservation, withdraw])
async def test_a_stale_page_decides_nothing(world, act):
    submission = await reserved(world)

    with pytest.raises(Stale):
        await act(world.cem, submission.id, version=submission.version - 1)

    assert await untouched(submission)


@pytest.mark.parametrize("act", [confirm_reservation, withdraw])
async def test_without_a_reserve_or_before_the_release_there_is_nothing_to_decide(world, act):
    plain = await released(world, await an_open_round(world))
    draft = await a_submission(world, await an_open_round(world))

    for submission in (plain, draft):
        with pytest.raises(WrongState) as refused:
            await act(world.cem, submission.id, version=submission.version)
        assert refused.value.code == "no_reservation"
        assert await untouched(submission)


async def test_what_was_confirmed_is_not_decided_again(world):
    submission = await reserved(world)
    submission = await confirm_reservation(world.cem, submission.id, version=submission.version)

    for act in (confirm_reservation, withdraw):
        with pytest.raises(WrongState) as refused:
            await act(world.cem, submission.id, version=submission.version)
        assert refused.value.code == "reservation_confirmed"


async def test_the_coordinators_are_reminded_once_on_the_day_after_the_session(world):
    session = hours(48).astimezone(clock.BERLIN).date()
    await reserved(world, session)

    with clock.at(hours(48)):
        await remind_of_reservations()
    assert await MailBody.filter(template="reservation").count() == 0
    with clock.at(hours(73)):
        for _ in range(2):
            await remind_of_reservations()

    [mail] = await Delivery.filter(body__template="reservation").prefetch_related("body")
    assert mail.person_id == world.cem.person_id
    assert str(session.year) in render("reservation", "de", mail.body.facts).text


async def test_who_has_decided_is_not_reminded(world):
    submission = await reserved(world, date(2020, 1, 1))
    await confirm_reservation(world.cem, submission.id, version=submission.version)

    await remind_of_reservations()

    assert await MailBody.filter(template="reservation").count() == 0
