"""The answers to a round's questions as fields of a form: `question_7` and what stands in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from consult import numbers
from consult.moments import typed_day
from consult.translate import N_, _
from consult.typed import read_decimal, read_text, row_id
from models.rounds import Question, QuestionKind
from models.submissions import Answer
from workflows.submissions.answers import Value

FIELD = "question_"
NAMES = {
    "remark": N_("Was möchten Sie zum Ganzen sagen?"),
    "reservation_until": N_("Muss ein Gremium noch zustimmen? Wann tagt es?"),
}


def shown_answers(questions: Iterable[Question], answers: Mapping[int, Answer]) -> dict[str, str]:
    """What stands in each field on the first look: numbers the way Germans write them."""
    return {f"{FIELD}{one.id}": _shown(one, answers.get(one.id)) for one in questions}


def typed_answers(typed: Mapping[str, Any]) -> dict[str, str]:
    """The fields that are answers, as they were typed."""
    return {
        name: read_text(text)
        for name, text in typed.items()
        if name.startswith(FIELD) and row_id(name.removeprefix(FIELD)) is not None and isinstance(text, str)
    }


def words_of(questions: Sequence[Question]) -> dict[str, Any]:
    """For two texts of one field: how a field is called, what stands in it as a person reads it, which can be joined."""
    asked = {f"{FIELD}{one.id}": one for one in questions}
    texts = {name for name, one in asked.items() if one.kind is QuestionKind.TEXT}

    def field_name(name: str) -> str:
        return asked[name].text if name in asked else _(NAMES[name])

    def field_value(name: str, value: str) -> str:
        return _read(name, asked.get(name), value) or "–"

    return {"field_name": field_name, "field_value": field_value, "joinable": {*texts, "remark"}}


def question_of(name: str) -> int:
    """The id of the question that a field belongs to."""
    return int(name.removeprefix(FIELD))


def value_of(text: str, is_number: bool) -> Value:
    """A number where one was asked for; what cannot be read as one stays text, and the workflow says so."""
    if not is_number or not text:
        return text
    try:
        return read_decimal(text)
    except ValueError:
        return text


def _read(name: str, question: Question | None, value: str) -> str:
    try:
        if name == "reservation_until":
            return typed_day(date.fromisoformat(value))
        if question is not None and question.kind is QuestionKind.NUMBER:
            return f"{numbers.typed(Decimal(value))} {question.unit}".strip()
    except (ValueError, InvalidOperation):
        return value
    return value


def _shown(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return ""
    if question.kind is not QuestionKind.NUMBER or answer.number is None:
        return answer.text
    return numbers.typed(answer.number)
