"""Answers to the questions of a round, each checked by the kind of its question."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

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


async def save_submission(
    actor: Actor,
    submission_id: int,
    *,
    remark: str,
    reservation_until: date | None,
    answers: Mapping[int, Value],
) -> None:
    """The page of a draft at once: a word about the whole, the committee's day, and the answers to questions."""
    async with transaction():
        await change_submission(actor, submission_id, remark=remark, reservation_until=reservation_until)
        await save_answers(actor, submission_id, answers)


async def hand_in_with_answers(
    actor: Actor,
    submission_id: int,
    *,
    version: int,
    remark: str,
    reservation_until: date | None,
    answers: Mapping[int, Value],
) -> Submission:
    """Hand in what stands on the page of a draft, so that words typed last are not left behind; all or nothing."""
    async with transaction():
        await save_submission(actor, submission_id, remark=remark, reservation_until=reservation_until, answers=answers)
        return await hand_in_submission(actor, submission_id, version=version)


async def write_answers(submission: Submission, values: Mapping[int, Value]) -> None:
    """The rows of answers, checked against their questions; the caller holds the lock."""
    if not values:
        return
    questions = {one.id: one for one in await Question.filter(round_id=submission.round_id, id__in=list(values))}
    wrong = {
        f"question_{one}": code
        for one, value in values.items()
        if (code := check_answer(questions[one], value) if one in questions else "unknown")
    }
    if wrong:
        raise Unacceptable(fields=wrong)

    given = [(one, *_stored(questions[one], value)) for one, value in values.items() if value not in (None, "")]
    empty = [one for one, value in values.items() if value in (None, "")]
    if given:
        ids, texts, numbers = zip(*given, strict=True)
        await rows(WRITE, [submission.id, list(ids), list(texts), list(numbers)])
    if empty:
        await Answer.filter(submission_id=submission.id, question_id__in=empty).delete()


def check_answer(question: Question, value: Value) -> str | None:
    """The code of what is wrong with a value, or None; whether it may be missing is asked when it is handed in."""
    if value in (None, ""):
        return None
    if question.kind is QuestionKind.CHOICE:
        return None if value in question.options else "option"
    if question.kind is QuestionKind.NUMBER:
        return _check_number(question, value)
    return "too_long" if len(str(value)) > MOST_LETTERS else None


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
