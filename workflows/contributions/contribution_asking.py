"""Asking departments for their part of a draft (Zuarbeit), giving it back to them, reminding them, calling it off."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.exceptions import IntegrityError

from models.contributions import Contribution, ContributionProvision, ContributionQuestion
from models.database import transaction
from models.matters import Provision
from models.organisations import Organisation
from models.queue import job
from models.rounds import Question
from models.submissions import Submission, SubmissionState
from workflows import clock
from workflows.access import Actor, is_coordinator, require
from workflows.audit import record
from workflows.contributions.contribution_rules import (
    contribution_with_all,
    mail_department,
    require_circle,
    takes_more,
)
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.organisations.desks import domains_of
from workflows.people.people import checked_person, person_with
from workflows.submissions.answering import prepare_requirement
from workflows.submissions.submissions import held_round_of, locked_draft, locked_submission, require_open
from workflows.texts import wrong_texts

AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Asking:
    """What a department may be asked: the provisions of the draft and the questions of the round."""

    submission: Submission
    provisions: list[Provision]
    questions: list[Question]


async def prepare_asking(actor: Actor, submission_id: int) -> Asking:
    """What the form offers, to those of the house."""
    writing = await prepare_requirement(actor, submission_id, None)
    return Asking(writing.submission, writing.provisions, await Question.filter(round_id=writing.submission.round_id))


async def ask_department(
    actor: Actor,
    submission_id: int,
    *,
    department: str,
    email: str,
    due_at: datetime,
    provision_ids: Collection[int] = (),
    question_ids: Collection[int] = (),
    word: str = "",
) -> Contribution:
    """Somebody of the house asks a department for its part of a draft, until a day before the round's end."""
    try:
        async with transaction():
            round_ = await held_round_of(submission_id)
            submission = await locked_draft(actor, submission_id)

            covered = {one.organisation_id for one in await submission.covers}
            require_open(round_, covered)
            await require_circle(submission)
            person_key = await _check(submission, department, email, word)
            if not clock.now() < due_at < round_.ends(covered):
                raise Unacceptable(fields={"due": "not_before_end"})
            await _require_part(submission, provision_ids, question_ids)

            person = await person_with(person_key, name=department, email=email)
            contribution = await Contribution.create(
                submission=submission,
                person=person,
                department=" ".join(department.split()),
                word=word.strip(),
                due_at=due_at,
                asked_by_id=actor.person_id,
                asked_at=clock.now(),
            )
            await ContributionProvision.bulk_create(
                [
                    ContributionProvision(contribution=contribution, provision_id=one)
                    for one in sorted(set(provision_ids))
                ]
            )
            await ContributionQuestion.bulk_create(
                [ContributionQuestion(contribution=contribution, question_id=one) for one in sorted(set(question_ids))]
            )

            await record(actor, "contribution.asked", contribution, submission=submission.id, person=person.id)
            await mail_department(
                "contribution",
                await contribution_with_all(contribution.id),
                {"person": actor.name, "word": word.strip()},
            )
    except IntegrityError as error:
        if "contribution_once" not in str(error):
            raise
        raise Unacceptable(fields={"department": "taken"}) from error
    return contribution


async def prepare_return(actor: Actor, contribution_id: int) -> Contribution:
    """What the form for giving a part back shows, for a coordinator of the house."""
    found = await Contribution.get_or_none(id=contribution_id)
    if found is None:
        raise Missing(contribution=contribution_id)
    await prepare_requirement(actor, found.submission_id, None)
    require(True, is_coordinator(actor), code="coordinator_only")
    return await contribution_with_all(contribution_id)


async def return_contribution(
    actor: Actor, contribution_id: int, *, reason: str, due_at: datetime | None = None
) -> Contribution:
    """A coordinator gives a finished part back to the department, with a reason and, where its time is over, more time."""
    async with transaction():
        found = await Contribution.get_or_none(id=contribution_id)
        if found is None:
            raise Missing(contribution=contribution_id)
        round_ = await held_round_of(found.submission_id)
        submission = await locked_draft(actor, found.submission_id)
        await Contribution.filter(id=contribution_id).select_for_update().get()
        contribution = await contribution_with_all(contribution_id)

        require(True, is_coordinator(actor), code="coordinator_only")
        covered = {one.organisation_id for one in await submission.covers}
        require_open(round_, covered)
        if contribution.finished_at is None or contribution.ended_at is not None:
            raise WrongState("contribution_not_finished")
        due_at = due_at or contribution.due_at
        _check_return(reason, due_at, round_.ends(covered))

        contribution.finished_at, contribution.reminded_at = None, None
        contribution.return_reason, contribution.due_at = reason.strip(), due_at
        await contribution.save(update_fields=["finished_at", "reminded_at", "return_reason", "due_at"])

        await record(actor, "contribution.returned", contribution, submission=contribution.submission_id)
        await mail_department("contribution_returned", contribution, {"person": actor.name, "reason": reason.strip()})
    return contribution


def _check_return(reason: str, due_at: datetime, ends: datetime) -> None:
    wrong = wrong_texts(reason=(reason, 1000))
    if not clock.now() < due_at < ends:
        wrong["due"] = "not_before_end"
    if wrong:
        raise Unacceptable(fields=wrong)


async def end_contribution(actor: Actor, contribution_id: int) -> Contribution:
    """The house calls the link off; what the department wrote stays in the draft."""
    async with transaction():
        found = await Contribution.get_or_none(id=contribution_id)
        if found is None:
            raise Missing(contribution=contribution_id)
        await locked_submission(actor, found.submission_id)
        contribution = await Contribution.filter(id=contribution_id).select_for_update().get()

        if contribution.ended_at is not None:
            return contribution
        contribution.ended_at = clock.now()
        await contribution.save(update_fields=["ended_at"])

        await record(actor, "contribution.ended", contribution, submission=contribution.submission_id)
    return contribution


@job("remind_departments", every="*/15 * * * *")
async def remind_departments(at: Any = None, context: Any = None) -> None:
    """One mail to each department that is not done, a day before its due date (at half time where less was given)."""
    waiting = Contribution.filter(
        reminded_at=None, finished_at=None, ended_at=None, due_at__gt=clock.now(), due_at__lt=clock.now() + AHEAD
    )
    for one in await waiting.filter(submission__state=SubmissionState.DRAFT):
        if clock.now() >= one.due_at - min(AHEAD, (one.due_at - one.asked_at) / 2):
            async with transaction():
                await _remind(one.id)


async def _remind(contribution_id: int) -> None:
    locked = await Contribution.filter(id=contribution_id, reminded_at=None).select_for_update().first()
    if locked is None:
        return
    contribution = await contribution_with_all(contribution_id)
    if contribution.person.active and takes_more(contribution):
        await Contribution.filter(id=contribution_id).update(reminded_at=clock.now())
        await mail_department("contribution_reminder", contribution, {})


async def _check(submission: Submission, department: str, email: str, word: str) -> str:
    """The normal form of an address at the organisation or its desk; a department may well read a shared mailbox."""
    key, wrong = checked_person(department, email)
    wrong = {"department" if name == "name" else name: code for name, code in wrong.items()}
    if len(word) > 1000:
        wrong["word"] = "too_long"
    if not wrong:
        place = await Organisation.get(id=submission.organisation_id)
        domains = await domains_of(await Organisation.filter(id__in=place.with_desk))
        if key.rpartition("@")[2] not in domains:
            wrong["email"] = "foreign_domain" if domains else "no_domain"
    if wrong:
        raise Unacceptable(fields=wrong)
    return key


async def _require_part(submission: Submission, provision_ids: Collection[int], question_ids: Collection[int]) -> None:
    if not provision_ids and not question_ids:
        raise Unacceptable(fields={"provisions": "empty"})
    round_id = submission.round_id
    provisions = await Provision.filter(id__in=list(provision_ids), document_version__rounds__id=round_id).count()
    questions = await Question.filter(id__in=list(question_ids), round_id=round_id).count()
    if provisions != len(set(provision_ids)) or questions != len(set(question_ids)):
        raise Unacceptable(fields={"provisions": "unknown"})
