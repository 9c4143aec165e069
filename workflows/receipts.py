"""Mails around a release: to those who have to decide, and the receipt to those who worked on the answer."""

from tortoise.query_utils import Prefetch

from models.contributions import SignedRelease
from models.database import transaction
from models.deliveries import MailBody
from models.organisations import Mailbox, Organisation
from models.people import Mandate, Person, Role
from models.queue import job
from models.submissions import Requirement, Submission, SubmissionKind, SubmissionOrganisation, SubmissionState
from workflows.installation import link
from workflows.mail import Recipient, queue_mail


@job("ask_for_release")
async def ask_for_release(submission_id: int) -> None:
    """Tell the coordinators that an answer waits for them; one mail per handing in."""
    if not await Submission.filter(id=submission_id, state=SubmissionState.HANDED_IN).exists():
        return  # most are released at once
    async with transaction():
        submission = await _locked(submission_id, SubmissionState.HANDED_IN)
        if submission is None:
            return
        if await _was_mailed(submission, "release_request", submission.version):
            return
        await submission.round.fetch_related("extensions")
        writer = await Person.get_or_none(id=submission.handed_in_by_id)
        towns = {one.organisation_id for one in submission.covers}
        recipients = [
            Recipient(person.email, person_id=person.id) for person in await _coordinators(submission, writer)
        ]
        if recipients:
            await queue_mail(
                "release_request",
                recipients,
                about=submission,
                facts={
                    **_facts(submission),
                    "version": submission.version,
                    "person": writer.name if writer else "",
                    "deadline": submission.round.due(towns).isoformat(),
                },
            )


@job("send_receipt")
async def send_receipt(submission_id: int) -> None:
    """Queue one mail per person who works on this answer, or to the mailbox if there is none; asked twice, none twice."""
    async with transaction():
        submission = await _locked(submission_id, SubmissionState.RELEASED)
        if submission is None:
            return
        if await _was_mailed(submission, "receipt", submission.version):
            return
        assert submission.received_at is not None
        await queue_mail(
            "receipt",
            await _writers(submission),
            about=submission,
            facts={
                **_facts(submission),
                "version": submission.version,
                "receipt_number": submission.receipt_number,
                "received_at": submission.received_at.isoformat(),
                "late": submission.late,
                "nil_return": submission.kind is SubmissionKind.NIL_RETURN,
                "requirements": await Requirement.filter(submission_id=submission.id).count(),
                "reservation": submission.reservation_until.isoformat() if submission.reservation_until else "",
                "check_sum": submission.content_hash,
            },
        )


async def _locked(submission_id: int, state: SubmissionState) -> Submission | None:
    """The submission with what its mails name, locked, if it is in this state."""
    covers = Prefetch("covers", queryset=SubmissionOrganisation.all().select_related("organisation"))
    query = Submission.filter(id=submission_id, state=state).select_related("round__office", "organisation")
    return await query.select_for_update(of=("submission",)).prefetch_related(covers).first()


async def _was_mailed(submission: Submission, template: str, version: int) -> bool:
    mails = MailBody.filter(subject_noun="submission", subject_id=submission.id, template=template)
    return any(mail.facts.get("version") == version for mail in await mails)


def _facts(submission: Submission) -> dict[str, object]:
    return {
        "office": submission.round.office.name,
        "round": submission.round.title,
        "organisations": sorted(one.organisation.name for one in submission.covers),
        "link": link(f"/submissions/{submission.id}"),
    }


async def _coordinators(submission: Submission, writer: Person | None) -> list[Person]:
    """Those who may release, the writer only where the organisation's rule lets one person do both."""
    own = submission.organisation
    mandates = Mandate.filter(
        organisation_id__in=[own.id, own.desk_id or own.id],
        role=Role.COORDINATOR,
        until__isnull=True,
        provisional=False,
        person__active=True,
    )
    people = [mandate.person for mandate in await mandates.select_related("person").order_by("id")]
    return [one for one in people if own.one_person_releases or writer is None or one.id != writer.id]


async def _writers(submission: Submission) -> list[Recipient]:
    ids = {submission.created_by_id, submission.handed_in_by_id, submission.released_by_id}
    ids |= {one.asked_by_id for one in await SignedRelease.filter(submission_id=submission.id, signed_at__isnull=False)}
    people = await Person.filter(id__in=list(ids - {None}), active=True).order_by("id")
    if people and submission.recorded_at is None:
        return [Recipient(person.email, person_id=person.id) for person in people]
    own: Organisation = submission.organisation
    boxes = Mailbox.filter(organisation_id__in=[own.id, own.desk_id or own.id], active=True, purpose="")
    return [
        Recipient(box.address, organisation_id=box.organisation_id, key=box.address_key)
        for box in await boxes.order_by("id")
    ][:1]
