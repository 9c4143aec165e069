"""Contributions (Zuarbeit): a department writes its part of the answer by a signed link, without an account."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from models.contributions import Contribution, ContributionQuestion
from models.database import transaction
from models.matters import Provision
from models.people import Person
from models.rounds import Question
from models.submissions import Answer, Requirement, Submission
from workflows import clock
from workflows.access import Actor, acts_for, require
from workflows.audit import record
from workflows.contributions.contribution_rules import contribution_with_all, require_circle, takes_more
from workflows.drafts.draft_parts import below
from workflows.drafts.draft_reading import WITHOUT_SEARCH
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.installation import link
from workflows.link_actors import actor_by_link
from workflows.mail import mail_people
from workflows.people.mandates import coordinators_of
from workflows.requirements.requirements import add_requirement, save_requirement
from workflows.signing import unsign
from workflows.submissions.answers import Value, save_answers
from workflows.submissions.submissions import locked_submission

WRITTEN = ("title", "current_text", "proposed_text", "rationale", "cost_once", "cost_yearly", "cost_basis")


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
        await own.prefetch_related("places__provision", "files__file"),
        await Question.filter(id__in=asked),
        {one.question_id: one.value for one in await answers},
        takes_more(contribution),
    )


async def add_contributed(token: str, *, title: str, provision_id: int) -> Requirement:
    """The department begins a requirement at a provision of its part."""
    async with transaction():
        contribution, actor = await locked_contribution(token)

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
    async with transaction():
        contribution, actor = await locked_contribution(token)

        await require_written(contribution, requirement_id, fields)
        return await save_requirement(actor, requirement_id, version=version, untouched=untouched, **fields)


async def answer_contributed(token: str, values: Mapping[int, Value], *, seen: Mapping[int, Value]) -> None:
    """Answer the department's questions. Stale where the house wrote something else since the page was shown (`seen`)."""
    async with transaction():
        contribution, actor = await locked_contribution(token)

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
        contribution, actor = await locked_contribution(token)

        contribution.finished_at = clock.now()
        await contribution.save(update_fields=["finished_at"])

        await record(actor, "contribution.finished", contribution, submission=contribution.submission_id)
        await _tell_the_house(contribution)
    return contribution


async def _tell_the_house(contribution: Contribution) -> None:
    """The coordinators, and whoever asked the department."""
    submission = contribution.submission
    place = submission.organisation
    people = await coordinators_of(place.with_desk)
    asked = await Person.filter(id=contribution.asked_by_id or 0, active=True)
    await mail_people(
        "contribution_finished",
        [*people, *asked],
        about=contribution,
        facts={
            "office": submission.round.office.name,
            "organisation": place.name,
            "round": submission.round.title,
            "department": contribution.department,
            "link": link(f"/submissions/{submission.id}"),
        },
    )


async def require_written(contribution: Contribution, requirement_id: int, fields: Collection[str]) -> None:
    """Missing for what the department did not write itself; it fills in the text only, not who may read it."""
    if unknown := set(fields) - {*WRITTEN, "version", "untouched"}:
        raise TypeError(f"not for a department: {sorted(unknown)}")
    if not await Requirement.exists(id=requirement_id, contribution_id=contribution.id):
        raise Missing(requirement=requirement_id)


async def locked_contribution(token: str) -> tuple[Contribution, Actor]:
    """The open contribution with its draft locked, and who writes; WrongState once nothing more is taken."""
    contribution = await _by_link(token)
    actor = actor_by_link(contribution.person, contribution.submission)
    await locked_submission(actor, contribution.submission_id)
    await Contribution.filter(id=contribution.id).select_for_update().get()
    contribution = await _by_link(token)
    require(acts_for(actor, contribution.submission.organisation_id))
    if not takes_more(contribution):
        raise WrongState("contribution_over")
    return contribution, actor


async def _by_link(token: str) -> Contribution:
    ids = unsign("contribution", token)
    contribution = await contribution_with_all(ids[0]) if len(ids) == 1 else None
    if contribution is None or contribution.ended_at is not None or not contribution.person.active:
        raise Missing("link_ended")
    await require_circle(contribution.submission, Missing("link_ended"))
    return contribution


async def _part_of(contribution: Contribution) -> list[Provision]:
    """The provisions asked for, with everything below them, in the order of the draft."""
    version_id = contribution.submission.round.document_version_id
    chosen = {one.provision_id for one in contribution.places}
    if version_id is None or not chosen:
        return []
    found = await Provision.filter(document_version_id=version_id).only(*WITHOUT_SEARCH).order_by("position")
    return below(found, [one.key for one in found if one.id in chosen])


def _word(value: Any) -> str:
    return "" if value is None else str(value).strip()
