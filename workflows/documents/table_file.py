"""A table as a spreadsheet, written line by line in a process of its own: the memory of pages and jobs stays as it is.

`python -m workflows.documents.table_file table.csv table.xlsx` is what runs there.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter

from workflows.documents.bounded_process import run_bounded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROGRAM = "workflows.documents.table_file"
SECONDS = 600
MOST_ROWS = 1_000_000  # Excel's own bound is a little more
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def csv_table(lines: Iterable[Sequence[Any]]) -> bytes:
    """Lines, the first of them the heads, as spreadsheets open them: semicolons, and the mark by which they know UTF-8.

    What is None stays empty, and no words become a formula.
    """
    file = StringIO(newline="")
    csv.writer(file, delimiter=";").writerows([_cell(cell) for cell in line] for line in lines)
    return file.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return safe_cell(value) if isinstance(value, str) else "" if value is None else value


def add_lines(path: Path, lines: Iterable[list[str]]) -> None:
    """Lines at the end of a CSV file; a new one begins with the mark by which Excel knows UTF-8."""
    with path.open("a", encoding="utf-8" if path.exists() else "utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([safe_cell(cell) for cell in line] for line in lines)


async def write_xlsx(table: Path, path: Path) -> None:
    """The CSV file (semicolons, its first line the heads) as a spreadsheet at `path`. Raises Broken or TimeoutError."""
    await run_bounded(PROGRAM, b"", str(table), str(path), seconds=SECONDS)


def convert(table: Path, path: Path) -> None:
    """Row after row, keeping none of them."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book, table.open(encoding="utf-8-sig", newline="") as file:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for number, cells in enumerate(csv.reader(file, delimiter=";")):
            if number >= MOST_ROWS:
                raise ValueError(f"more than {MOST_ROWS} rows")
            sheet.write_row(number, 0, cells, bold if number == 0 else None)
        sheet.freeze_panes(1, 0)


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("written")  # whoever says nothing has come to no answer
