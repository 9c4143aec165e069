"""Mails around a release: to those who have to decide, and the receipt to those who worked on the answer."""

from models.database import rows, transaction
from models.deliveries import MailBody
from models.organisations import Organisation
from models.people import Person
from models.queue import job
from models.submissions import Submission, SubmissionKind, SubmissionState
from workflows.installation import link
from workflows.mail import Recipient, mail_each, mail_people, main_mailbox
from workflows.people.mandates import coordinators_of

FACTS = """
    SELECT office.name AS office, round.title AS round,
        ARRAY(
            SELECT place.name FROM submission_organisation AS spoken
            JOIN organisation AS place ON place.id = spoken.organisation_id
            WHERE spoken.submission_id = submission.id ORDER BY place.sort_key, place.id) AS organisations,
        (SELECT count(*) FROM requirement WHERE requirement.submission_id = submission.id) AS requirements
    FROM submission JOIN round ON round.id = submission.round_id JOIN organisation AS office ON office.id = round.office_id
    WHERE submission.id = $1
"""
WRITERS = """
    SELECT id, email, language FROM person
    WHERE active AND (id = ANY($1::int[]) OR id IN (
        SELECT asked_by_id FROM signed_release WHERE submission_id = $2 AND signed_at IS NOT NULL))
    ORDER BY id
"""


@job("ask_for_release")
async def ask_for_release(submission_id: int) -> None:
    """Tell the coordinators that an answer waits for them; one mail per handing in."""
    if not await Submission.filter(id=submission_id, state=SubmissionState.HANDED_IN).exists():
        return  # most are released at once
    async with transaction():
        submission = await _locked(submission_id)
        if submission is None or await _was_asked_for(submission):
            return
        writer = await Person.get_or_none(id=submission.handed_in_by_id)
        towns = {one.organisation_id for one in submission.covers}
        await mail_people(
            "release_request",
            await _coordinators(submission, writer),
            about=submission,
            facts={
                **await _facts(submission),
                "version": submission.version,
                "person": writer.name if writer else "",
                "deadline": submission.round.due(towns).isoformat(),
            },
        )


async def queue_receipt(submission: Submission) -> None:
    """Queue its receipt within the releasing transaction, one mail per person who works on this answer.

    Where nobody does, or where the office has recorded it, the mail goes to the organisation's mailbox.
    """
    assert submission.received_at is not None
    await mail_each(
        "receipt",
        await _writers(submission),
        about=submission,
        facts={
            **await _facts(submission),
            "version": submission.version,
            "receipt_number": submission.receipt_number,
            "received_at": submission.received_at.isoformat(),
            "late": submission.late,
            "nil_return": submission.kind is SubmissionKind.NIL_RETURN,
            "reservation": submission.reservation_until.isoformat() if submission.reservation_until else "",
            "check_sum": submission.content_hash,
        },
    )


async def _locked(submission_id: int) -> Submission | None:
    """The answer that waits for its release, locked, with what says by when; None once it was decided."""
    query = Submission.filter(id=submission_id, state=SubmissionState.HANDED_IN).select_for_update(of=("submission",))
    return await query.select_related("organisation").prefetch_related("covers", "round__extensions").first()


async def _was_asked_for(submission: Submission) -> bool:
    mails = MailBody.filter(subject_noun="submission", subject_id=submission.id, template="release_request")
    return any(mail.facts.get("version") == submission.version for mail in await mails)


async def _facts(submission: Submission) -> dict[str, object]:
    [found] = await rows(FACTS, [submission.id])
    return {**found, "link": link(f"/submissions/{submission.id}")}


async def _coordinators(submission: Submission, writer: Person | None) -> list[Person]:
    """Those who may release, the writer only where the organisation's rule lets one person do both."""
    own = submission.organisation
    people = await coordinators_of(own.with_desk)
    return [one for one in people if own.one_person_releases or writer is None or one.id != writer.id]


async def _writers(submission: Submission) -> list[Recipient]:
    ids = {submission.created_by_id, submission.handed_in_by_id, submission.released_by_id} - {None}
    if submission.recorded_at is None and (people := await rows(WRITERS, [list(ids), submission.id])):
        return [Recipient(one["email"], person_id=one["id"], language=one["language"]) for one in people]
    own = await Organisation.get(id=submission.organisation_id)
    return await main_mailbox(own.with_desk)
