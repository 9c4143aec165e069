"""A Word file that comes back: its paragraphs with what was tracked in them, by whom, and the comments.

Only the text is read; relations to the outside, fields and macros are never followed. What our own copy had tracked counts
as done: it is the text that went out.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from lxml import etree

from workflows.documents.office_file import unpacked
from workflows.documents.passage_blocks import INDENT, PLAIN, Style
from workflows.documents.tracked_paper import OURS
from workflows.documents.word_file import BREAKS, TYPES, UNREAD, WORD, body_of, main_part, tree_of
from workflows.errors import Unreadable

BOOKMARK = re.compile(r"SR_(\d{1,9})_(\d{1,9})_(\d{1,6})", re.ASCII)
REASONS = {
    "sheet_too_large": "word_too_large",
    "sheet_protected": "word_protected",
    "sheet_not_xlsx": "word_not_docx",
    "sheet_damaged": "word_damaged",
}
INSERTED, DELETED = ({f"{WORD}{name}" for name in names} for names in (("ins", "moveTo"), ("del", "moveFrom")))
WORDS = {f"{WORD}t", f"{WORD}delText"}
WRAPPERS = {f"{WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple")}
OFF = {"0", "false", "off", "none"}
HEADING = re.compile(r"heading (\d)")
MOST_AUTHOR = 120


class Change(NamedTuple):
    """A tracked change of somebody outside; `at` where the file says it."""

    kind: Literal["inserted", "deleted"]
    author: str
    at: datetime | None


class Run(NamedTuple):
    """Some letters that look alike and have the same fate."""

    text: str
    style: Style = PLAIN
    change: Change | None = None


class Comment(NamedTuple):
    """A comment, and the words at which it stands."""

    author: str
    at: datetime | None
    text: str
    quote: str
    passage: int  # 0: none


@dataclass
class Paragraph:
    """`copy`, `passage` and `number` are those of its bookmark; `heading` its level, `mark` how its Markdown begins."""

    copy: int = 0
    passage: int = 0
    number: int = 0
    heading: int = 0
    mark: str = ""
    runs: list[Run] = field(default_factory=list)
    end: Change | None = None
    comments: dict[str, str] = field(default_factory=dict)  # number of the comment → the words at which it stands

    @property
    def text(self) -> str:
        """What is to be read if every change is accepted."""
        return "".join(run.text for run in self.runs if run.change is None or run.change.kind == "inserted")


@dataclass(frozen=True)
class TrackedFile:
    """The paragraphs in their order, all comments, and whether there is something that nobody will read."""

    copy_id: int
    paragraphs: list[Paragraph]
    comments: list[Comment]
    unread: bool


def read_tracked(data: bytes) -> TrackedFile:
    """The text of a DOCX with its changes. Takes up to a second, so call it in a thread.

    Raises Unreadable with word_too_large, word_protected, word_not_docx, word_damaged, attachment_with_macros, or
    word_not_ours if no paragraph is from us.
    """
    try:
        parts = unpacked(data, TYPES)
        reading = _Reading(parts)
        body = body_of(parts[main_part(parts)])
        paragraphs = list(reading.paragraphs(body))
        said = _comments(parts)
    except Unreadable as refusal:
        raise Unreadable(REASONS.get(refusal.code, refusal.code), **refusal.facts) from refusal
    copies = Counter(one.copy for one in paragraphs if one.copy)
    if not copies:
        raise Unreadable("word_not_ours")
    copy_id = copies.most_common(1)[0][0]
    for one in paragraphs:
        if one.copy != copy_id:
            one.copy = one.passage = one.number = 0
    unread = next(body.iter(*UNREAD), None) is not None
    return TrackedFile(copy_id, paragraphs, list(_placed(paragraphs, said)), unread)


class _Reading:
    """Walks through the text with what the file says elsewhere: names of styles, kinds of lists."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.styles = _styles(parts.get("word/styles.xml"))
        self.lists = _lists(parts.get("word/numbering.xml"))
        self.open: dict[str, str] = {}  # comments whose words are being read

    def paragraphs(self, parent: etree._Element) -> Iterator[Paragraph]:
        bookmarks: list[str] = []
        for child in parent:
            if child.tag == f"{WORD}bookmarkStart":
                bookmarks.append(child.get(f"{WORD}name", ""))
            elif child.tag == f"{WORD}p":
                yield from self._paragraph(child, bookmarks)
                bookmarks = []
            elif child.tag == f"{WORD}tbl":
                yield from self._table(child)
            elif child.tag in WRAPPERS | INSERTED:
                yield from self.paragraphs(child)

    def _paragraph(self, element: etree._Element, before: list[str]) -> Iterator[Paragraph]:
        made = Paragraph(end=self._end(element))
        made.heading, made.mark = self._shape(element)
        inside = [one.get(f"{WORD}name", "") for one in element.iter(f"{WORD}bookmarkStart")]
        known = next((found for name in (*before, *inside) if (found := BOOKMARK.fullmatch(name))), None)
        if known:
            made.copy, made.passage, made.number = (int(one) for one in known.groups())
        self._walk(element, made, None)
        made.comments |= self.open
        if made.end and OURS.fullmatch(made.end.author):
            if made.end.kind == "deleted" and not made.runs:
                return
            made.end = None
        yield made

    def _walk(self, parent: etree._Element, made: Paragraph, change: Change | None) -> None:
        for child in parent:
            if child.tag in INSERTED:
                self._walk(child, made, change or self._foreign(child, "inserted"))
            elif child.tag in DELETED:
                self._deleted(child, made, change)
            elif child.tag in WRAPPERS:
                self._walk(child, made, change)
            elif child.tag == f"{WORD}r":
                self._run(child, made, change)
            elif child.tag == f"{WORD}commentRangeStart":
                self.open[child.get(f"{WORD}id", "")] = ""
            elif child.tag == f"{WORD}commentRangeEnd" and child.get(f"{WORD}id", "") in self.open:
                made.comments[child.get(f"{WORD}id", "")] = self.open.pop(child.get(f"{WORD}id", ""))

    def _deleted(self, element: etree._Element, made: Paragraph, change: Change | None) -> None:
        """What was inserted and struck by people outside was never there; what we had struck is gone."""
        struck = self._foreign(element, "deleted")
        if struck and change is None:
            self._walk(element, made, struck)

    def _run(self, element: etree._Element, made: Paragraph, change: Change | None) -> None:
        shape = element.find(f"{WORD}rPr")
        for child in element:
            if child.tag == f"{WORD}commentReference":
                made.comments.setdefault(child.get(f"{WORD}id", ""), "")
            text = (child.text or "") if child.tag in WORDS else BREAKS.get(child.tag, "").replace("\n", " ")
            if not text:
                continue
            made.runs.append(Run(text, _style(shape), change))
            if change is None or change.kind == "inserted":
                for number in self.open:
                    self.open[number] += text

    def _foreign(self, element: etree._Element, kind: Literal["inserted", "deleted"]) -> Change | None:
        author = (element.get(f"{WORD}author") or "").strip()
        return None if OURS.fullmatch(author) else Change(kind, author[:MOST_AUTHOR], _moment(element))

    def _end(self, element: etree._Element) -> Change | None:
        """What happened to the end of the paragraph, by whomever."""
        for mark in element.iterfind(f"{WORD}pPr/{WORD}rPr/*"):
            if mark.tag in INSERTED | DELETED:
                author = (mark.get(f"{WORD}author") or "").strip()
                return Change("inserted" if mark.tag in INSERTED else "deleted", author[:MOST_AUTHOR], _moment(mark))
        return None

    def _shape(self, element: etree._Element) -> tuple[int, str]:
        """The level of a heading, or how the Markdown of a list begins."""
        style = element.find(f"{WORD}pPr/{WORD}pStyle")
        name = self.styles.get(_value(style), "")
        heading = HEADING.fullmatch(name)
        numbering = element.find(f"{WORD}pPr/{WORD}numPr")
        if heading:
            return int(heading[1]), ""
        if numbering is None:
            return 0, "- " if name.startswith("list bullet") else "1. " if name.startswith("list number") else ""
        level = int(_value(numbering.find(f"{WORD}ilvl")) or 0)
        kind = self.lists.get((_value(numbering.find(f"{WORD}numId")), level), "")
        return 0, "" if not kind else " " * INDENT * level + ("- " if kind == "bullet" else "1. ")

    def _table(self, table: etree._Element) -> Iterator[Paragraph]:
        """Each row as a line of Markdown; who has changed what inside is not told apart."""
        for row in table.iter(f"{WORD}tr"):
            cells = []
            for cell in row.iter(f"{WORD}tc"):
                made = Paragraph()
                for element in cell.iter(f"{WORD}p"):
                    self._walk(element, made, None)
                cells.append(made.text)
            yield Paragraph(runs=[Run(f"| {' | '.join(cells)} |")])


def _placed(paragraphs: list[Paragraph], said: dict[str, tuple[str, datetime | None, str]]) -> Iterator[Comment]:
    """Comments in the order of the text, with the passage in which they stand."""
    passage, seen = 0, set()
    for one in paragraphs:
        passage = one.passage or passage
        for number, quote in one.comments.items():
            if number in said and number not in seen and not OURS.fullmatch(said[number][0]):
                seen.add(number)
                yield Comment(*said[number], quote.strip(), passage)


def _comments(parts: dict[str, bytes]) -> dict[str, tuple[str, datetime | None, str]]:
    """Author, time and words of each comment by its number."""
    root = _tree(parts.get("word/comments.xml"))
    found = {}
    for comment in root.iter(f"{WORD}comment"):
        lines = ["".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in comment.iter(f"{WORD}p")]
        author = (comment.get(f"{WORD}author") or "").strip()[:MOST_AUTHOR]
        found[comment.get(f"{WORD}id", "")] = (author, _moment(comment), "\n".join(lines).strip())
    return found


def _styles(markup: bytes | None) -> dict[str, str]:
    """Id of each style → its name, which is the same in every language of Word."""
    return {
        style.get(f"{WORD}styleId", ""): _value(style.find(f"{WORD}name")).lower()
        for style in _tree(markup).iter(f"{WORD}style")
    }


def _lists(markup: bytes | None) -> dict[tuple[str, int], str]:
    """(number of a list, level) → "bullet" or a kind of numbers."""
    root = _tree(markup)
    kinds = {
        (abstract.get(f"{WORD}abstractNumId"), int(level.get(f"{WORD}ilvl", 0))): _value(level.find(f"{WORD}numFmt"))
        for abstract in root.iter(f"{WORD}abstractNum")
        for level in abstract.iter(f"{WORD}lvl")
    }
    return {
        (number.get(f"{WORD}numId", ""), level): kind
        for number in root.iter(f"{WORD}num")
        for (abstract, level), kind in kinds.items()
        if abstract == _value(number.find(f"{WORD}abstractNumId")) and kind != "none"
    }


def _tree(markup: bytes | None) -> etree._Element:
    return tree_of(markup) if markup else etree.Element("none")


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{WORD}val", "")


def _style(shape: etree._Element | None) -> Style:
    return Style(_on(shape, "b"), _on(shape, "i"), _on(shape, "strike"), _on(shape, "u"))


def _on(shape: etree._Element | None, name: str) -> bool:
    mark = None if shape is None else shape.find(f"{WORD}{name}")
    return mark is not None and mark.get(f"{WORD}val", "on").lower() not in OFF


def _moment(element: etree._Element) -> datetime | None:
    """LibreOffice writes 0-00-00 where it does not know."""
    try:
        at = datetime.fromisoformat(element.get(f"{WORD}date", ""))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
