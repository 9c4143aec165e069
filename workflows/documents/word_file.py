"""A Word file from outside: the rows of its tables and what is written beside them, and nothing that could be missed.

Only the text of the document itself is read: relations to the outside, macros and fields are never followed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from workflows.documents.office_file import MOST_BYTES, MOST_ELEMENTS, elements, parse, unpacked
from workflows.errors import Unreadable

TYPES = "[Content_Types].xml"
MAIN = "wordprocessingml.document.main+xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BREAKS = {f"{WORD}br": "\n", f"{WORD}cr": "\n", f"{WORD}tab": "\t", f"{WORD}noBreakHyphen": "\u2011"}
PASSED_OVER = {f"{WORD}{name}" for name in ("pPr", "rPr", "sdtPr", "del", "moveFrom", "tblPr", "tcPr", "trPr")}
WRAPPERS = {f"{WORD}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
UNREAD = {f"{WORD}{name}" for name in ("drawing", "pict", "object", "footnoteReference", "endnoteReference")}
OFF = {"0", "false", "off", "none"}
MOST_LINES = 6_000


@dataclass(frozen=True)
class Line:
    """A row of a table: the words of each cell, and the hidden ones of the first."""

    cells: tuple[str, ...]
    hidden: str


@dataclass(frozen=True)
class WordFile:
    """All rows of all tables in their order; `beside`: text outside tables; `remarks`: pictures, comments, footnotes."""

    lines: list[Line]
    beside: list[str]
    remarks: bool


def open_word(data: bytes) -> WordFile:
    """The tables of a DOCX file. Takes up to a second, so call it in a thread.

    Raises Unreadable with the codes of `unpacked`.
    """
    parts = unpacked(data, TYPES)
    body = body_of(parts[main_part(parts)])
    lines: list[Line] = []
    beside: list[str] = []
    for block in blocks(body):
        if block.tag == f"{WORD}tbl":
            lines += [_line(row) for row in _within(block, "tr")]
        elif (text := visible(block)).strip():
            beside.append(text)
    if len(lines) > MOST_LINES:
        raise Unreadable("sheet_too_large", megabytes=MOST_BYTES // 1024**2)
    return WordFile(lines, beside, _unread(parts, body))


def main_part(parts: dict[str, bytes]) -> str:
    """The text of the document; Word in a browser calls it otherwise than Word."""
    for name, given in elements(parts[TYPES]):
        kind = given.get("ContentType", "")
        if name == "Override" and "macroEnabled" in kind:
            raise Unreadable("attachment_with_macros")
        if name == "Override" and kind.endswith(MAIN) and given.get("PartName", "").lstrip("/") in parts:
            return given["PartName"].lstrip("/")
    raise Unreadable("sheet_not_xlsx")


def body_of(markup: bytes) -> etree._Element:
    """The body of a text; Unreadable where there is none."""
    body = tree_of(markup).find(f"{WORD}body")
    if body is None:
        raise Unreadable("sheet_damaged")
    return body


def tree_of(markup: bytes) -> etree._Element:
    """A part as a tree, after its size was bounded and definitions of entities were refused."""
    seen = 0

    def count(name: str, given: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > MOST_ELEMENTS:
            raise Unreadable("sheet_too_large", megabytes=MOST_BYTES // 1024**2)

    parse(markup, count)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(markup, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable("sheet_damaged") from error


def blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those that lie in a content control or were inserted as a tracked change."""
    for child in parent:
        if child.tag in WRAPPERS:
            yield from blocks(child)
        elif child.tag in (f"{WORD}p", f"{WORD}tbl"):
            yield child


def _within(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag in WRAPPERS:
            yield from _within(child, name)
        elif child.tag == f"{WORD}{name}":
            yield child


def _line(row: etree._Element) -> Line:
    cells = list(_within(row, "tc"))
    words = tuple("\n".join(map(visible, cell.iter(f"{WORD}p"))) for cell in cells)
    hidden = "".join(_words(run) for run in cells[0].iter(f"{WORD}r") if _is_hidden(run)) if cells else ""
    return Line(words, hidden)


def visible(paragraph: etree._Element) -> str:
    """The words of a paragraph that nobody hid."""
    return _words(paragraph, skip_hidden=True)


def _words(element: etree._Element, *, skip_hidden: bool = False) -> str:
    found = []
    for child in element:
        if child.tag in PASSED_OVER or not isinstance(child.tag, str) or child.tag == f"{WORD}txbxContent":
            continue
        if child.tag == f"{WORD}t":
            found.append(child.text or "")
        elif child.tag in BREAKS:
            found.append(BREAKS[child.tag])
        elif not (skip_hidden and child.tag == f"{WORD}r" and _is_hidden(child)):
            found.append(_words(child, skip_hidden=skip_hidden))
    return "".join(found)


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find(f"{WORD}rPr/{WORD}vanish")
    return mark is not None and (mark.get(f"{WORD}val") or "on").lower() not in OFF


def _unread(parts: dict[str, bytes], body: etree._Element) -> bool:
    """Is there anything that a person wrote or drew where nobody looks?"""
    if any("/comments" in name or "/media/" in name for name in parts):
        return True
    if next(body.iter(*UNREAD), None) is not None:
        return True
    edges = [name for name in parts if name.startswith(("word/header", "word/footer"))]
    return any(_says_something(parts[name]) for name in edges)


def _says_something(markup: bytes) -> bool:
    return any(name == "t" for name, _ in elements(markup))
