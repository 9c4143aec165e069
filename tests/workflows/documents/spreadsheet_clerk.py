"""What a clerk's spreadsheet program does to a form: reads every cell and writes the whole file anew, changed."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from workflows.documents.spreadsheet import open_workbook

Sheets = dict[str, list[list[Any]]]


@dataclass(frozen=True)
class Formula:
    text: str


@dataclass(frozen=True)
class Merged:
    """The cell and the one below it become one."""

    text: str


def rewritten(data: bytes, change: Callable[[Sheets], Any] = lambda sheets: None) -> bytes:
    """The same workbook after `change` was made to its cells."""
    sheets: Sheets = {name: [list(row) for row in grid.rows] for name, grid in open_workbook(data).sheets.items()}
    change(sheets)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for at, value in enumerate(cells):
                    _write(sheet, row, at, value, day)
    return file.getvalue()


def put(sheet: str, row: int, column: int, value: Any) -> Callable[[Sheets], None]:
    """Write a value into a cell, counted from 1 as the program shows it."""

    def change(sheets: Sheets) -> None:
        rows = sheets[sheet]
        rows += [[] for _ in range(row - len(rows))]
        rows[row - 1] += [""] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = value

    return change


def _write(sheet: Any, row: int, at: int, value: Any, day: Any) -> None:
    if isinstance(value, Formula):
        sheet.write_formula(row, at, value.text)
    elif isinstance(value, Merged):
        sheet.merge_range(row, at, row + 1, at, value.text)
    elif isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, at, value, day)
    elif isinstance(value, int | float):
        sheet.write_number(row, at, value)
    elif value != "":
        sheet.write_string(row, at, value)
