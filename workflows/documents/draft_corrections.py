"""What a person does to a proposal before it is used: join, divide, name anew, drop. Pieces in, pieces out."""

import re
from collections.abc import Sequence
from dataclasses import replace

from workflows.documents.draft_marks import LISTS, ROMAN, UNIT, UNITS, Piece
from workflows.documents.provisions import Kind
from workflows.errors import Unacceptable

MARKS: dict[Kind, str] = {
    "article": r"\d+[a-z]*",
    "section": r"\d+[a-z]*",
    "paragraph": r"\d+[a-z]*",
    "number": r"\d+[a-z]*",
    "letter": r"[a-z]",
    "subletter": r"([a-z])\1",
    "item": r"([a-z])\1\1",
    "annex": r"(Anlage|Anhang)( \d+[a-z]*)?",
    "front": r"([A-F]|E\.[1-3]|E\.2 davon)?",
    "rationale": r".{0,80}",
}
PRINTED: dict[Kind, str] = {"article": "Artikel {}", "section": "§ {}", "paragraph": "({})", "number": "{}."}
SENTENCE_END = re.compile(r"(?<=[.:;,])\s+(?=[„(A-ZÄÖÜ§\d])|\s+(?=\(?\d{1,3}[a-z]?[.)]\s)|\s+(?=[a-z]{1,3}\)\s)|\n")


def change(
    pieces: Sequence[Piece], at: int, *, kind: Kind, mark: str, heading: str = "", text: str = ""
) -> list[Piece]:
    """Give a piece another name or other words; Unacceptable for a number that its kind cannot have."""
    mark = " ".join(mark.split())
    if not re.fullmatch(MARKS[kind], mark):
        raise Unacceptable(fields={"mark": "draft_mark"})
    level = _level(mark) if kind == "rationale" else 0
    piece = replace(pieces[at], kind=kind, mark=mark, heading=" ".join(heading.split()), text=text.strip(), level=level)
    return [*pieces[:at], piece, *pieces[at + 1 :]]


def merge(pieces: Sequence[Piece], at: int) -> list[Piece]:
    """Hang a piece on the one before it, with the number that is no number of its own."""
    if at == 0:
        raise Unacceptable("draft_first_piece")
    before, piece = pieces[at - 1], pieces[at]
    words = " ".join(filter(None, (printed_mark(piece), piece.heading, piece.text)))
    joined = replace(before, text=f"{before.text}\n{words}".strip())
    return [*pieces[: at - 1], joined, *pieces[at + 1 :]]


def split(pieces: Sequence[Piece], at: int, offset: int) -> list[Piece]:
    """Begin a new piece inside the text of another; its number is the one that it begins with, else the next one."""
    piece = pieces[at]
    if offset not in [place for place, _ in split_points(piece.text)]:
        raise Unacceptable(fields={"offset": "choice"})
    kept, rest = piece.text[:offset].rstrip(), piece.text[offset:].lstrip()
    return [*pieces[:at], replace(piece, text=kept), _named(piece, rest), *pieces[at + 1 :]]


def drop(pieces: Sequence[Piece], at: int) -> list[Piece]:
    """Leave a piece out."""
    return [*pieces[:at], *pieces[at + 1 :]]


def split_points(text: str) -> list[tuple[int, str]]:
    """Where a text can be divided: how many letters stand before, and the words that would begin."""
    return [(found.end(), text[found.end() : found.end() + 60]) for found in SENTENCE_END.finditer(text)]


def printed_mark(piece: Piece) -> str:
    """The number of a piece as the law prints it."""
    if piece.kind in ("letter", "subletter", "item"):
        return f"{piece.mark})"
    return PRINTED.get(piece.kind, "{}").format(piece.mark)


def _named(piece: Piece, rest: str) -> Piece:
    for kind, pattern in LISTS:
        if found := pattern.match(rest):
            mark = found[1] * {"subletter": 2, "item": 3}.get(kind, 1)
            return replace(
                piece, kind=kind, mark=mark, heading="", text=rest[found.start(2) :].strip() if found[2] else ""
            )
    return replace(piece, mark=_next(piece.mark), heading="", text=rest)


def _next(mark: str) -> str:
    if mark in ROMAN[:-1]:
        return ROMAN[ROMAN.index(mark) + 1]
    number = re.match(r"\d+", mark)
    if number:
        return str(int(number[0]) + 1)
    return chr(ord(mark[0]) + 1) * len(mark) if re.fullmatch(r"([a-y])\1*", mark) else mark


def _level(mark: str) -> int:
    """How deep a part of the Begründung lies, from what it is called."""
    if units := UNIT.findall(mark):
        return 2 + UNITS.index(units[0][0])
    if mark in ("", "A", "B"):
        return len(mark)
    return 2 if mark in ROMAN else 3 if mark[0].isdigit() else 4
