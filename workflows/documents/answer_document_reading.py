"""A filled Word form read back: laid out as the sheets of the spreadsheet, so that both are judged in one place."""

import re
from dataclasses import dataclass, field, replace

from workflows.documents.answer_document_writing import CHOOSE, FIXED, REQUIREMENT
from workflows.documents.answer_sheet import (
    ANSWER_HEAD,
    ANSWERS,
    COLUMNS,
    HEAD,
    LISTS,
    REMARK_ID,
    REQUIREMENTS,
    AnswerForm,
    FilledForm,
    Mistake,
    plain_line,
)
from workflows.documents.answer_sheet_reading import QUOTED, read_grids
from workflows.documents.spreadsheet import Grid
from workflows.documents.word_file import Line, open_word
from workflows.errors import Unreadable

QUESTION = re.compile(rf"(f\d{{1,9}}|{REMARK_ID}) ([0-9a-f]{{8}})", re.ASCII)
BEGINS = re.compile(rf"{REQUIREMENT} ?\d*")
AT = {column.title: at for at, column in enumerate(COLUMNS, start=2)}
TITLES = {at: title for title, at in AT.items()}


@dataclass
class _Layout:
    """The cells of the two sheets, as they grow from row to row; `got`: the fields that each requirement has."""

    facts: list[list[str]] = field(default_factory=list)
    answers: list[list[str]] = field(default_factory=list)
    requirements: list[list[str]] = field(default_factory=list)
    got: list[set[int]] = field(default_factory=list)
    beside: list[Mistake] = field(default_factory=list)


def read_answer_document(data: bytes, form: AnswerForm, *, whole: bool = False) -> FilledForm:
    """What was filled into a Word form of this round and organisation; see read_answer_sheet. Call it in a thread.

    Rows of mistakes are the numbers of the questions and of the requirements, not those of table rows.
    """
    file = open_word(data)
    layout = _Layout()
    for line in file.lines:
        _place(layout, line)
    if not layout.facts:
        raise Unreadable("sheet_not_ours")
    sheets = {
        LISTS: Grid(list(layout.facts)),
        ANSWERS: Grid([list(ANSWER_HEAD), *layout.answers]),
        REQUIREMENTS: Grid([list(HEAD), *layout.requirements]),
    }
    found = read_grids(sheets, form, file.remarks, whole)
    beside = [Mistake("", 0, "", "beside", plain_line(one)[:QUOTED]) for one in file.beside if _foreign(one)]
    return replace(
        found,
        rows=tuple(replace(one, number=one.number - 1) for one in found.rows),
        mistakes=(*beside, *layout.beside, *_gone(layout), *(_numbered(one) for one in found.mistakes)),
        document=True,
    )


def _place(layout: _Layout, line: Line) -> None:
    """Put a row of the document where the spreadsheet has it; what belongs nowhere is named."""
    title, value = plain_line(line.cells[0] if line.cells else ""), line.cells[1] if len(line.cells) > 1 else ""
    value = "" if plain_line(value) == CHOOSE else value
    question = QUESTION.fullmatch(line.hidden.strip())
    if line.hidden.startswith("fact"):
        layout.facts += [
            pair.split("=", 1) for pair in line.hidden.removeprefix("fact").strip().split("|") if "=" in pair
        ]
        value = ""
    elif question:
        layout.answers.append([question[1], question[2], title, value, "", ""])
        value = ""
    elif BEGINS.fullmatch(title):
        row_id, _, state = line.hidden.strip().partition(" ")
        layout.requirements.append([row_id, state, *[""] * len(COLUMNS)])
        layout.got.append(set())
    elif title in AT and layout.requirements and AT[title] not in layout.got[-1]:
        layout.requirements[-1][AT[title]] = value
        layout.got[-1].add(AT[title])
        value = ""
    else:
        value = " ".join((title, value))
    for text in (value, *line.cells[2:]):
        if text.strip():
            number = len(layout.requirements)
            layout.beside.append(
                Mistake(REQUIREMENTS if number else "", number, "", "beside", plain_line(text)[:QUOTED])
            )


def _gone(layout: _Layout) -> list[Mistake]:
    """Fields whose row was deleted: nobody can say whether they were to be emptied."""
    return [
        Mistake(REQUIREMENTS, number, TITLES[at], "field_gone")
        for number, (row, got) in enumerate(zip(layout.requirements, layout.got, strict=True), start=1)
        if any(one.strip() for one in row[2:]) or row[0].startswith("r")
        for at in sorted(set(TITLES) - got)
    ]


def _foreign(text: str) -> bool:
    return plain_line(text) not in FIXED


def _numbered(mistake: Mistake) -> Mistake:
    return replace(mistake, row=max(mistake.row - 1, 0))
