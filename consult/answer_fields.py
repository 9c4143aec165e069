"""The answers to a round's questions as fields of a form: `question_7` and what stands in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from consult.typed import read_decimal, read_text
from models.rounds import Question, QuestionKind
from models.submissions import Answer
from workflows.answers import Value

FIELD = "question_"


def shown_answers(questions: Iterable[Question], answers: Mapping[int, Answer]) -> dict[str, str]:
    """What stands in each field on the first look: numbers the way Germans write them."""
    return {f"{FIELD}{one.id}": _shown(one, answers.get(one.id)) for one in questions}


def typed_answers(typed: Mapping[str, Any]) -> dict[str, str]:
    """The fields that are answers, as they were typed."""
    return {
        name: read_text(text)
        for name, text in typed.items()
        if name.startswith(FIELD) and name.removeprefix(FIELD).isdecimal() and isinstance(text, str)
    }


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


def _shown(question: Question, answer: Answer | None) -> str:
    if answer is None:
        return ""
    if question.kind is not QuestionKind.NUMBER or answer.number is None:
        return answer.text
    whole = answer.number == answer.number.to_integral_value()
    return f"{answer.number:.0f}" if whole else f"{answer.number:.2f}".replace(".", ",")
