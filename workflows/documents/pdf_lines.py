"""The lines of a PDF, put together from its letters, and pictures of its pages. Only for the process that reads drafts."""

import ctypes
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from workflows.documents.draft_lines import TextLine, body_lines
from workflows.errors import Unreadable

MOST_PAGES = 600
MOST_LETTERS = 2_500_000
FEWEST_LETTERS = 60  # on a page: less is a scan with a header
SAME_LINE = 0.5  # of the size of the letters: so far a superscript may stand above its line
RAISED = 0.8  # of the size of the line: smaller figures refer to footnotes
WORD_GAP, COLUMN_GAP = 0.2, 1.6  # of the size of the letters
LOOSE = 1.35  # of the usual distance between two lines: more is a new paragraph
PICTURE_WIDTH = 1_000  # pixels
LINE_END_HYPHEN = "\x02"  # what the library gives for a hyphen at the end of a line
BARE_MARK = re.compile(r"(\(?\d{1,3}[a-z]*\)?\.?|[a-z]{1,3}\)|[A-Z]\.|[IVX]+\.|[–—•-])")

ENDS = re.compile(r"([.,:;“]|\b(und|oder))$")
MARKED = re.compile(
    r"(Artikel \d|§ ?\d|\(\d+[a-z]*\) |\d+[a-z]?\. |[a-z]{1,3}\) |Zu (Artikel|§|Absatz|Nummer|Buchstabe))"
)


class Letter(NamedTuple):
    """A letter with its left and right edge, the line it stands on, its size in points, and whether a space precedes it."""

    text: str
    x: float
    right: float
    y: float
    size: float
    spaced: bool


class Row(NamedTuple):
    """Letters that stand side by side without a wide gap."""

    page: int
    text: str
    x: float
    right: float
    y: float
    size: float
    text_x: float  # where the words begin behind a number


def pdf_lines(data: bytes) -> tuple[list[TextLine], int]:
    """The lines of all pages in reading order without what repeats on them, and the number of pages.

    Raises Unreadable with a code of a draft.
    """
    document = _open(data)
    rows: list[Row] = []
    letters = 0
    for number in range(len(document)):
        found = list(_letters(document[number]))
        letters += len(found)
        if letters > MOST_LETTERS:
            raise Unreadable("draft_too_long", limit=MOST_PAGES)
        rows += _in_columns(_rows(found, number + 1))
    if letters < FEWEST_LETTERS * len(document):
        raise Unreadable("draft_without_text")
    return _lines(body_lines(rows)), len(document)


def page_picture(data: bytes, number: int) -> bytes:
    """One page (counted from 1) as a PNG in shades of grey."""
    document = _open(data)
    if not 1 <= number <= len(document):
        raise Unreadable("draft_page", page=number)
    page = document[number - 1]
    bitmap = page.render(scale=PICTURE_WIDTH / page.get_width(), grayscale=True)
    return _png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("draft_protected" if "password" in str(error).lower() else "draft_damaged") from error
    if len(document) > MOST_PAGES:
        raise Unreadable("draft_too_long", limit=MOST_PAGES)
    return document


def _letters(page: pypdfium2.PdfPage) -> Iterator[Letter]:
    """The letters of a page; line ends and spaces that the library makes up are left out."""
    text = page.get_textpage()
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    spaced = False
    for i in range(text.count_chars()):
        letter = chr(pdfium.FPDFText_GetUnicode(text, i))
        if letter in "\r\n\x00\ufffe\uffff" or pdfium.FPDFText_IsGenerated(text, i) == 1:
            continue
        if letter.isspace():
            spaced = True
            continue
        pdfium.FPDFText_GetLooseCharBox(text, i, box)
        pdfium.FPDFText_GetCharOrigin(text, i, x, y)
        size = pdfium.FPDFText_GetFontSize(text, i) or box.top - box.bottom
        yield Letter("-" if letter == LINE_END_HYPHEN else letter, box.left, box.right, y.value, size, spaced)
        spaced = False


def _rows(letters: Sequence[Letter], page: int) -> Iterator[list[Row]]:
    """Line by line from the top, the pieces between wide gaps; small raised figures are left out."""
    line: list[Letter] = []
    for letter in sorted(letters, key=lambda one: (-one.y, one.x)):
        if line and line[0].y - letter.y > SAME_LINE * max(letter.size, *(one.size for one in line)):
            yield list(_pieces(line, page))
            line = []
        line.append(letter)
    if line:
        yield list(_pieces(line, page))


def _pieces(line: list[Letter], page: int) -> Iterator[Row]:
    size = max(one.size for one in line)
    base = median(one.y for one in line if one.size > RAISED * size)
    piece: list[Letter] = []
    begun = False
    for letter in sorted(line, key=lambda one: one.x):
        raised = letter.size <= RAISED * size and letter.y > base + 0.1 * size
        if begun and raised and _refers(letter.text):
            continue
        begun = begun or not raised
        if piece and letter.x - piece[-1].right > COLUMN_GAP * size:
            yield _row(piece, page)
            piece = []
        piece.append(letter)
    if piece:
        yield _row(piece, page)


def _refers(letter: str) -> bool:
    return letter.isdigit() or letter in "*,)"


def _row(piece: list[Letter], page: int) -> Row:
    text = piece[0].text
    text_x = 0.0
    for before, letter in pairwise(piece):
        if letter.spaced or letter.x - before.right > WORD_GAP * letter.size:
            text_x = text_x or (letter.x if BARE_MARK.fullmatch(text) else piece[0].x)
            text += " "
        text += letter.text
    size = round(median(one.size for one in piece), 1)
    return Row(page, text, piece[0].x, piece[-1].right, piece[0].y, size, text_x or piece[0].x)


def _in_columns(lines: Iterator[list[Row]]) -> Iterator[Row]:
    """Text in two columns is read column by column; what else stands on one line (a number and its words) is one line."""
    left: list[Row] = []
    right: list[Row] = []
    for pieces in lines:
        if _two_columns(pieces, left, right):
            left += [one for one in pieces if one.x < right[0].x - 1] if right else pieces[:1]
            right += [one for one in pieces if one.x >= right[0].x - 1] if right else pieces[1:]
        else:
            yield from (*left, *right)
            left, right = [], []
            yield _one(pieces)
    yield from (*left, *right)


def _two_columns(pieces: Sequence[Row], left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Two pieces of words side by side begin columns; a single piece goes on in one if it begins where that does."""
    if len(pieces) == 2 and not BARE_MARK.fullmatch(pieces[0].text):
        return not right or abs(pieces[1].x - right[0].x) < 2
    if len(pieces) == 1 and right:
        one, gap = pieces[0], min(row.y for row in (*left, *right)) - pieces[0].y
        inside = abs(one.x - right[0].x) < 2 or (abs(one.x - left[0].x) < 2 and one.right < right[0].x)
        return inside and gap < 2 * one.size
    return False


def _one(pieces: Sequence[Row]) -> Row:
    text_x = pieces[1].x if len(pieces) > 1 and BARE_MARK.fullmatch(pieces[0].text) else pieces[0].text_x
    words = " ".join(one.text for one in pieces)
    return pieces[0]._replace(text=words, right=pieces[-1].right, text_x=text_x)


def _lines(rows: Sequence[Row]) -> list[TextLine]:
    """Rows with what they say of paragraphs: distance, indentation, and whether a word more would have fitted above."""
    if not rows:
        return []
    margin = sorted(row.right for row in rows)[int(0.95 * len(rows))]
    left = min(row.x for row in rows)
    pitch = _pitch(rows)
    lines: list[TextLine] = []
    before: Row | None = None
    for row in rows:
        starts = before is None or _begins(before, row, (left, margin), pitch)
        lines.append(TextLine(row.page, row.text, starts, round(row.x, 1), round(row.right, 1), row.size))
        before = row
    return lines


def _pitch(rows: Sequence[Row]) -> float:
    """The distance between two lines of a paragraph, in sizes of the letters."""
    near = pairwise(rows)
    steps = [(a.y - b.y) / b.size for a, b in near if a.page == b.page and 0.8 * b.size < a.y - b.y < 3 * b.size]
    return sorted(steps)[len(steps) // 4] if steps else 1.2


def _begins(before: Row, row: Row, edges: tuple[float, float], pitch: float) -> bool:
    """Does a paragraph begin with this row? Distance and marks say so, else whether its first word had room above."""
    left, margin = edges
    down = before.y - row.y
    if before.page == row.page and (down > LOOSE * pitch * row.size or down < 0):
        return True
    if abs(before.size - row.size) > 0.6 or (ENDS.search(before.text) and MARKED.match(row.text)):
        return True
    if row.text[:1].islower() and not ENDS.search(before.text) and row.x > before.x - 0.6 * row.size:
        return False
    middle = (left + margin) / 2
    centred = row.x > left + 6 and all(abs((one.x + one.right) / 2 - middle) < 4 for one in (before, row))
    room = (margin - left if centred else margin - before.x) - (before.right - before.x)
    word = row.text.split(" ", 1)[0]
    if room > 1.15 * (row.right - row.x) * (len(word) + 1) / max(len(row.text), 1) + 1:
        return True
    hanging = min(abs(row.x - before.x), abs(row.x - before.text_x)) < 0.6 * row.size
    return not (hanging or centred or before.page != row.page)


def _png(pixels: bytes, width: int, height: int, stride: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    rows = b"".join(b"\0" + pixels[i * stride : i * stride + width] for i in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")
