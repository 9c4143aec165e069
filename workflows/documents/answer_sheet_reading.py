"""A filled form read back: every value that was touched, and every cell that cannot be taken, with its row and column."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from workflows.documents.answer_sheet import (
    ANSWER_AT,
    ANSWER_HEAD,
    ANSWERS,
    COLUMNS,
    EMPTY,
    FACTS,
    GUIDE,
    HEAD,
    ID,
    LISTS,
    MARK,
    MOST_AMOUNT,
    MOST_CENTS,
    MOST_LETTERS,
    REMARK_ID,
    REQUIREMENTS,
    STATE,
    AnswerForm,
    Column,
    FilledForm,
    Mistake,
    SheetQuestion,
    SheetRow,
    choices_of,
    mark_of,
    marks_of,
    plain_line,
    plain_text,
)
from workflows.documents.spreadsheet import Grid, letters_of, open_workbook
from workflows.errors import Unreadable

GERMAN_NUMBER = re.compile(r"(-?)(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d+))?", re.ASCII)
QUOTED = 60  # letters of a cell that a mistake quotes


class Wrong(ValueError):
    """A cell that cannot be taken; the message is the code."""


def read_answer_sheet(data: bytes, form: AnswerForm, *, whole: bool = False) -> FilledForm:
    """What was filled into a form of this round and organisation. Takes up to a second, so call it in a thread.

    `whole`: everything that stands in it counts, whatever the form was made with (for an office, to which the draft
    behind the form is unknown). Raises Unreadable for a file that is no such form: besides the codes of open_workbook
    sheet_missing, sheet_not_ours, sheet_elsewhere, sheet_unknown, sheet_column and sheet_ids. What is wrong in a cell
    stands in `mistakes`.
    """
    book = open_workbook(data)
    return read_grids({plain_line(name): grid for name, grid in book.sheets.items()}, form, book.remarks, whole)


def read_grids(sheets: dict[str, Grid], form: AnswerForm, remarks: bool, whole: bool) -> FilledForm:
    """The same from the cells of each sheet; `remarks`: there is something in the file that nobody reads."""
    _require_ours(sheets, form)
    _require_sheets(sheets)
    answers, remark, wrong = _read_answers(sheets[ANSWERS], form, whole)
    rows, more = _read_requirements(sheets[REQUIREMENTS], form, whole)
    extra = [Mistake("", 0, "", "remarks")] if remarks else []
    return FilledForm(tuple(rows), answers, remark, (*extra, *wrong, *more))


def _require_sheets(sheets: dict[str, Grid]) -> None:
    for name in (ANSWERS, REQUIREMENTS):
        if name not in sheets:
            raise Unreadable("sheet_missing", sheet=name)
    for name, grid in sheets.items():
        if name not in (GUIDE, LISTS, ANSWERS, REQUIREMENTS) and any(_filled(row) for row in grid.rows):
            raise Unreadable("sheet_unknown", sheet=name)
    for name, head in ((ANSWERS, ANSWER_HEAD), (REQUIREMENTS, HEAD)):
        _require_head(name, sheets[name], head)


def _require_head(sheet: str, grid: Grid, head: tuple[str, ...]) -> None:
    """The columns as the form had them; a clerk reads which one differs."""
    found = [plain_line(str(one)) for one in grid.rows[0]] if grid.rows else []
    if found[:2] != [ID, STATE]:
        raise Unreadable("sheet_ids", sheet=sheet)
    for at in range(max(len(found), len(head))):
        there = found[at] if at < len(found) else ""
        wanted = head[at] if at < len(head) else ""
        if there != wanted:
            raise Unreadable(
                "sheet_column",
                sheet=sheet,
                column=letters_of(at + 1),
                found=there[:QUOTED] or "–",
                wanted=wanted or "–",
            )


def _require_ours(sheets: dict[str, Grid], form: AnswerForm) -> None:
    """The form was made for this round and this organisation; asked first, so that nothing else is told of a file."""
    rows = sheets[LISTS].rows if LISTS in sheets else []
    given = {str(row[0]): str(row[1]) for row in rows[: len(FACTS)] if len(row) > 1}
    if given.get("form") != MARK or not all(given.get(name, "").isdecimal() for name in FACTS[1:3]):
        raise Unreadable("sheet_not_ours")
    if int(given["round"]) != form.round_id or int(given["organisation"]) not in {form.organisation_id, *form.also}:
        raise Unreadable("sheet_elsewhere")


def _read_answers(grid: Grid, form: AnswerForm, whole: bool) -> tuple[dict[int, Any], str | None, list[Mistake]]:
    questions = {f"f{one.id}": one for one in form.questions}
    title = ANSWER_HEAD[ANSWER_AT - 1]
    answers: dict[int, Any] = {}
    remark, mistakes, seen = None, list(_outside(ANSWERS, grid, len(ANSWER_HEAD))), set()
    for number, row in enumerate(grid.rows[1:], start=2):
        row_id, before, value = str(row[0]).strip(), str(row[1]).strip(), row[ANSWER_AT - 1]
        if not _filled(row):
            continue
        if row_id in seen or (row_id not in questions and row_id != REMARK_ID):
            mistakes.append(Mistake(ANSWERS, number, title, "row_unknown", _quoted(value)))
            continue
        seen.add(row_id)
        try:
            _refuse_hidden(grid, number, ANSWER_AT)
            read = _read_answer(questions.get(row_id), value)
        except Wrong as wrong:
            mistakes.append(Mistake(ANSWERS, number, title, str(wrong), _quoted(value)))
            continue
        if mark_of(read) == (mark_of("") if whole else before):
            continue
        if row_id == REMARK_ID:
            remark = read
        else:
            answers[questions[row_id].id] = None if read == "" else read
    mistakes += [
        Mistake(ANSWERS, 0, title, "row_gone", one.text[:QUOTED]) for key, one in questions.items() if key not in seen
    ]
    return answers, remark, mistakes


def _read_answer(question: SheetQuestion | None, value: Any) -> Any:
    if question is None:
        return _text(value, MOST_LETTERS)
    if question.kind == "number":
        return _bounded(question, _decimal(value))
    text = _text(value, MOST_LETTERS)
    if question.kind == "choice" and text:
        found = next((one for one in question.options if plain_line(one) == plain_line(text)), None)
        if found is None:
            raise Wrong("choice")
        return found
    return text


def _bounded(question: SheetQuestion, number: Decimal | None) -> Decimal | str:
    if number is None:
        return ""
    if question.minimum is not None and number < question.minimum:
        raise Wrong("below_minimum")
    if number > (question.maximum if question.maximum is not None else MOST_AMOUNT):
        raise Wrong("above_maximum")
    return number


def _read_requirements(grid: Grid, form: AnswerForm, whole: bool) -> tuple[list[SheetRow], list[Mistake]]:
    mistakes = list(_outside(REQUIREMENTS, grid, len(HEAD)))
    known, rows, seen = {one.id for one in form.rows}, [], dict[str, int]()
    for number, row in enumerate(grid.rows[1:], start=2):
        if not _filled(row[2:]):
            continue
        values, wrong = _read_row(grid, number, row, form)
        mistakes += wrong
        row_id, version, before = _identity(row, form)
        if row_id.startswith("r") and row_id not in known and not whole:
            mistakes.append(Mistake(REQUIREMENTS, number, COLUMNS[0].title, "row_removed", _quoted(row[2])))
            continue
        seen[row_id] = seen.get(row_id, 0) + 1
        if seen[row_id] > 1 and row_id:  # a row that was copied with its hidden cells is a new one, always the same
            row_id, version, before = f"{_as_new(row_id, form)}.{seen[row_id]}", 0, {}
        if not row_id.startswith("r") and not wrong and not values["title"]:
            mistakes.append(Mistake(REQUIREMENTS, number, COLUMNS[0].title, "title_empty"))
        same = frozenset(name for name, mark in marks_of(values).items() if before.get(name) == mark)
        rows.append(SheetRow(row_id, values, version, number, same))
    return rows, mistakes


def _identity(row: list[Any], form: AnswerForm) -> tuple[str, int, dict[str, str]]:
    """Row id, version and marks; a row that lost them, or never had any, is a new one."""
    row_id, (version, *marks) = str(row[0]).strip(), str(row[1]).split() or ["0"]
    if not re.fullmatch(r"r\d{1,9}|n-[a-z0-9]{1,12}-\d{1,4}", row_id, re.ASCII):
        return "", 0, {}
    if not version.isdecimal() or len(marks) != len(COLUMNS):
        return row_id, 0, {}
    return row_id, int(version), {column.name: mark for column, mark in zip(COLUMNS, marks, strict=True)}


def _as_new(row_id: str, form: AnswerForm) -> str:
    return row_id if row_id.startswith("n-") else f"n-{form.organisation_id}-{row_id[1:]}"


def _read_row(grid: Grid, number: int, row: list[Any], form: AnswerForm) -> tuple[dict[str, Any], list[Mistake]]:
    values, mistakes = dict(EMPTY), []
    for at, column in enumerate(COLUMNS, start=2):
        try:
            _refuse_hidden(grid, number, at + 1)
            values[column.name] = _read_cell(column, row[at] if at < len(row) else "", form)
        except Wrong as wrong:
            mistakes.append(Mistake(REQUIREMENTS, number, column.title, str(wrong), _quoted(row[at])))
    letters = sum(len(values[one.name]) for one in COLUMNS if one.kind in ("line", "text"))
    if letters > MOST_LETTERS and not mistakes:
        mistakes.append(Mistake(REQUIREMENTS, number, "Begründung", "too_long"))
    return values, mistakes


def _read_cell(column: Column, value: Any, form: AnswerForm) -> Any:
    if column.kind == "amount":
        return _amount(value)
    text = _text(value, column.most)
    if column.kind == "places":
        return _places(text, form)
    if column.kind == "choice":
        return _choice(plain_line(text), column, form)
    return plain_line(text) if column.kind == "line" else text


def _text(value: Any, most: int) -> str:
    """A text; a number that a spreadsheet made of one is written again as it was typed."""
    if isinstance(value, bool):
        raise Wrong("truth")
    if isinstance(value, date | datetime | time | timedelta):
        raise Wrong("date")
    if isinstance(value, int | float):
        value = f"{Decimal(repr(value)):f}".removesuffix(".0").replace(".", ",")
    text = plain_text(value)
    if len(text) > most:
        raise Wrong("too_long")
    return text


def _decimal(value: Any) -> Decimal | None:
    """A number with at most two decimals; None for an empty cell."""
    if isinstance(value, bool):
        raise Wrong("truth")
    if isinstance(value, date | datetime | time | timedelta):
        raise Wrong("date_for_number")
    if isinstance(value, str):
        text = plain_line(value).removesuffix("€").strip()
        if not text:
            return None
        typed = GERMAN_NUMBER.fullmatch(text)
        if typed is None:
            raise Wrong("text_for_number")
        value = f"{typed[1]}{typed[2].replace('.', '')}.{typed[3] or '0'}"
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise Wrong("text_for_number") from error
    if not number.is_finite() or abs(number) > MOST_AMOUNT:
        raise Wrong("number_too_large")
    if number != number.quantize(MOST_CENTS):
        raise Wrong("decimals")
    return number.quantize(MOST_CENTS)


def _amount(value: Any) -> Decimal | None:
    number = _decimal(value)
    if number is not None and not 0 <= number < MOST_AMOUNT:
        raise Wrong("amount")
    return number


def _choice(text: str, column: Column, form: AnswerForm) -> Any:
    if not text:
        return column.default
    for name, value in choices_of(column, form).items():
        if plain_line(name).casefold() == text.casefold():
            return value
    raise Wrong("choice")


def _places(text: str, form: AnswerForm) -> tuple[int, ...]:
    known = form.places
    found: dict[int, None] = {}
    for line in filter(None, map(plain_line, text.split("\n"))):
        parts = [line] if line in known else [part for part in map(plain_line, line.split(";")) if part]
        for part in parts:
            if part not in known:
                raise Wrong("place")
            found[known[part]] = None
    return tuple(found)


def _refuse_hidden(grid: Grid, row: int, column: int) -> None:
    """What a reader of values would not notice."""
    if (row, column) in grid.formulas:
        raise Wrong("formula")
    if any(first <= row <= last and left <= column <= right for first, left, last, right in grid.merged):
        raise Wrong("merged")


def _outside(sheet: str, grid: Grid, width: int) -> list[Mistake]:
    """Something written beside the columns of the form."""
    return [
        Mistake(sheet, number, letters_of(at), "outside", _quoted(value))
        for number, row in enumerate(grid.rows[1:], start=2)
        for at, value in enumerate(row[width:], start=width + 1)
        if value != ""
    ]


def _filled(row: list[Any]) -> bool:
    return any(value is not None and (not isinstance(value, str) or value.strip()) for value in row)


def _quoted(value: Any) -> str:
    return plain_line(str(value))[:QUOTED]
