"""The year page of the recommendations as a spreadsheet: written to be filled in offline, and read back."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import xlsxwriter

from workflows.documents.answer_sheet import GUIDE, ID, LISTS, STATE, Mistake, mark_of, plain_line, plain_text
from workflows.documents.answer_sheet_writing import PROTECTED
from workflows.documents.spreadsheet import Grid, letters_of, open_workbook
from workflows.errors import Unreadable

MARK = "Sprachrohr-Empfehlungen"
SHEET = "Empfehlungen"
HEAD = (ID, STATE, "Handlungsfeld", "Empfehlung", "Wie weit sind Sie?", "Hat es gewirkt?", "Notiz")
AT_OUTCOME, AT_EFFECT, AT_NOTE = 4, 5, 6  # columns from 0; those of the towns follow
OUTCOMES = {"geplant": "planned", "in Arbeit": "under_way", "umgesetzt": "done", "trifft nicht zu": "not_applicable"}
EFFECTS = {"ja": "yes", "zum Teil": "partly", "nein": "no", "noch nicht zu sagen": "unknown"}
LONGEST_NOTE = 4_000
QUOTED = 60
STEPS = (
    "1. Wählen Sie auf dem Blatt „Empfehlungen“ in jeder Zeile, wie weit Sie sind. Alles andere ist freiwillig.",
    "2. Laden Sie die Datei bei Ihren Empfehlungen hoch. Sie sehen zuerst eine Vorschau; erst dann wird übernommen.",
    "Eine leere Zelle sagt nichts und löscht nichts.",
)
FOR_TOWNS = "Was Sie unter „Wie weit sind Sie?“ wählen, gilt für alle Orte; in der Spalte eines Ortes steht nur, was dort anders ist."


class YearRow(NamedTuple):
    """A recommendation: what is said for all, and by the id of a town what is said there otherwise."""

    position_id: int
    topic: str
    text: str
    outcome: str = ""
    effect: str = ""
    note: str = ""
    towns: Mapping[int, str] = {}


@dataclass(frozen=True)
class YearForm:
    """What the sheet is made of; `towns` by id, none for who answers only for itself."""

    year: int
    organisation_id: int
    name: str
    rows: list[YearRow]
    towns: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FilledYear:
    """Rows that somebody touched, and what cannot be taken."""

    rows: list[YearRow]
    mistakes: list[Mistake]


def write_year_sheet(form: YearForm) -> bytes:
    """The form as XLSX with drop-downs and protected heads."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False})
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#D9E2F0", "text_wrap": True, "valign": "top", "border": 1}),
        "fixed": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#404040"}),
        "open": book.add_format({"text_wrap": True, "valign": "top", "locked": False, "border": 4}),
    }
    guide, sheet, lists = (book.add_worksheet(name) for name in (GUIDE, SHEET, LISTS))
    guide.set_column(0, 0, 100, styles["fixed"])
    lines = (f"Empfehlungen {form.year}: {form.name}", *STEPS, *([FOR_TOWNS] if form.towns else ()))
    for at, line in enumerate(lines):
        guide.write_string(at, 0, plain_text(line), styles["head"] if at == 0 else styles["fixed"])
    for at, value in enumerate((MARK, str(form.year), str(form.organisation_id))):
        lists.write_string(at, 0, value)
    lists.hide()
    _write_rows(sheet, form, styles)
    for one in (guide, sheet, lists):
        one.protect("", PROTECTED)
    sheet.activate()
    book.close()
    return file.getvalue()


def read_year_sheet(data: bytes, form: YearForm) -> FilledYear:
    """What was filled into this form. Takes up to a second, so call it in a thread.

    Raises Unreadable for a file that is no such form: besides the codes of open_workbook sheet_not_ours, sheet_elsewhere,
    sheet_missing and sheet_column.
    """
    sheets = {plain_line(name): grid for name, grid in open_workbook(data).sheets.items()}
    facts = [plain_line(str(row[0])) for row in sheets[LISTS].rows[:3] if row] if LISTS in sheets else []
    if facts[:1] != [MARK] or len(facts) < 3:
        raise Unreadable("sheet_not_ours")
    if facts[1:] != [str(form.year), str(form.organisation_id)]:
        raise Unreadable("year_sheet_elsewhere")
    if SHEET not in sheets:
        raise Unreadable("sheet_missing", sheet=SHEET)
    grid = sheets[SHEET]
    _require_head(grid, form)
    return _read_rows(grid, form)


def _write_rows(sheet: Any, form: YearForm, styles: dict[str, Any]) -> None:
    widths = (8, 8, 26, 70, 18, 18, 44, *[18] * len(form.towns))
    for at, (title, width) in enumerate(zip(_head(form), widths, strict=True)):
        sheet.set_column(at, at, width, None, {"hidden": at < 2})
        sheet.write_string(0, at, title, styles["head"])
    for number, row in enumerate(form.rows, start=1):
        sheet.write_string(number, 0, f"p{row.position_id}")
        sheet.write_string(number, 1, _mark(row))
        for at, text in enumerate((row.topic, row.text), start=2):
            sheet.write_string(number, at, plain_text(text), styles["fixed"])
        cells = [_word(OUTCOMES, row.outcome), _word(EFFECTS, row.effect), row.note]
        cells += [_word(OUTCOMES, row.towns.get(town, "")) for town in form.towns]
        for at, text in enumerate(cells, start=AT_OUTCOME):
            sheet.write_string(number, at, plain_text(text), styles["open"])
    last = max(len(form.rows), 1)
    for at, words in ((AT_OUTCOME, OUTCOMES), (AT_EFFECT, EFFECTS)):
        sheet.data_validation(1, at, last, at, {"validate": "list", "source": list(words)})
    if form.towns:
        first = len(HEAD)
        sheet.data_validation(
            1, first, last, first + len(form.towns) - 1, {"validate": "list", "source": list(OUTCOMES)}
        )
    sheet.freeze_panes(1, AT_OUTCOME)


def _head(form: YearForm) -> list[str]:
    return [*HEAD, *(plain_line(name) for name in form.towns.values())]


def _require_head(grid: Grid, form: YearForm) -> None:
    found = [plain_line(str(one)) for one in grid.rows[0]] if grid.rows else []
    for at, wanted in enumerate(_head(form)):
        there = found[at] if at < len(found) else ""
        if there != wanted:
            raise Unreadable("sheet_column", sheet=SHEET, column=letters_of(at + 1), found=there or "–", wanted=wanted)


def _read_rows(grid: Grid, form: YearForm) -> FilledYear:
    known = {f"p{one.position_id}": one for one in form.rows}
    rows, mistakes, seen = [], [], set()
    for number, cells in enumerate(grid.rows[1:], start=2):
        row_id, before = (plain_line(str(one)) for one in cells[:2])
        if not any(plain_line(str(one)) for one in cells):
            continue
        if row_id not in known or row_id in seen:
            mistakes.append(Mistake(SHEET, number, HEAD[3], "row_unknown", plain_line(str(cells[3]))[:QUOTED]))
            continue
        seen.add(row_id)
        row, wrong = _read_row(grid, number, cells, known[row_id], form)
        mistakes += wrong
        if not wrong and _mark(row) != before:
            rows.append(row)
    return FilledYear(rows, mistakes)


def _read_row(
    grid: Grid, number: int, cells: list[Any], known: YearRow, form: YearForm
) -> tuple[YearRow, list[Mistake]]:
    mistakes: list[Mistake] = []
    titles = _head(form)

    def read(at: int, words: Mapping[str, str] | None) -> str:
        text = plain_text(str(cells[at])) if at < len(cells) else ""
        code = ""
        if (number, at + 1) in grid.formulas:
            code = "formula"
        elif words is None:
            code = "too_long" if len(text) > LONGEST_NOTE else ""
        elif text and text not in words:
            code = "choice"
        if code:
            mistakes.append(Mistake(SHEET, number, titles[at], code, text[:QUOTED]))
            return ""
        return text if words is None else words.get(text, "")

    outcome, effect, note = read(AT_OUTCOME, OUTCOMES), read(AT_EFFECT, EFFECTS), read(AT_NOTE, None)
    towns = {town: read(at, OUTCOMES) for at, town in enumerate(form.towns, start=len(HEAD))}
    said = {town: one for town, one in towns.items() if one}
    if (effect or note) and not outcome and not said and not mistakes:
        mistakes.append(Mistake(SHEET, number, titles[AT_OUTCOME], "outcome_empty"))
    return known._replace(outcome=outcome, effect=effect, note=note, towns=said), mistakes


def _mark(row: YearRow) -> str:
    """Says whether a row was touched."""
    return mark_of(
        "\n".join([row.outcome, row.effect, row.note, *(f"{one}={row.towns[one]}" for one in sorted(row.towns))])
    )


def _word(words: Mapping[str, str], value: str) -> str:
    return next((word for word, one in words.items() if one == value), "")
