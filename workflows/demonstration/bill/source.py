"""Reads the texts of the bill: blocks between empty lines, the first line of a block is its heading.

A line that begins with `1| ` or `2| ` stands only in the first or the second draft.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent
ONLY_IN = re.compile(r"([12])\| ")
MARKED = re.compile(r"(\(\d+[a-z]?\)|\d+\.|[a-z]\)) (.+)")


@dataclass
class Piece:
    """A sentence or two with what is numbered below: Absatz `(1)`, Nummer `1.`, Buchstabe `a)`, or unmarked."""

    mark: str
    text: str
    below: list[Piece] = field(default_factory=list)


def blocks(name: str, version: int) -> list[list[str]]:
    """The blocks of one text file as lines, heading first; those that are empty in this draft are left out."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    kept = (
        [_without_mark(line) for line in block.splitlines() if _stands(line, version)] for block in text.split("\n\n")
    )
    found = ([line for line in block if line] for block in kept)
    return [heading for block in found if block for heading in _split_at_headings(block)]


def _split_at_headings(block: list[str]) -> list[list[str]]:
    """Two provisions may follow each other without an empty line where one draft has only one of them."""
    starts = [i for i, line in enumerate(block) if i == 0 or re.match(r"§ \d+[a-z]? ", line)]
    return [block[start:end] for start, end in zip(starts, [*starts[1:], len(block)], strict=True)]


def _stands(line: str, version: int) -> bool:
    mark = ONLY_IN.match(line)
    return mark is None or int(mark[1]) == version


def _without_mark(line: str) -> str:
    return ONLY_IN.sub("", line, count=1)


def pieces(lines: list[str]) -> list[Piece]:
    """The lines of a provision as a tree: letters below numbers, numbers below an Absatz or the words before them."""
    top: list[Piece] = []
    path: list[Piece] = []
    for line in lines:
        marked = MARKED.match(line)
        piece = Piece(marked[1], marked[2]) if marked else Piece("", line)
        depth = _depth(piece.mark)
        path = path[: min(depth, len(path))]
        (path[-1].below if path else top).append(piece)
        path.append(piece)
    return top


def _depth(mark: str) -> int:
    if mark.endswith("."):
        return 1
    return 2 if mark and mark.endswith(")") and not mark.startswith("(") else 0
