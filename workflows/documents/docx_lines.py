"""The paragraphs of a Word file as lines, with the numbers that Word only computes when it shows them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from lxml import etree

from workflows.documents.draft_lines import TextLine
from workflows.documents.office_file import unpacked
from workflows.documents.word_file import TYPES, WORD, blocks, body_of, main_part, tree_of, visible
from workflows.errors import Unreadable

CODES = {
    "sheet_too_large": "draft_too_long",
    "sheet_protected": "draft_protected",
    "sheet_not_xlsx": "draft_not_read",
    "sheet_damaged": "draft_damaged",
}
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
TWENTIETHS = 20  # of a point: Word's unit of length
BREAKS_AFTER = re.compile(r"(Artikel \d+[a-z]?|§ ?\d+[a-z]*|\(\d+[a-z]*\).*|\d+\. .*|[a-z]{1,3}\) .*)")


class Level:
    """One level of a numbering: its format, what stands around the number, and where it begins."""

    def __init__(self, element: etree._Element) -> None:
        self.format = _value(element, "numFmt") or "decimal"
        self.pattern = _value(element, "lvlText") or ""
        self.start = int(_value(element, "start") or 1)


class Numbering:
    """Counts the numbered paragraphs of a document as Word does: by list and level, deeper levels begin anew."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.levels: dict[str, dict[int, Level]] = {}
        self.starts: dict[tuple[str, int], int] = {}
        self.lists: dict[str, str] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        self.indents: dict[str, float] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def number(self, paragraph: etree._Element) -> str:
        """What Word puts before this paragraph: `(2)`, `a)`, `1.`; empty where it is not numbered."""
        list_id, depth = self._of(paragraph)
        abstract = self.lists.get(list_id, "")
        level = self.levels.get(abstract, {}).get(depth)
        if level is None:
            return ""
        counts = self.counts[abstract]
        if (list_id, depth) in self.starts:
            counts[depth] = self.starts.pop((list_id, depth)) - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if level.format == "bullet":
            return "–"
        return re.sub(r"%(\d)", lambda found: self._count(abstract, int(found[1]) - 1), level.pattern)

    def indent(self, paragraph: etree._Element) -> float:
        """Where a paragraph begins, in points and never 0."""
        own = _indent(paragraph)
        style = _value(paragraph.find(f"{WORD}pPr"), "pStyle")
        return 1 + (self.indents.get(style, 0.0) if own is None else own)

    def _count(self, abstract: str, depth: int) -> str:
        level = self.levels[abstract].get(depth)
        return _written(self.counts[abstract].get(depth, 1), level.format if level else "decimal")

    def _of(self, paragraph: etree._Element) -> tuple[str, int]:
        own = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        style = self.styles.get(_value(paragraph.find(f"{WORD}pPr"), "pStyle"), ("", 0))
        if own is None:
            return style
        return _value(own, "numId") or style[0], int(_value(own, "ilvl") or style[1])

    def _read(self, root: etree._Element) -> None:
        for abstract in root.iterfind(f"{WORD}abstractNum"):
            name = abstract.get(f"{WORD}abstractNumId") or ""
            levels = abstract.iterfind(f"{WORD}lvl")
            self.levels[name] = {int(one.get(f"{WORD}ilvl") or 0): Level(one) for one in levels}
        for list_ in root.iterfind(f"{WORD}num"):
            name = list_.get(f"{WORD}numId") or ""
            self.lists[name] = _value(list_, "abstractNumId")
            for changed in list_.iterfind(f"{WORD}lvlOverride"):
                if start := _value(changed, "startOverride"):
                    self.starts[name, int(changed.get(f"{WORD}ilvl") or 0)] = int(start)

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.iterfind(f"{WORD}style"):
            numbered = style.find(f"{WORD}pPr/{WORD}numPr")
            if numbered is not None:
                place = (_value(numbered, "numId"), int(_value(numbered, "ilvl") or 0))
                self.styles[style.get(f"{WORD}styleId") or ""] = place
            self.indents[style.get(f"{WORD}styleId") or ""] = _indent(style) or 0.0


def docx_lines(data: bytes) -> list[TextLine]:
    """Every paragraph of the text in its order, also those in tables; headers, footers and footnotes lie elsewhere.

    Raises Unreadable with a code of a draft.
    """
    try:
        parts = unpacked(data, TYPES)
        name = main_part(parts)
        body = body_of(parts[name])
        folder = name.rpartition("/")[0]
        numbering = Numbering(*(_part(parts, f"{folder}/{one}.xml") for one in ("numbering", "styles")))
    except Unreadable as error:
        raise Unreadable(CODES.get(error.code, error.code)) from error
    return [line for paragraph in _paragraphs(body) for line in _lines(paragraph, numbering)]


def _part(parts: Mapping[str, bytes], name: str) -> etree._Element | None:
    return tree_of(parts[name]) if name in parts else None


def _paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    for block in blocks(parent):
        if block.tag == f"{WORD}tbl":
            for cell in block.iter(f"{WORD}tc"):
                yield from (one for one in cell if one.tag == f"{WORD}p")
        else:
            yield block


def _lines(paragraph: etree._Element, numbering: Numbering) -> Iterator[TextLine]:
    """A paragraph is one line, but for breaks after a mark or before one: `Artikel 1`, and below it what it is about."""
    words = visible(paragraph).replace("\u2011", "-").replace("\u00ad", "")
    if not words.strip():
        return
    first, *others = (f"{numbering.number(paragraph)} {words}".strip()).split("\n")
    x = numbering.indent(paragraph)
    yield TextLine(0, first, x=x)
    for before, line in pairwise((first, *others)):
        marked = BREAKS_AFTER.fullmatch(line.strip()) or BREAKS_AFTER.fullmatch(before.strip())
        yield TextLine(0, line, starts=bool(marked), x=x)


def _indent(element: etree._Element) -> float | None:
    """Of the first line, in points; None where nothing is said."""
    given = element.find(f"{WORD}pPr/{WORD}ind")
    if given is None:
        return None
    lengths = {str(name).rpartition("}")[2]: str(value) for name, value in given.items()}
    left = _points(lengths.get("left") or lengths.get("start"))
    return left + _points(lengths.get("firstLine")) - _points(lengths.get("hanging"))


def _points(length: str | None) -> float:
    found = re.match(r"-?\d+", length or "")
    return int(found[0]) / TWENTIETHS if found else 0.0


def _value(parent: etree._Element | None, name: str) -> str:
    found = parent.find(f"{WORD}{name}") if parent is not None else None
    return (found.get(f"{WORD}val") or "") if found is not None else ""


def _written(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * (1 + (count - 1) // 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        word = ""
        for value, letters in ROMAN:
            while count >= value:
                word, count = word + letters, count - value
        return word.upper() if form == "upperRoman" else word
    return str(count)
