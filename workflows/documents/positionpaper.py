"""A position paper that exists only as Markdown, taken apart into what it says: fields, commitments, recommendations.

Such papers come from scans and word processors: levels of headings jump, words are broken over two paragraphs, and the
closing remark hangs below the last field without belonging to it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.documents.paper_html import PaperText
from workflows.errors import Unreadable

HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
NUMBERED = re.compile(r"(\d+)\.\s+(.*)")
BULLET = re.compile(r"\s*(?:[-*+•–]|\d+[.)])\s+(.*)")
BROKEN = re.compile(r"[a-zäöüß]-$")


@dataclass
class PositionSection:
    """A part or, with a `number`, a field: paragraphs before and after its bullets. The title has level 1."""

    heading: str
    level: int = 2
    number: int | None = None
    paragraphs: list[str] = field(default_factory=list)
    bullets: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PositionPaper:
    """What a paper says, in its order; `closing` belongs to no section."""

    title: str
    letterhead: list[str]
    sections: list[PositionSection]
    closing: list[str]

    @property
    def fields(self) -> list[PositionSection]:
        """The numbered sections, whose bullets are recommendations."""
        return [section for section in self.sections if section.number is not None]


def read_position_paper(markdown: str) -> PositionPaper:
    """The paper in `markdown`: letterhead, title, sections, closing. Raises Unreadable if it has no title or sections.

    Nothing of its text is lost: what stands between title and first heading is a section without a heading.
    """
    blocks = list(_blocks(markdown))
    headings = [index for index, (kind, _) in enumerate(blocks) if kind == "heading"]
    if len(headings) < 2:
        raise Unreadable("no_position_paper", headings=len(headings))
    title = _title(headings)
    sections: list[PositionSection] = []
    for kind, text in blocks[title + 1 :]:
        if kind == "heading":
            sections.append(_section(text))
            continue
        if not sections:
            sections.append(PositionSection(heading=""))
        _add(sections[-1], kind, text)
    return PositionPaper(
        title=blocks[title][1],
        letterhead=[text for _, text in blocks[:title]],
        sections=sections,
        closing=_take_closing(sections),
    )


def _title(headings: list[int]) -> int:
    """Where the title stands: the first heading, unless that is a letterhead: text below it, and none below the second."""
    first, second, *rest = headings
    letterhead = second > first + 1 and rest[:1] == [second + 1]
    return second if letterhead else first


def as_paper(position_paper: PositionPaper) -> PaperText:
    """The same paper for printing, with parts and fields on one level."""
    sections = [(section.level - 1, heading_of(section), markdown_of(section)) for section in position_paper.sections]
    if position_paper.closing:
        sections.append((1, "", "\n\n".join(["---", *position_paper.closing])))
    return PaperText(title=position_paper.title, letterhead=position_paper.letterhead, sections=sections)


def _blocks(markdown: str) -> Iterator[tuple[str, str]]:
    """(heading, bullet or paragraph; its text on one line), broken words joined."""
    held = ""
    for kind, text in (line for block in re.split(r"\n\s*\n", markdown.strip()) for line in _lines(block)):
        joined = held[:-1] + text if held and kind == "paragraph" and text[:1].islower() else text
        if held and joined == text:
            yield "paragraph", held
        held = joined if kind == "paragraph" and BROKEN.search(joined) else ""
        if not held:
            yield kind, joined
    if held:
        yield "paragraph", held


def _lines(block: str) -> Iterator[tuple[str, str]]:
    """The headings, bullets and paragraphs of a block; a line that begins none of them goes on with the one before."""
    found: list[tuple[str, str]] = []
    for line in filter(str.strip, block.split("\n")):
        if heading := HEADING.match(line.strip()):
            found.append(("heading", heading[1]))
        elif bullet := BULLET.match(line):
            found.append(("bullet", bullet[1]))
        elif found and found[-1][0] != "heading":
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        else:
            found.append(("paragraph", line))
    yield from ((kind, _bare(text).rstrip(":") if kind == "heading" else _bare(text)) for kind, text in found)


def _bare(text: str) -> str:
    """One line without the stars of bold headings."""
    return " ".join(text.replace("**", "").split())


def _section(text: str) -> PositionSection:
    if found := NUMBERED.fullmatch(text):
        return PositionSection(heading=found[2], number=int(found[1]))
    return PositionSection(heading=text)


def _add(section: PositionSection, kind: str, text: str) -> None:
    if kind == "bullet":
        section.bullets.append(text)
    else:
        (section.after if section.bullets else section.paragraphs).append(text)


def _take_closing(sections: list[PositionSection]) -> list[str]:
    """Whole sentences below the last bullets; a sentence that the bullets interrupt goes on in lower case and stays."""
    last = sections[-1]
    closing = [text for text in last.after if not text[:1].islower()]
    last.after = [text for text in last.after if text[:1].islower()]
    return closing


def heading_of(section: PositionSection) -> str:
    """The heading with its number."""
    return section.heading if section.number is None else f"{section.number}. {section.heading}"


def markdown_of(section: PositionSection) -> str:
    """Everything below the heading."""
    bullets = "\n".join(f"- {bullet}" for bullet in section.bullets)
    return "\n\n".join(filter(None, [*section.paragraphs, bullets, *section.after]))
