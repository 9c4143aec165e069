"""The round as a spreadsheet: what its rows and columns are called, and how a value stands in a cell.

Each row carries two hidden cells. `Kennung` names it for ever: `r12` is the requirement 12, `n-4fz2-7` the seventh empty
row of the form 4fz2. `Stand` holds the version and a short mark of every value as it was when the form was made, so that
what nobody touched in the sheet never overwrites what somebody wrote elsewhere meanwhile.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

GUIDE, ANSWERS, REQUIREMENTS, LISTS = "Anleitung", "Antworten", "Änderungsbedarfe", "Listen"
MARK = "Sprachrohr-Formular 1"
ID, STATE = "Kennung", "Stand"
REMARK_ID = "bemerkung"
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
MOST_LETTERS = 20_000
MOST_CENTS = Decimal("0.01")
MOST_AMOUNT = Decimal(10) ** 12
FACTS = ("form", "round", "organisation", "submission", "key")

ADDRESSEES = {
    "Bund": "federal",
    "ein Land": "state",
    "alle Länder": "states",
    "Bund und Länder": "both",
}
PRIORITIES = {
    "unverzichtbar": "essential",
    "wichtig": "important",
    "Hinweis": "note",
}
READINGS = {
    "nur die Geschäftsstelle unseres Verbands": "own_office",
    "die Geschäftsstellen": "offices",
    "alle Mitglieder": "members",
}
QUOTINGS = {"nein": "no", "ohne Namen": "anonymous", "mit Namen": "named"}
YES_NO = {"ja": True, "nein": False}


@dataclass(frozen=True)
class Column:
    """A column of the sheet of requirements. `kind`: line, text, amount, choice or places; `most` letters of a text."""

    name: str
    title: str
    kind: str
    width: int
    most: int = MOST_LETTERS
    choices: Mapping[str, Any] = field(default_factory=dict)
    default: Any = ""


COLUMNS = (
    Column("title", "Kurz gesagt: Was soll sich ändern?", "line", 34, 300),
    Column("provision_ids", "Textstelle", "places", 30, default=()),
    Column("topic_id", "Handlungsfeld", "choice", 22, default=None),
    Column("current_text", "Jetziger Text", "text", 44),
    Column("proposed_text", "Vorgeschlagener Text", "text", 44),
    Column("rationale", "Begründung", "text", 44),
    Column("addressee", "Wer soll handeln?", "choice", 18, choices=ADDRESSEES, default="federal"),
    Column("addressee_state", "Welches Land?", "choice", 22),
    Column("priority", "Wie wichtig?", "choice", 15, choices=PRIORITIES, default="important"),
    Column("cost_once", "Kosten einmalig (Euro)", "amount", 16, default=None),
    Column("cost_yearly", "Kosten jährlich (Euro)", "amount", 16, default=None),
    Column("cost_basis", "Wie gerechnet?", "text", 28, 600),
    Column("reading", "Wer darf das lesen?", "choice", 26, choices=READINGS, default="offices"),
    Column("quoting", "Dürfen wir es nach außen zitieren?", "choice", 18, choices=QUOTINGS, default="no"),
    Column("name_shown", "Dürfen andere Ihren Namen sehen?", "choice", 18, choices=YES_NO, default=False),
)
NAMES = tuple(column.name for column in COLUMNS)
EMPTY: dict[str, Any] = {column.name: column.default for column in COLUMNS}
HEAD = (ID, STATE, *(column.title for column in COLUMNS))
ANSWER_HEAD = (ID, STATE, "Frage", "Ihre Antwort", "Einheit", "Was wir erwarten")
ANSWER_AT = 4  # column of the answer, from 1


@dataclass(frozen=True)
class SheetQuestion:
    """A question of the round."""

    id: int
    kind: str  # choice, number or text
    text: str
    unit: str = ""
    options: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    required: bool = False


@dataclass(frozen=True)
class SheetRow:
    """A requirement in the form: its row id, its version, and its values by the names of COLUMNS."""

    id: str
    values: dict[str, Any]
    version: int = 0
    number: int = 0  # of the row in the sheet, once it was read
    untouched: frozenset[str] = frozenset()  # values that are still those with which the form was made


@dataclass(frozen=True)
class AnswerForm:
    """What a form is made of. `facts`: for whom, which round, until when, in words; `key` is new in every form."""

    round_id: int
    organisation_id: int
    submission_id: int
    key: str
    also: frozenset[int] = frozenset()  # organisations whose forms are taken as well: the towns of the desk
    facts: tuple[tuple[str, str], ...] = ()
    questions: tuple[SheetQuestion, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)  # the name of each provision, in one line → its id
    topics: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)  # name of each Land → its number
    remark: str = ""
    answers: Mapping[int, Any] = field(default_factory=dict)
    rows: tuple[SheetRow, ...] = ()
    spare: int = 60  # empty rows to write into


@dataclass(frozen=True)
class Mistake:
    """What is wrong in one cell; `row` is 0 where it concerns the sheet as a whole, `found` quotes the cell."""

    sheet: str
    row: int
    column: str
    code: str
    found: str = ""


@dataclass(frozen=True)
class FilledForm:
    """What came back. `answers` and `remark` hold only what was touched; None for an answer that was taken back.

    `document`: it was a Word file, in which requirements are numbered and not in rows.
    """

    rows: tuple[SheetRow, ...]
    answers: dict[int, Any]
    remark: str | None
    mistakes: tuple[Mistake, ...]
    document: bool = False


def choices_of(column: Column, form: AnswerForm) -> Mapping[str, Any]:
    """Label → value of what a column offers."""
    own = {"topic_id": form.topics, "provision_ids": form.places, "addressee_state": form.states}
    return own.get(column.name, column.choices)


def shown(column: Column, value: Any, form: AnswerForm) -> str | Decimal:
    """A value as it stands in its cell."""
    if column.kind == "amount":
        return "" if value is None else value
    if column.kind == "places":
        names = {one: name for name, one in form.places.items()}
        return "\n".join(names[one] for one in value if one in names)
    if column.kind == "choice":
        return next((name for name, one in choices_of(column, form).items() if one == value), "")
    return plain_line(value) if column.kind == "line" else plain_text(value)


def marks_of(values: Mapping[str, Any]) -> dict[str, str]:
    """One short mark per value, as it stands in the sheet."""
    return {**{name: mark_of(value) for name, value in values.items()}, "title": mark_of(plain_line(values["title"]))}


def mark_of(value: Any) -> str:
    """A short mark of a value: the same for 46.8 and 46.80, and for a line end as Windows writes it."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        written = f"{Decimal(value).normalize():f}"
    elif isinstance(value, tuple | list):
        written = ",".join(map(str, sorted(value)))
    else:
        written = plain_text(str("" if value is None else value))
    return hashlib.sha256(written.encode()).hexdigest()[:8]


def plain_text(text: str) -> str:
    """Several lines: NFC, line ends as \\n, only characters that a file can hold, nothing around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", UNWRITABLE.sub("", lines)).strip()


def plain_line(text: str) -> str:
    """One line: every run of white space becomes one space."""
    return " ".join(plain_text(text).split())


def german(number: Decimal) -> str:
    """A number the way it is written in German, without idle decimals."""
    return f"{number.normalize():f}".replace(".", ",")
