"""Release by a signature: a named person, who needs no account, lets the answer before her go or returns it."""

from dataclasses import dataclass
from enum import StrEnum

from models.contributions import SignedRelease
from models.database import transaction
from models.organisations import Organisation
from models.people import Person
from models.rounds import Round
from models.submissions import RequirementFile, Submission, SubmissionState
from workflows import clock
from workflows.audit import record
from workflows.errors import Denied, Missing, RoundClosed, Stale, Unacceptable, WrongState
from workflows.installation import link
from workflows.link_actors import actor_by_link
from workflows.mail import mail_people
from workflows.people.mandates import coordinators_of
from workflows.requirements.requirement_reading import open_requirement_file
from workflows.rounds.round_locks import hold_round
from workflows.signing import unsign
from workflows.submissions.answering import SubmissionFile, show_submission
from workflows.submissions.freezing import freeze, frozen_content
from workflows.submissions.receipts import queue_receipt
from workflows.submissions.submissions import covered_by
from workflows.texts import require_texts, same_name


class SheetState(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    RETURNED = "returned"
    ENDED = "ended"
    STALE = "stale"
    CLOSED = "closed"


@dataclass(frozen=True)
class Sheet:
    """What lies before the person who signs. Only an open one shows the answer (`file`)."""

    release: SignedRelease
    round: Round
    submission: Submission
    state: SheetState
    file: SubmissionFile | None


async def show_sheet(token: str) -> Sheet:
    """The page behind the link: the whole answer while it can be signed, afterwards only what became of it."""
    release = await _release(token)
    submission = release.submission
    state = _state(release, await covered_by(submission.id))
    file = None
    if state is SheetState.OPEN:
        file = await show_submission(actor_by_link(release.person, submission), submission.id)
    return Sheet(release, submission.round, submission, state, file)


async def open_sheet_file(token: str, file_id: int) -> tuple[RequirementFile, bytes]:
    """A file of the answer that lies before the named person, while she can sign it; Missing otherwise."""
    release = await _release(token)
    if _state(release, await covered_by(release.submission.id)) is not SheetState.OPEN:
        raise Missing(file=file_id)
    file = await RequirementFile.get_or_none(id=file_id, requirement__submission_id=release.submission_id)
    if file is None:
        raise Missing(file=file_id)
    actor = actor_by_link(release.person, release.submission)
    return await open_requirement_file(actor, file.requirement_id, file_id)


async def sign_release(token: str, *, name: str) -> Submission:
    """The named person lets the answer go with her typed name, just as a coordinator would release it."""
    async with transaction():
        release = await _held(token)
        submission = release.submission

        content = await frozen_content(submission.id)
        covered = set(content["covers"])
        _require_signable(release, covered)
        await require_second_person(submission, release.person, name)
        if not same_name(name, release.person.name):
            raise Unacceptable(fields={"name": "other_name"})

        submission.released_by_id = release.person_id
        await freeze(submission, submission.round, covered, content)
        submission.version += 1
        await submission.save()
        release.signed_at = clock.now()
        await release.save(update_fields=["signed_at"])

        actor = actor_by_link(release.person, submission)
        await record(actor, "submission.released", submission, version=submission.version, signed_release=release.id)
        await queue_receipt(submission)
        await _tell_the_house(release, "")
    return submission


async def return_by_signature(token: str, *, reason: str) -> Submission:
    """The named person gives the answer back to be worked on, and says why."""
    require_texts(reason=(reason, 1000))
    async with transaction():
        release = await _held(token)
        submission = release.submission

        _require_signable(release, await covered_by(submission.id))

        submission.state, submission.return_reason = SubmissionState.DRAFT, reason.strip()
        submission.version += 1
        await submission.save(update_fields=["state", "return_reason", "version"])
        release.returned_at = clock.now()
        await release.save(update_fields=["returned_at"])

        actor = actor_by_link(release.person, submission)
        await record(actor, "submission.returned", submission, version=submission.version, signed_release=release.id)
        await _tell_the_house(release, reason.strip())
    return submission


def _state(release: SignedRelease, covered: set[int]) -> SheetState:
    submission = release.submission
    if release.signed_at is not None:
        return SheetState.SIGNED
    if release.returned_at is not None:
        return SheetState.RETURNED
    if release.ended_at is not None or not release.person.active:
        return SheetState.ENDED
    if submission.state is not SubmissionState.HANDED_IN or submission.version != release.version:
        return SheetState.STALE
    return SheetState.OPEN if submission.round.accepts(clock.now(), covered) else SheetState.CLOSED


def _require_signable(release: SignedRelease, covered: set[int]) -> None:
    """Each state of a sheet but the open one as the refusal that says so."""
    match _state(release, covered):
        case SheetState.OPEN:
            return
        case SheetState.STALE:
            raise Stale("sheet_stale", current=release.submission.version)
        case SheetState.CLOSED:
            ends = release.submission.round.ends(covered)
            raise RoundClosed(round=release.submission.round.title, ended=ends.isoformat())
        case state:
            raise WrongState(f"sheet_{state}")


async def _release(token: str) -> SignedRelease:
    release = await SignedRelease.get_or_none(id=_id_in(token)).prefetch_related(
        "person", "submission__organisation", "submission__round__extensions", "submission__round__office"
    )
    if release is None:
        raise Missing("link_unknown")
    return release


async def _held(token: str) -> SignedRelease:
    """The same, locked in the order of the house: round, answer, link."""
    found = await _release(token)
    await hold_round(found.submission.round_id)
    await Submission.filter(id=found.submission_id).select_for_update().get()
    await SignedRelease.filter(id=found.id).select_for_update().get()
    return await _release(token)


def _id_in(token: str) -> int:
    ids = unsign("signed_release", token)
    if len(ids) != 1:
        raise Missing("link_unknown")
    return ids[0]


async def require_second_person(submission: Submission, person: Person, name: str) -> None:
    """Neither the writer herself nor her name under somebody else's link, unless the town lets one person do both."""
    place = await Organisation.get(id=submission.organisation_id)
    writer = await Person.get_or_none(id=submission.handed_in_by_id)
    if writer is None or place.one_person_releases:
        return
    if person.id == writer.id or same_name(name, writer.name):
        raise Denied("second_person")


async def _tell_the_house(release: SignedRelease, reason: str) -> None:
    """The coordinators, whoever laid the answer before her and whoever handed it in; `reason` where she returned it."""
    submission = release.submission
    place = submission.organisation
    asked = [release.asked_by_id or 0, submission.handed_in_by_id or 0]
    await mail_people(
        "signature_answered",
        [
            *await coordinators_of(place.with_desk),
            *await Person.filter(id__in=asked, active=True).exclude(id=release.person_id),
        ],
        about=release,
        facts={
            "office": submission.round.office.name,
            "organisation": place.name,
            "round": submission.round.title,
            "person": release.person.name,
            "reason": reason,
            "link": link(f"/submissions/{submission.id}"),
        },
    )
