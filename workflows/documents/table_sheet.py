"""A table as XLSX, written row by row in a process of its own: thirty thousand rows take a core for seconds.

As a program (`python -m workflows.documents.table_sheet`) it reads a line of JSON with the head and then one per row, and
writes the file to its output.
"""

import json
import os
import sys
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

import xlsxwriter

from workflows.documents.bounded_process import BEHIND, run_bounded, set_bounds

PROGRAM = "workflows.documents.table_sheet"
SECONDS, CPU_SECONDS = 300, 120
MEMORY = 600 * 2**20  # addresses
LONGEST = 32_767  # characters of a cell
MOST_IN_MEMORY = 50_000  # rows: a fifth quicker than row by row, and words that come again are stored once
Put = Callable[[int, int, Any], Any]


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"  # Euro
    MOMENT = "moment"  # told as ISO 8601 in local time


FORMATS = {CellKind.NUMBER: "#,##0", CellKind.AMOUNT: "#,##0.00", CellKind.MOMENT: "dd.mm.yyyy hh:mm"}


@dataclass(frozen=True)
class TableColumn:
    """`width` in letters; `words` say a cell otherwise than it is told ("federal": "Bund")."""

    heading: str
    kind: CellKind = CellKind.TEXT
    width: int = 14
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TableHead:
    """What stands above the rows: facts (name, value), and the columns. `many` rows will come, where that is known."""

    title: str
    sheet: str
    facts: list[tuple[str, str]]
    columns: list[TableColumn]
    many: int | None = None


async def write_table(head: TableHead, rows: AsyncIterable[bytes]) -> bytes:
    """The file. `rows` are lines of JSON arrays, many in a piece. Raises Broken or TimeoutError."""
    return await run_bounded(PROGRAM, _told(head, rows), seconds=SECONDS)


async def write_lines(head: TableHead, lines: Sequence[Sequence[Any]]) -> bytes:
    """The same of rows that are few; what is None stays empty."""

    async def told() -> AsyncIterator[bytes]:
        for line in lines:
            yield json.dumps(line).encode() + b"\n"

    return await write_table(replace(head, many=len(lines)), told())


async def _told(head: TableHead, rows: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    yield json.dumps(asdict(head)).encode() + b"\n"
    async for piece in rows:
        yield piece


def write_rows(head: TableHead, rows: Iterable[bytes], file: IO[bytes]) -> None:
    """Write what was told; whatever begins with "=" stays text."""
    with TemporaryDirectory() as folder:
        options = {
            "tmpdir": folder,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        few = head.many is not None and head.many <= MOST_IN_MEMORY
        book = xlsxwriter.Workbook(file, {**options, "constant_memory": not few})
        book.set_properties({"title": head.title, "author": "Sprachrohr"})
        sheet = book.add_worksheet(head.sheet)
        puts, first = _columns(book, sheet, head), len(head.facts) + 2
        _head(book, sheet, head)
        last = first
        for row in rows:
            last += 1
            for place, (value, put) in enumerate(zip(json.loads(row), puts, strict=True)):
                if value is not None and value != "":
                    put(last, place, value)
        sheet.autofilter(first, 0, last, len(head.columns) - 1)
        sheet.freeze_panes(first + 1, 0)
        sheet.repeat_rows(first)
        book.close()


def _head(book: Any, sheet: Any, head: TableHead) -> None:
    bold, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": False})
    for row, (name, value) in enumerate(head.facts):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value, plain)
    title = book.add_format({"bold": True, "bg_color": "#D9E2F0", "text_wrap": True, "valign": "top", "border": 1})
    for place, column in enumerate(head.columns):
        sheet.write_string(len(head.facts) + 2, place, column.heading, title)


def _columns(book: Any, sheet: Any, head: TableHead) -> list[Put]:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    styles = {kind: book.add_format({"num_format": form, "valign": "top"}) for kind, form in FORMATS.items()}
    for place, column in enumerate(head.columns):
        sheet.set_column(place, place, column.width)
    return [_put(sheet, column, styles.get(column.kind, wrapped)) for column in head.columns]


def _put(sheet: Any, column: TableColumn, style: Any) -> Put:
    if column.kind is CellKind.MOMENT:
        return lambda row, place, value: sheet.write_datetime(row, place, datetime.fromisoformat(value), style)
    if column.kind is not CellKind.TEXT:
        return lambda row, place, value: sheet.write_number(row, place, value, style)
    words = column.words
    return lambda row, place, value: sheet.write_string(row, place, words.get(value, value)[:LONGEST], style)


def main() -> None:
    """One table, one file; other work on the machine goes first."""
    os.nice(BEHIND)
    set_bounds(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    told = json.loads(sys.stdin.buffer.readline())
    columns = [TableColumn(**one | {"kind": CellKind(one["kind"])}) for one in told["columns"]]
    with TemporaryFile() as file:
        write_rows(TableHead(**told | {"columns": columns}), sys.stdin.buffer, file)
        file.seek(0)
        while piece := file.read(2**20):
            sys.stdout.buffer.write(piece)


if __name__ == "__main__":
    main()
