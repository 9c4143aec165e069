"""How an organisation of the play answers: written by one person, released by another, or said in one word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from models.matters import Provision, Topic
from models.rounds import Question
from models.submissions import Channel, CostMethod, Submission, SubmissionKind
from workflows import clock
from workflows.access import Actor
from workflows.demonstration import requirements
from workflows.demonstration.answers import AnswerText, QuestionAnswers
from workflows.demonstration.enclosures import NAME, enclosure_of
from workflows.demonstration.play_stage import Play
from workflows.requirements.requirement_files import attach_requirement_file
from workflows.requirements.requirements import RequirementText, add_requirements
from workflows.submissions.answers import Value, save_answers
from workflows.submissions.recording import record_submission
from workflows.submissions.short_answers import consent_to_draft, report_nil_return
from workflows.submissions.submissions import (
    begin_submission,
    change_submission,
    hand_in_submission,
    release_submission,
)


async def prepare_writing(play: Play, round_id: int, document_version_id: int) -> None:
    """Look up once what all answers refer to: provisions by key, topics by number, questions by their order."""
    provisions = await Provision.filter(document_version_id=document_version_id).only("id", "key", "level", "text")
    play.provisions = {one.key: one.id for one in provisions}
    play.spread = [one.id for one in provisions if one.text and one.level > 0] or list(play.provisions.values())
    play.topics = dict(await Topic.all().values_list("number", "id"))
    play.questions[round_id] = await question_ids(round_id)


async def question_ids(round_id: int) -> list[int]:
    """The questions of a round in their order."""
    return [one.id for one in await Question.filter(round_id=round_id).only("id", "position")]


async def answer(
    play: Play,
    writer: Actor,
    releaser: Actor,
    round_id: int,
    said: AnswerText,
    *,
    organisation_id: int,
    covers: Collection[int] = (),
    values: dict[int, Value] | None = None,
) -> Submission:
    """From the first word to the receipt; `covers` are the towns for which it speaks, by default its own."""
    covers = covers or [organisation_id]
    if said.kind is SubmissionKind.NIL_RETURN:
        return await report_nil_return(
            writer, round_id, organisation_id=organisation_id, covers=covers, remark=said.remark
        )
    if said.kind is SubmissionKind.CONSENT:
        submission = await consent_to_draft(
            writer, round_id, organisation_id=organisation_id, covers=covers, remark=said.remark
        )
        return await release_submission(releaser, submission.id, version=submission.version)
    submission = await write(play, writer, round_id, said, organisation_id=organisation_id, covers=covers)
    if values:
        await save_answers(writer, submission.id, values)
    if said.remark:
        await change_submission(writer, submission.id, remark=said.remark)
    submission = await hand_in_submission(writer, submission.id, version=submission.version)
    return await release_submission(releaser, submission.id, version=submission.version)


async def record_answer(
    play: Play, officer: Actor, said: AnswerText, *, channel: Channel, organisation_id: int
) -> Submission:
    """What came to the office on another way is written down there, as received now."""
    questions = play.questions[play.round_id]
    return await record_submission(
        officer,
        play.round_id,
        organisation_id=organisation_id,
        covers=[organisation_id],
        channel=channel,
        received_at=clock.now(),
        kind=said.kind,
        requirements=texts_of(play, said.requirements),
        answers=values_of(questions, said.questions) if said.questions else None,
        remark=said.remark,
    )


async def write(
    play: Play, writer: Actor, round_id: int, said: AnswerText, *, organisation_id: int, covers: Collection[int]
) -> Submission:
    """A draft with its requirements and the answers to the questions."""
    submission = await begin_submission(writer, round_id, organisation_id=organisation_id, covers=covers)
    if said.requirements:
        made = await add_requirements(writer, submission.id, texts_of(play, said.requirements))
        for requirement, text in zip(made, said.requirements, strict=True):
            if table := enclosure_of(text):
                await attach_requirement_file(writer, requirement.id, name=NAME, content=table)
    if said.questions and play.questions[round_id]:
        await save_answers(writer, submission.id, values_of(play.questions[round_id], said.questions))
    return submission


def texts_of(play: Play, given: Sequence[requirements.RequirementText]) -> list[RequirementText]:
    """What a form would hold. Where the draft has none of the places, one of its provisions takes their turn."""
    return [
        RequirementText(
            title=one.title,
            provision_ids=_places(play, one),
            topic_id=play.topics.get(one.topic) if one.topic else None,
            proposed_text=one.proposed_text,
            rationale=one.rationale,
            addressee=one.addressee,
            priority=one.priority,
            cost_once=_euro(one.cost_once),
            cost_yearly=_euro(one.cost_yearly),
            cost_basis=one.cost_basis,
            **_calculation(one.cost_factors),
            reading=one.reading,
            quoting=one.quoting,
            name_shown=one.name_shown,
        )
        for one in given
    ]


def values_of(question_ids: Sequence[int], said: QuestionAnswers) -> dict[int, Value]:
    """The five answers by the ids of their questions."""
    values = (said.posts, said.interpreting_cost, said.concept, said.carrier, said.hindrance)
    return dict(zip(question_ids, values, strict=True))


def _calculation(factors: Sequence[int]) -> dict[str, Any]:
    """Cases, minutes and rate, or pieces and price, as the form takes them."""
    if not factors:
        return {}
    count, *minutes, price = (Decimal(one) for one in factors)
    method = CostMethod.CASES if minutes else CostMethod.PIECES
    return {
        "cost_method": method,
        "cost_count": count,
        "cost_minutes": minutes[0] if minutes else None,
        "cost_price": price,
    }


def _places(play: Play, requirement: requirements.RequirementText) -> list[int]:
    known = [play.provisions[key] for key in requirement.provisions if key in play.provisions]
    if known or requirement.topic:
        return known
    play.dealt += 1
    return [play.spread[play.dealt % len(play.spread)]]


def _euro(amount: int | None) -> Decimal | None:
    return None if amount is None else Decimal(amount)
