"""Release by a signature: a coordinator lays the answer before a named person, who needs no account to let it go."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from models.contributions import SignedRelease
from models.database import transaction
from models.organisations import Organisation
from models.people import Person
from models.rounds import Round
from models.submissions import RequirementFile, Submission, SubmissionOrganisation, SubmissionState
from workflows import clock
from workflows.access import Actor, is_coordinator, require
from workflows.answering import SubmissionFile, show_submission
from workflows.audit import record
from workflows.desks import require_own_domain
from workflows.errors import Denied, Missing, RoundClosed, Stale, Unacceptable, WrongState
from workflows.freezing import freeze, frozen_content
from workflows.installation import link
from workflows.link_actors import actor_by_link
from workflows.mail import Recipient, mail_people, queue_mail
from workflows.mandates import coordinators_of
from workflows.people import checked_person, person_with
from workflows.receipts import queue_receipt
from workflows.requirement_reading import open_requirement_file
from workflows.round_locks import hold_round
from workflows.signing import sign, unsign
from workflows.submissions import held_round_of, locked_submission, require_handed_in, require_open

OPEN: dict[str, Any] = {"signed_at__isnull": True, "returned_at__isnull": True, "ended_at__isnull": True}


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


async def ask_for_signature(actor: Actor, submission_id: int, *, version: int, name: str, email: str) -> SignedRelease:
    """A coordinator lays the answer that waits for its release before a named person; an earlier link ends with it."""
    async with transaction():
        round_ = await held_round_of(submission_id)
        submission = await locked_submission(actor, submission_id)

        require(True, is_coordinator(actor), code="coordinator_only")
        require_handed_in(submission, version)
        require_open(round_, await _covered(submission))
        person = await _person(submission, name, email)
        await _require_second_person(submission, person, person.name)

        now = clock.now()
        await SignedRelease.filter(submission_id=submission.id, **OPEN).update(ended_at=now)
        release = await SignedRelease.create(
            submission=submission, person=person, version=version, asked_by_id=actor.person_id, asked_at=now
        )

        await record(actor, "signed_release.asked", release, submission=submission.id, person=person.id)
        await _mail(actor, release, round_, submission, person)
    return release


async def end_signed_release(actor: Actor, submission_id: int) -> int:
    """A coordinator takes the link back; how many were open."""
    async with transaction():
        submission = await locked_submission(actor, submission_id)

        require(True, is_coordinator(actor), code="coordinator_only")

        releases = await SignedRelease.filter(submission_id=submission.id, **OPEN).select_for_update()
        for release in releases:
            release.ended_at = clock.now()
            await release.save(update_fields=["ended_at"])

            await record(actor, "signed_release.ended", release, submission=submission.id)
    return len(releases)


async def show_sheet(token: str) -> Sheet:
    """The page behind the link: the whole answer while it can be signed, afterwards only what became of it."""
    release = await _release(token)
    submission = release.submission
    state = _state(release, await _covered(submission))
    file = None
    if state is SheetState.OPEN:
        file = await show_submission(actor_by_link(release.person, submission), submission.id)
    return Sheet(release, submission.round, submission, state, file)


async def open_sheet_file(token: str, file_id: int) -> tuple[RequirementFile, bytes]:
    """A file of the answer that lies before the named person, while she can sign it; Missing otherwise."""
    release = await _release(token)
    if _state(release, await _covered(release.submission)) is not SheetState.OPEN:
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
        await _require_second_person(submission, release.person, name)
        if _plain(name) != _plain(release.person.name):
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
    if not reason.strip() or len(reason) > 1000:
        raise Unacceptable(fields={"reason": "too_long" if reason.strip() else "empty"})
    async with transaction():
        release = await _held(token)
        submission = release.submission

        _require_signable(release, await _covered(submission))

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


async def _covered(submission: Submission) -> set[int]:
    covers = SubmissionOrganisation.filter(submission_id=submission.id)
    return set(await covers.values_list("organisation_id", flat=True))  # type: ignore[arg-type]


async def _person(submission: Submission, name: str, email: str) -> Person:
    """Who is asked: by a work address of the organisation or its desk. Her name stands in Person and nowhere else."""
    key, wrong = checked_person(name, email)
    if wrong:
        raise Unacceptable(fields=wrong)
    place = await Organisation.get(id=submission.organisation_id)
    await require_own_domain(key, await Organisation.filter(id__in=[place.id, place.desk_id or place.id]))
    return await person_with(key, name=name, email=email)


async def _require_second_person(submission: Submission, person: Person, name: str) -> None:
    """Neither the writer herself nor her name under somebody else's link, unless the town lets one person do both."""
    place = await Organisation.get(id=submission.organisation_id)
    writer = await Person.get_or_none(id=submission.handed_in_by_id)
    if writer is None or place.one_person_releases:
        return
    if person.id == writer.id or _plain(name) == _plain(writer.name):
        raise Denied("second_person")


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


async def _tell_the_house(release: SignedRelease, reason: str) -> None:
    """The coordinators, whoever laid the answer before her and whoever handed it in; `reason` where she returned it."""
    submission = release.submission
    place = submission.organisation
    asked = [release.asked_by_id or 0, submission.handed_in_by_id or 0]
    await mail_people(
        "signature_answered",
        [
            *await coordinators_of([place.id, place.desk_id or place.id]),
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


async def _mail(actor: Actor, release: SignedRelease, round_: Round, submission: Submission, person: Person) -> None:
    await round_.fetch_related("office")
    place = await Organisation.get(id=submission.organisation_id)
    await queue_mail(
        "signed_release",
        [
            Recipient(
                person.email,
                person_id=person.id,
                key=person.email_key,
                facts={"link": link(f"/signed-releases/{sign('signed_release', release.id)}")},
            )
        ],
        about=release,
        facts={
            "office": round_.office.name,
            "organisation": place.name,
            "round": round_.title,
            "person": actor.name,
            "deadline": round_.due(await _covered(submission)).isoformat(),
        },
        language=person.language,
    )
