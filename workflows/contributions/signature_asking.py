"""Laying an answer before a named person for her signature, and taking the link back."""

from typing import Any

from models.contributions import SignedRelease
from models.database import transaction
from models.organisations import Organisation
from models.people import Person
from models.rounds import Round
from models.submissions import Submission
from workflows import clock
from workflows.access import Actor, is_coordinator, require
from workflows.audit import record
from workflows.contributions.signed_release import require_second_person
from workflows.errors import Unacceptable
from workflows.installation import link
from workflows.mail import Recipient, queue_mail
from workflows.organisations.desks import require_own_domain
from workflows.people.people import checked_person, person_with
from workflows.signing import sign
from workflows.submissions.submissions import (
    covered_by,
    held_round_of,
    locked_submission,
    require_handed_in,
    require_open,
)

OPEN: dict[str, Any] = {"signed_at__isnull": True, "returned_at__isnull": True, "ended_at__isnull": True}


async def ask_for_signature(actor: Actor, submission_id: int, *, version: int, name: str, email: str) -> SignedRelease:
    """A coordinator lays the answer that waits for its release before a named person; an earlier link ends with it."""
    async with transaction():
        round_ = await held_round_of(submission_id)
        submission = await locked_submission(actor, submission_id)

        require(True, is_coordinator(actor), code="coordinator_only")
        require_handed_in(submission, version)
        require_open(round_, await covered_by(submission.id))
        person = await _person(submission, name, email)
        await require_second_person(submission, person, person.name)

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


async def _person(submission: Submission, name: str, email: str) -> Person:
    """Who is asked: by a work address of the organisation or its desk. Her name stands in Person and nowhere else."""
    key, wrong = checked_person(name, email)
    if wrong:
        raise Unacceptable(fields=wrong)
    place = await Organisation.get(id=submission.organisation_id)
    await require_own_domain(key, await Organisation.filter(id__in=place.with_desk))
    return await person_with(key, name=name, email=email)


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
            "deadline": round_.due(await covered_by(submission.id)).isoformat(),
        },
        language=person.language,
    )
