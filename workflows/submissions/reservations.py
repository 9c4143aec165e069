"""Answers "unter Gremienvorbehalt": after the committee's session a coordinator confirms or withdraws what was released."""

from typing import Any

from tortoise.expressions import Q

from models.database import rows, transaction
from models.deliveries import MailBody
from models.people import Person
from models.queue import enqueue, job
from models.submissions import Submission, SubmissionState
from workflows import clock
from workflows.access import Actor, is_coordinator, require
from workflows.audit import record
from workflows.errors import Stale, WrongState
from workflows.installation import link
from workflows.mail import Recipient, mail_each, mail_people, main_mailbox
from workflows.people.mandates import coordinators_of
from workflows.submissions.submissions import held_round_of, locked_submission
from workflows.texts import require_texts

LONGEST = 1000
DUE = """
    SELECT id FROM submission
    WHERE state = 'released' AND reservation_until < $1 AND reservation_confirmed_at IS NULL AND recorded_at IS NULL
      AND NOT EXISTS (SELECT FROM mail_body WHERE template = 'reservation' AND subject_noun = 'submission'
                      AND subject_id = submission.id)
    ORDER BY id
"""


async def confirm_reservation(actor: Actor, submission_id: int, *, version: int) -> Submission:
    """The committee has agreed: the answer holds without reserve. What was released stays as it is."""
    async with transaction():
        submission = await _reserved(actor, submission_id, version)

        submission.reservation_confirmed_at = clock.now()
        submission.reservation_confirmed_by_id = actor.person_id
        submission.version += 1
        await submission.save(update_fields=["reservation_confirmed_at", "reservation_confirmed_by_id", "version"])

        await record(actor, "submission.reservation_confirmed", submission, version=submission.version)
    return submission


async def withdraw_reserved(actor: Actor, submission_id: int, *, version: int, reason: str) -> Submission:
    """The committee has not agreed: the answer is taken back, also after the deadline, and the office is told why."""
    require_texts(reason=(reason, LONGEST))
    async with transaction():
        await held_round_of(submission_id)
        submission = await _reserved(actor, submission_id, version)

        submission.state, submission.withdrawn_at = SubmissionState.WITHDRAWN, clock.now()
        submission.withdrawal_reason = reason.strip()
        submission.version += 1
        await submission.save(update_fields=["state", "withdrawn_at", "withdrawal_reason", "version"])

        await record(actor, "submission.withdrawn", submission, version=submission.version, reservation=True)
        await enqueue("tell_of_withdrawal", submission.id)
    return submission


@job("remind_of_reservations", every="5 7 * * *")
async def remind_of_reservations(at: Any = None, context: Any = None) -> None:
    """On the day after the session, ask the coordinators to confirm or withdraw; one mail per answer."""
    for row in await rows(DUE, [clock.today()]):
        async with transaction():
            await _remind(row["id"])


@job("tell_of_withdrawal")
async def tell_of_withdrawal(submission_id: int) -> None:
    """Tell the office that an answer it has already read was taken back after the session; asked twice, once."""
    async with transaction():
        submission = await _for_mail(Q(id=submission_id, state=SubmissionState.WITHDRAWN))
        if submission is None or await _was_mailed(submission, "reservation_withdrawn"):
            return
        officer = await Person.get_or_none(id=submission.round.created_by_id, active=True)
        recipients = await main_mailbox([submission.round.office_id])
        recipients += [Recipient.of(officer)] if officer else []
        facts = {**_facts(submission), "reason": submission.withdrawal_reason}
        await mail_each("reservation_withdrawn", recipients, about=submission, facts=facts)


async def _reserved(actor: Actor, submission_id: int, version: int) -> Submission:
    """The released answer whose reservation is still open, locked, for a coordinator."""
    submission = await locked_submission(actor, submission_id)
    require(True, is_coordinator(actor), code="coordinator_only")
    if submission.state is not SubmissionState.RELEASED or submission.reservation_until is None:
        raise WrongState("no_reservation", submission=submission.state)
    if submission.reservation_confirmed_at is not None:
        raise WrongState("reservation_confirmed")
    if submission.version != version:
        raise Stale(current=submission.version)
    return submission


async def _remind(submission_id: int) -> None:
    submission = await _for_mail(Q(id=submission_id, state=SubmissionState.RELEASED, reservation_confirmed_at=None))
    if submission is None or await _was_mailed(submission, "reservation"):
        return
    people = await coordinators_of(submission.organisation.with_desk)
    facts = {**_facts(submission), "link": link(f"/submissions/{submission.id}")}
    await mail_people("reservation", people, about=submission, facts=facts)


async def _for_mail(which: Q) -> Submission | None:
    query = Submission.filter(which).select_related("round__office", "organisation")
    return await query.select_for_update(of=("submission",)).first()


async def _was_mailed(submission: Submission, template: str) -> bool:
    return await MailBody.exists(subject_noun="submission", subject_id=submission.id, template=template)


def _facts(submission: Submission) -> dict[str, Any]:
    assert submission.reservation_until is not None
    return {
        "office": submission.round.office.name,
        "round": submission.round.title,
        "organisation": submission.organisation.name,
        "receipt_number": submission.receipt_number,
        "session": submission.reservation_until.isoformat(),
    }
