"""Answers to the questions of a round, each checked by the kind of its question."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from models.database import rows, transaction
from models.rounds import Question, QuestionKind
from models.submissions import Answer, Submission
from workflows.access import Actor
from workflows.errors import Unacceptable
from workflows.submissions import MOST_LETTERS, change_submission, hand_in_submission, locked_draft

Value = str | Decimal | int | None

WRITE = """
    INSERT INTO answer (submission_id, question_id, text, number)
    SELECT $1, given.* FROM unnest($2::int[], $3::text[], $4::numeric[]) AS given
    ON CONFLICT (submission_id, question_id) DO UPDATE SET text = excluded.text, number = excluded.number
    WHERE (answer.text, answer.number) IS DISTINCT FROM (excluded.text, excluded.number)
"""


async def save_answers(actor: Actor, submission_id: int, values: Mapping[int, Value]) -> None:
    """Keep what was answered, by id of the question; an empty value takes an answer back."""
    async with transaction():
        submission = await locked_draft(actor, submission_id)

        await write_answers(submission, values)


async def save_submission(actor: Actor, submission_id: int, *, answers: Mapping[int, Value], **words: Any) -> None:
    """The page of a draft at once: answers to questions, and the words about the whole (see change_submission)."""
    async with transaction():
        await change_submission(actor, submission_id, **words)
        await save_answers(actor, submission_id, answers)


async def keep_submission(
    actor: Actor, submission_id: int, *, answers: Mapping[int, Value], **words: Any
) -> dict[str, str]:
    """Autosave keeps what can be taken, and gives back field → code of what cannot."""
    async with transaction():
        submission = await locked_draft(actor, submission_id)

        wrong = wrong_answers(await _questions(submission, answers), answers)
        taken = {one: value for one, value in answers.items() if f"question_{one}" not in wrong}
        await save_submission(actor, submission_id, answers=taken, **words)
    return wrong


async def hand_in_with_answers(
    actor: Actor,
    submission_id: int,
    *,
    version: int,
    answers: Mapping[int, Value],
    **words: Any,
) -> Submission:
    """Hand in what stands on the page of a draft, so that words typed last are not left behind; all or nothing."""
    async with transaction():
        await save_submission(actor, submission_id, answers=answers, **words)
        return await hand_in_submission(actor, submission_id, version=version)


async def write_answers(submission: Submission, values: Mapping[int, Value]) -> None:
    """The rows of answers, checked against their questions; the caller holds the lock."""
    if not values:
        return
    questions = await _questions(submission, values)
    if wrong := wrong_answers(questions, values):
        raise Unacceptable(fields=wrong)

    given = [(one, *_stored(questions[one], value)) for one, value in values.items() if value not in (None, "")]
    empty = [one for one, value in values.items() if value in (None, "")]
    if given:
        ids, texts, numbers = zip(*given, strict=True)
        await rows(WRITE, [submission.id, list(ids), list(texts), list(numbers)])
    if empty:
        await Answer.filter(submission_id=submission.id, question_id__in=empty).delete()


def wrong_answers(questions: Mapping[int, Question], values: Mapping[int, Value]) -> dict[str, str]:
    """Field → code of every value that cannot be an answer to its question."""
    return {
        f"question_{one}": code
        for one, value in values.items()
        if (code := check_answer(questions[one], value) if one in questions else "unknown")
    }


def check_answer(question: Question, value: Value) -> str | None:
    """The code of what is wrong with a value, or None; whether it may be missing is asked when it is handed in."""
    if value in (None, ""):
        return None
    if question.kind is QuestionKind.CHOICE:
        return None if value in question.options else "option"
    if question.kind is QuestionKind.NUMBER:
        return _check_number(question, value)
    return "too_long" if len(str(value)) > MOST_LETTERS else None


async def _questions(submission: Submission, ids: Collection[int]) -> dict[int, Question]:
    return {one.id: one for one in await Question.filter(round_id=submission.round_id, id__in=list(ids))}


def _check_number(question: Question, value: Value) -> str | None:
    if not isinstance(value, Decimal | int):
        return "number"
    if question.minimum is not None and value < question.minimum:
        return "below_minimum"
    if value > (question.maximum if question.maximum is not None else Decimal(10) ** 12):
        return "above_maximum"
    return None


def _stored(question: Question, value: Value) -> tuple[str, Decimal | None]:
    if question.kind is QuestionKind.NUMBER:
        return "", Decimal(str(value))
    return str(value), None
