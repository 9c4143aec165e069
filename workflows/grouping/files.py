"""A file of texts grouped on anybody's desk: comma separated in, the same rows with their groups out."""

import csv
import io
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from workflows.errors import Unreadable
from workflows.grouping.meanings import Meaning, read_meanings
from workflows.grouping.pieces import piece
from workflows.grouping.suggest import LOOSE, suggest_groups
from workflows.grouping.texts import GroupingText

ADDED = ("group", "strength", "head")
HEAD_LETTERS = 200

Row = dict[str, str]
Told = Callable[[int], object]


class TextFile(NamedTuple):
    """The columns of a file in their order, and its rows."""

    columns: list[str]
    rows: list[Row]


def read_text_file(data: bytes, *, anchor: str | None = None) -> TextFile:
    """Rows of a comma separated file in UTF-8 with a column `text`; raises Unreadable and says what is missing."""
    csv.field_size_limit(sys.maxsize)
    try:
        reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), restval="", strict=True)
        columns = list(reader.fieldnames or ())
        rows = [_row(row, columns, reader.line_num) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable("not_comma_separated") from error
    for wanted in ("text", *([anchor] if anchor else [])):
        if wanted not in columns:
            raise Unreadable("column_missing", column=wanted, columns=", ".join(columns) or "none")
    return TextFile(columns, rows)


def _row(cells: dict[Any, Any], columns: list[str], line: int) -> Row:
    if None in cells:
        raise Unreadable("too_many_cells", line=line)
    return {name: cells[name] or "" for name in columns}


def grouped(
    file: TextFile, *, anchor: str | None = None, folder: Path | None = None, told: Told = lambda done: None
) -> TextFile:
    """The same rows with the columns group, strength and head; `group` is empty where a text fits nowhere.

    Groups are numbered, the largest is 1; with an anchor no group holds rows of two anchors. `told` hears how many
    different texts were read; `folder` is as for read_meanings.
    """
    texts = [
        GroupingText(number, row[anchor] if anchor else "", row.get("title", ""), row["text"])
        for number, row in enumerate(file.rows)
    ]
    groups = suggest_groups(texts, meanings=_meanings(texts, folder, told))
    fitting = [group for group in groups if group.reason not in LOOSE]
    said: dict[int, tuple[str, str, str]] = {}
    for name, group in enumerate(sorted(fitting, key=lambda group: (-len(group.ids), group.ids)), start=1):
        for id_, strength in zip(group.ids, group.strengths, strict=True):
            said[id_] = (str(name), f"{strength:.3f}", _head(texts[group.head]))
    rows = [row | dict(zip(ADDED, said.get(number, ("", "", "")), strict=True)) for number, row in enumerate(file.rows)]
    return TextFile([*(name for name in file.columns if name not in ADDED), *ADDED], rows)


def write_text_file(file: TextFile, path: Path) -> None:
    """Comma separated, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, file.columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(file.rows)


def _meanings(texts: Iterable[GroupingText], folder: Path | None, told: Told) -> dict[int, Meaning]:
    """Each different text is read once."""
    known: dict[tuple[str, str], list[int]] = {}
    for text in texts:
        known.setdefault((text.title, text.text), []).append(text.id)
    if not known:
        return {}
    read = read_meanings([piece(title, text) for title, text in known], folder=folder, told=told)
    return {id_: meaning for ids, meaning in zip(known.values(), read, strict=True) for id_ in ids}


def _head(text: GroupingText) -> str:
    words = " ".join((text.title or text.text).split())
    return words if len(words) <= HEAD_LETTERS else words[: HEAD_LETTERS - 1] + "…"
