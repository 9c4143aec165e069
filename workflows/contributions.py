"""Contributions (Zuarbeit): a department writes its part of the answer by a signed link, without an account."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tortoise.exceptions import IntegrityError

from models.contributions import Contribution, ContributionProvision, ContributionQuestion
from models.database import transaction
from models.matters import Circle, DocumentVersion, Provision
from models.organisations import Organisation
from models.queue import job
from models.rounds import Question
from models.submissions import Answer, Requirement, Submission, SubmissionState
from workflows import clock
from workflows.access import Actor, acts_for, require
from workflows.answering import prepare_requirement
from workflows.answers import Value, save_answers
from workflows.audit import record
from workflows.desks import domains_of
from workflows.draft_reading import WITHOUT_SEARCH
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.installation import link
from workflows.link_actors import actor_by_link
from workflows.mail import Recipient, queue_mail
from workflows.people import checked_person, person_with
from workflows.requirements import add_requirement, save_requirement
from workflows.signing import sign, unsign
from workflows.submissions import held_round_of, locked_draft, locked_submission, require_open

OPEN_TO = (Circle.MEMBERS, Circle.PUBLIC)
WRITTEN = ("title", "current_text", "proposed_text", "rationale", "cost_once", "cost_yearly", "cost_basis")
AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Workplace:
    """All that the link shows: the department's part of the draft, its own requirements, its questions and answers."""

    contribution: Contribution
    submission: Submission
    provisions: list[Provision]
    requirements: list[Requirement]
    questions: list[Question]
    given: dict[int, Any]
    open: bool


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
            await _require_circle(submission)
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
            await _mail("contribution", await _found(contribution.id), {"person": actor.name, "word": word.strip()})
    except IntegrityError as error:
        if "contribution_once" not in str(error):
            raise
        raise Unacceptable(fields={"department": "taken"}) from error
    return contribution


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


async def show_contribution(token: str) -> Workplace:
    """The page behind the link; opening it changes nothing. Missing once it was called off or the circle excludes it."""
    contribution = await _by_link(token)
    own = Requirement.filter(contribution_id=contribution.id).order_by("position", "id")
    asked = [one.question_id for one in contribution.asked_questions]
    answers = Answer.filter(submission_id=contribution.submission_id, question_id__in=asked)
    return Workplace(
        contribution,
        contribution.submission,
        await _part_of(contribution),
        await own.prefetch_related("places__provision"),
        await Question.filter(id__in=asked),
        {one.question_id: one.value for one in await answers},
        _is_open(contribution),
    )


async def add_contributed(token: str, *, title: str, provision_id: int) -> Requirement:
    """The department begins a requirement at a provision of its part."""
    async with transaction():
        contribution, actor = await _locked(token)

        place = next((one for one in await _part_of(contribution) if one.id == provision_id), None)
        if place is None:
            raise Unacceptable(fields={"provision": "unknown"})

        made = await add_requirement(
            actor, contribution.submission_id, title=title, provision_ids=[place.id], current_text=place.text
        )
        made.contribution_id = contribution.id
        await made.save(update_fields=["contribution_id"])

        await record(
            actor, "contribution.begun", contribution, submission=contribution.submission_id, requirement=made.id
        )
    return made


async def save_contributed(
    token: str, requirement_id: int, *, version: int, untouched: Collection[str] = (), **fields: Any
) -> Requirement:
    """Save what the department typed, field by field as in every draft; only what it wrote itself, only the text."""
    if unknown := set(fields) - set(WRITTEN):
        raise TypeError(f"not for a department: {sorted(unknown)}")
    async with transaction():
        contribution, actor = await _locked(token)

        if not await Requirement.exists(id=requirement_id, contribution_id=contribution.id):
            raise Missing(requirement=requirement_id)
        return await save_requirement(actor, requirement_id, version=version, untouched=untouched, **fields)


async def answer_contributed(token: str, values: Mapping[int, Value], *, seen: Mapping[int, Value]) -> None:
    """Answer the department's questions. Stale where the house wrote something else since the page was shown (`seen`)."""
    async with transaction():
        contribution, actor = await _locked(token)

        asked = {one.question_id for one in contribution.asked_questions}
        if not set(values) <= asked:
            raise Missing(questions=sorted(set(values) - asked))
        rows = await Answer.filter(submission_id=contribution.submission_id, question_id__in=list(values))
        present = {one.question_id: one.value for one in rows}
        changed = {one: value for one, value in values.items() if _word(value) != _word(seen.get(one))}
        for one, value in changed.items():
            if _word(present.get(one)) not in (_word(seen.get(one)), _word(value)):
                raise Stale("field_changed", theirs={f"question_{one}": _word(present.get(one))})

        if changed:
            await save_answers(actor, contribution.submission_id, changed)
            answered = ContributionQuestion.filter(contribution=contribution, question_id__in=list(changed))
            await answered.update(answered_at=clock.now())

            await record(actor, "contribution.answered", contribution, questions=sorted(changed))


async def finish_contribution(token: str) -> Contribution:
    """The department is done; from now on its part is the house's."""
    async with transaction():
        contribution, actor = await _locked(token)

        contribution.finished_at = clock.now()
        await contribution.save(update_fields=["finished_at"])

        await record(actor, "contribution.finished", contribution, submission=contribution.submission_id)
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
    contribution = await _found(contribution_id)
    if contribution.person.active and _is_open(contribution):
        await Contribution.filter(id=contribution_id).update(reminded_at=clock.now())
        await _mail("contribution_reminder", contribution, {})


async def _locked(token: str) -> tuple[Contribution, Actor]:
    """The open contribution with its draft locked, and who writes; WrongState once nothing more is taken."""
    contribution = await _by_link(token)
    actor = actor_by_link(contribution.person, contribution.submission)
    await locked_submission(actor, contribution.submission_id)
    await Contribution.filter(id=contribution.id).select_for_update().get()
    contribution = await _by_link(token)
    require(acts_for(actor, contribution.submission.organisation_id))
    if not _is_open(contribution):
        raise WrongState("contribution_over")
    return contribution, actor


async def _by_link(token: str) -> Contribution:
    ids = unsign("contribution", token)
    contribution = await _found(ids[0]) if len(ids) == 1 else None
    if contribution is None or contribution.ended_at is not None or not contribution.person.active:
        raise Missing("link_ended")
    await _require_circle(contribution.submission, Missing("link_ended"))
    return contribution


async def _found(contribution_id: int) -> Contribution:
    return await Contribution.get(id=contribution_id).prefetch_related(
        "person", "places", "asked_questions", "submission__organisation", "submission__covers",
        "submission__round__office", "submission__round__extensions", "submission__round__document_version",
    )  # fmt: skip


def _is_open(contribution: Contribution) -> bool:
    submission, now = contribution.submission, clock.now()
    covered = {one.organisation_id for one in submission.covers}
    over = contribution.finished_at or contribution.ended_at or now > contribution.due_at
    return not over and submission.state is SubmissionState.DRAFT and submission.round.accepts(now, covered)


async def _part_of(contribution: Contribution) -> list[Provision]:
    """The provisions asked for, with everything below them, in the order of the draft."""
    version_id = contribution.submission.round.document_version_id
    chosen = {one.provision_id for one in contribution.places}
    if version_id is None or not chosen:
        return []
    part: list[Provision] = []
    keys: set[str] = set()
    for one in await Provision.filter(document_version_id=version_id).only(*WITHOUT_SEARCH).order_by("position"):
        if one.id in chosen or one.parent_key in keys:
            part.append(one)
            keys.add(one.key)
    return part


async def _require_circle(submission: Submission, refusal: Exception | None = None) -> None:
    """A draft for named bodies or offices is not shown to a department, whoever asks it."""
    version = await DocumentVersion.filter(rounds__id=submission.round_id).first()
    if version is not None and version.circle not in OPEN_TO:
        raise refusal or WrongState("circle_without_departments")


async def _check(submission: Submission, department: str, email: str, word: str) -> str:
    """The normal form of an address at the organisation or its desk; a department may well read a shared mailbox."""
    key, wrong = checked_person(department, email)
    wrong = {"department" if name == "name" else name: code for name, code in wrong.items()}
    if len(word) > 1000:
        wrong["word"] = "too_long"
    if not wrong:
        place = await Organisation.get(id=submission.organisation_id)
        domains = await domains_of(await Organisation.filter(id__in=[place.id, place.desk_id or place.id]))
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


def _word(value: Any) -> str:
    return "" if value is None else str(value).strip()


async def _mail(template: str, contribution: Contribution, more: dict[str, Any]) -> None:
    person = contribution.person
    page = link(f"/contributions/{sign('contribution', contribution.id)}")
    await queue_mail(
        template,
        [Recipient(person.email, person_id=person.id, key=person.email_key, facts={"link": page})],
        about=contribution,
        facts={
            "office": contribution.submission.round.office.name,
            "organisation": contribution.submission.organisation.name,
            "round": contribution.submission.round.title,
            "department": contribution.department,
            "due": contribution.due_at.isoformat(),
            **more,
        },
        language=person.language,
    )
