"""A spreadsheet from outside: opened only as far as it is one, bounded in size, and with what a table hides.

The archive is unpacked within bounds and packed again before the reader sees it, so that sizes which the file claims
about itself do not matter. Formulas and merged cells are found in the markup: a reader of values shows neither.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from workflows.documents.office_file import MOST_ELEMENTS, elements, parse, unpacked
from workflows.errors import Unreadable

MOST_ROWS = 3_000
MOST_COLUMNS = 200
MOST_CELLS = 200_000  # with a value
WORKBOOK = "xl/workbook.xml"
CELL = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
CELLS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})(?::([A-Z]{1,3})([1-9]\d{0,6}))?", re.ASCII)
VALUES = {"v", "is", "f"}
Place = tuple[int, int]
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Grid:
    """One sheet: values by row from A1 on, the places (row, column; from 1) of formulas, and merged areas."""

    rows: list[list[Any]] = field(default_factory=list)
    formulas: frozenset[Place] = frozenset()
    merged: tuple[Area, ...] = ()  # first row, first column, last row, last column


@dataclass(frozen=True)
class Workbook:
    """Sheets by name in their order; `remarks` if there are comments or pictures, which nobody would read."""

    sheets: dict[str, Grid]
    remarks: bool


def open_workbook(data: bytes) -> Workbook:
    """The sheets of an XLSX file. Takes up to a second, so call it in a thread.

    Raises Unreadable with sheet_too_large, sheet_protected, sheet_not_xlsx, attachment_with_macros, sheet_damaged or
    sheet_too_many_rows.
    """
    parts = unpacked(data, WORKBOOK)
    paths = _paths(parts)
    marks = {name: _marks(name, parts[path]) for name, path in paths.items()}
    values = _values(parts, list(paths))
    remarks = any("/comments" in name or "/threadedComments" in name or "/media/" in name for name in parts)
    return Workbook({name: _grid(values[name], *marks[name]) for name in paths}, remarks)


def letters_of(column: int) -> str:
    """The name of a column as a spreadsheet shows it: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _grid(rows: list[list[Any]], formulas: frozenset[Place], merged: tuple[Area, ...]) -> Grid:
    """A formula without a result would look like an empty cell; it becomes "="."""
    for row, column in formulas:
        rows += [[] for _ in range(row - len(rows))]
        rows[row - 1] += [""] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = rows[row - 1][column - 1] or "="
    width = max(map(len, rows), default=0)
    return Grid([[*row, *[""] * (width - len(row))] for row in rows], formulas, merged)


def _paths(parts: dict[str, bytes]) -> dict[str, str]:
    """Name of each sheet → the part with its cells."""
    targets = {
        given.get("Id"): given.get("Target", "")
        for name, given in elements(parts.get("xl/_rels/workbook.xml.rels", b""))
        if name == "Relationship"
    }
    paths = {}
    for name, given in elements(parts[WORKBOOK]):
        if name == "sheet":
            target = targets.get(given.get("id"), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if path not in parts:
                raise Unreadable("sheet_damaged")
            paths[given.get("name", "")] = path
    return paths


def _marks(sheet: str, markup: bytes) -> tuple[frozenset[Place], tuple[Area, ...]]:
    """Formulas and merged areas of a sheet, whose size is bounded before anybody lays out its cells."""
    at, cells, elements = [0, 0], 0, 0
    formulas: set[Place] = set()
    merged: list[Area] = []

    def see(name: str, given: dict[str, str]) -> None:
        nonlocal cells, elements
        elements += 1
        if elements > MOST_ELEMENTS:
            raise Unreadable("sheet_too_many_rows", sheet=sheet, most=MOST_ROWS)
        if name == "row":
            at[:] = [int(given.get("r", at[0] + 1)), 0]
        elif name == "c":
            place = CELL.fullmatch(given.get("r", ""))
            at[:] = [int(place[2]), _number(place[1])] if place else [at[0], at[1] + 1]
        elif name in VALUES:
            cells += 1
            if at[0] > MOST_ROWS or at[1] > MOST_COLUMNS or cells > MOST_CELLS:
                raise Unreadable("sheet_too_many_rows", sheet=sheet, most=MOST_ROWS)
            if name == "f":
                formulas.add((at[0], at[1]))
        elif name == "mergeCell" and (area := CELLS.fullmatch(given.get("ref", ""))):
            last = (area[4] or area[2], area[3] or area[1])
            merged.append((int(area[2]), _number(area[1]), int(last[0]), _number(last[1])))

    parse(markup, see)
    return frozenset(formulas), tuple(merged)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _values(parts: dict[str, bytes], names: list[str]) -> dict[str, list[list[Any]]]:
    """The values of each sheet; only what was unpacked above is given to the reader."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            if name.endswith((".xml", ".rels")):
                archive.writestr(name, part)
    packed.seek(0)
    try:
        with CalamineWorkbook.from_filelike(packed) as book:
            return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in names}
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("sheet_damaged") from error
