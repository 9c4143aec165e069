"""Answers to the questions of a round, each checked by the kind of its question."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.database import rows, transaction
from models.rounds import Question, QuestionKind
from models.submissions import Answer, Submission
from workflows.access import Actor
from workflows.errors import Unacceptable
from workflows.field_versions import field_changed, newer, newest
from workflows.submissions.plausibility import require_plausible
from workflows.submissions.submissions import MOST_LETTERS, hand_in_submission, keep_written, locked_draft, write_words

Value = str | Decimal | int | None

FIELD = "question_"
JOINED_BY = "\n\n"

WRITE = """
    INSERT INTO answer (submission_id, question_id, text, number)
    SELECT $1, given.* FROM unnest($2::int[], $3::text[], $4::numeric[]) AS given
    ON CONFLICT (submission_id, question_id) DO UPDATE SET text = excluded.text, number = excluded.number
    WHERE (answer.text, answer.number) IS DISTINCT FROM (excluded.text, excluded.number)
    RETURNING question_id
"""
TAKE_BACK = "DELETE FROM answer WHERE submission_id = $1 AND question_id = ANY($2::int[]) RETURNING question_id"


@dataclass(frozen=True)
class Kept:
    """What became of an autosave: field → code of what could not be taken, the number of the newest change, and the
    fields that somebody else has changed since the page was shown.
    """

    wrong: dict[str, str]
    newest: int
    newer: set[str]


async def save_answers(actor: Actor, submission_id: int, values: Mapping[int, Value]) -> None:
    """Keep what was answered, by id of the question; an empty value takes an answer back."""
    async with transaction():
        submission = await locked_draft(actor, submission_id)

        changed = await write_answers(submission, values)
        await keep_written(actor, submission, [f"{FIELD}{one}" for one in changed])


async def save_submission(
    actor: Actor,
    submission_id: int,
    *,
    answers: Mapping[int, Value],
    seen: int | None = None,
    joined: Collection[str] = (),
    **words: Any,
) -> Submission:
    """The page of a draft at once: answers to questions, and the words about the whole (see change_submission).

    `seen` is the number of the newest change on the writer's page: Stale, and nothing written, where another person has
    said something else since; its facts hold the other words. `joined` names texts that shall follow what stands there.
    """
    async with transaction():
        submission = await locked_draft(actor, submission_id)

        return await _save(actor, submission, answers, words, seen, joined)


async def keep_submission(
    actor: Actor, submission_id: int, *, answers: Mapping[int, Value], seen: int, **words: Any
) -> Kept:
    """Autosave keeps what can be taken, and says what cannot."""
    async with transaction():
        submission = await locked_draft(actor, submission_id)

        wrong = wrong_answers(await _questions(submission, answers), answers) if answers else {}
        taken = {one: value for one, value in answers.items() if f"{FIELD}{one}" not in wrong}
        versions = (await _save(actor, submission, taken, words, seen)).field_versions
    return Kept(wrong, newest(versions), newer(actor, versions, seen))


async def hand_in_with_answers(
    actor: Actor,
    submission_id: int,
    *,
    version: int,
    answers: Mapping[int, Value],
    confirmed: Collection[int] = (),
    **words: Any,
) -> Submission:
    """Hand in what stands on the page of a draft, so that words typed last are not left behind; all or nothing.

    `confirmed`: questions whose numbers are right although nobody would expect them (see plausibility).
    """
    async with transaction():
        submission = await save_submission(actor, submission_id, answers=answers, **words)
        await require_plausible(submission, confirmed)
        return await hand_in_submission(actor, submission_id, version=version)


async def write_answers(submission: Submission, values: Mapping[int, Value]) -> set[int]:
    """The rows of answers, checked against their questions; the caller holds the lock. Gives the questions that changed."""
    if not values:
        return set()
    questions = await _questions(submission, values)
    if wrong := wrong_answers(questions, values):
        raise Unacceptable(fields=wrong)

    given = [(one, *_stored(questions[one], value)) for one, value in values.items() if value not in (None, "")]
    empty = [one for one, value in values.items() if value in (None, "")]
    changed: list[dict[str, Any]] = []
    if given:
        ids, texts, numbers = zip(*given, strict=True)
        changed += await rows(WRITE, [submission.id, list(ids), list(texts), list(numbers)])
    if empty:
        changed += await rows(TAKE_BACK, [submission.id, empty])
    return {row["question_id"] for row in changed}


def wrong_answers(questions: Mapping[int, Question], values: Mapping[int, Value]) -> dict[str, str]:
    """Field → code of every value that cannot be an answer to its question."""
    return {
        f"{FIELD}{one}": code
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


async def _save(
    actor: Actor,
    submission: Submission,
    answers: Mapping[int, Value],
    words: Mapping[str, Any],
    seen: int | None,
    joined: Collection[str] = (),
) -> Submission:
    typed = {**{f"{FIELD}{one}": value for one, value in answers.items()}, **words}
    if seen is not None:
        await _require_no_conflict(actor, submission, seen, typed)
    if joined:
        present = await _present(submission)
        typed |= {one: _joined(present.get(one), typed[one]) for one in set(joined) & set(typed)}

    said = await write_answers(submission, {one: typed[f"{FIELD}{one}"] for one in answers})
    changed = write_words(submission, {one: typed[one] for one in words})
    await keep_written(actor, submission, {f"{FIELD}{one}" for one in said} | changed)
    return submission


async def _require_no_conflict(actor: Actor, submission: Submission, seen: int, typed: Mapping[str, Any]) -> None:
    contested = newer(actor, submission.field_versions, seen) & set(typed)
    if not contested:
        return
    present = await _present(submission)
    theirs = {name: present.get(name, "") for name in typed if name in contested}
    theirs = {name: value for name, value in theirs.items() if (value or "") != (typed[name] or "")}
    if theirs:
        raise await field_changed(submission.field_versions, newest(submission.field_versions), theirs)


async def _present(submission: Submission) -> dict[str, Any]:
    answers = {f"{FIELD}{one.question_id}": one.value for one in await Answer.filter(submission_id=submission.id)}
    return {"remark": submission.remark, "reservation_until": submission.reservation_until or "", **answers}


def _joined(present: Any, typed: Any) -> Any:
    return f"{present}{JOINED_BY}{typed}".strip() if isinstance(present, str) and isinstance(typed, str) else typed


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
