"""What somebody outside proposes: from the text that went out and the file that came back, changes one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from workflows.documents.passage_blocks import Block, split_blocks
from workflows.documents.tracked_cells import PARAGRAPH, Cell, markdown_of, returned_cells, sent_cells
from workflows.documents.tracked_hunks import hunks_of
from workflows.documents.tracked_paper import PassageWords
from workflows.documents.tracked_reading import Change, Paragraph, TrackedFile

NOBODY = ""
STOP = Cell("\ue000")  # behind it a space is no longer the last letter, which would go


class TextChange(NamedTuple):
    """In the heading or the body (Markdown), the letters from `start` to `end` shall be `inserted` instead.

    Without `tracked`, nobody's name stands at the change: it was found by comparing with what went out.
    """

    passage: int
    part: Literal["heading", "body"]
    start: int
    end: int
    inserted: str
    author: str
    at: datetime | None
    tracked: bool


class NewPassage(NamedTuple):
    """A heading that did not go out, with the paragraphs below it; `after` which passage, 0: before all."""

    after: int
    level: int
    words: PassageWords
    author: str
    at: datetime | None
    tracked: bool


class GonePassage(NamedTuple):
    """Nothing is left of a passage."""

    passage: int
    author: str
    at: datetime | None
    tracked: bool


@dataclass
class Proposals:
    """Everything that a file proposes; `beside` is text that belongs to no passage."""

    changes: list[TextChange] = field(default_factory=list)
    new: list[NewPassage] = field(default_factory=list)
    gone: list[GonePassage] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


@dataclass
class _Parts:
    """The paragraphs of the file, put to the passages to which they belong."""

    headings: dict[int, list[Paragraph]] = field(default_factory=dict)
    bodies: dict[int, list[Paragraph]] = field(default_factory=dict)
    new: list[tuple[int, list[Paragraph]]] = field(default_factory=list)
    beside: list[Paragraph] = field(default_factory=list)


def proposals_of(file: TrackedFile, sent: Mapping[int, PassageWords], known: Sequence[str] = ()) -> Proposals:
    """Compare the file with what went out, passage by passage; `known` are our own words outside passages."""
    parts = _sorted_out(file.paragraphs, sent)
    found = Proposals()
    for passage, words in sent.items():
        heading, body = parts.headings.get(passage, []), parts.bodies.get(passage, [])
        if (words.heading or words.body.strip()) and not any(one.text.strip() for one in (*heading, *body)):
            change = _first_change([*heading, *body])
            found.gone.append(GonePassage(passage, *_who(change)))
            continue
        title = [Block("verbatim", 0, "", "", words.heading)] if words.heading else []
        found.changes += text_changes(passage, "heading", title, heading)
        found.changes += text_changes(passage, "body", split_blocks(words.body), body)
    found.new = [_new_passage(after, paragraphs) for after, paragraphs in parts.new]
    found.beside = [text for one in parts.beside if (text := one.text.strip()) and text not in known]
    return found


def _sorted_out(paragraphs: Sequence[Paragraph], sent: Mapping[int, PassageWords]) -> _Parts:
    parts = _Parts()
    with_heading = {one.passage for one in paragraphs if one.passage and not one.number}
    here, new = 0, False
    for at, one in enumerate(paragraphs):
        if one.copy:
            here, new = (one.passage if one.passage in sent else 0), False
            target = parts.headings if one.number == 0 else parts.bodies
            (target.setdefault(here, []) if here else parts.beside).append(one)
        elif one.heading and one.text.strip():
            follower = next((later for later in paragraphs[at + 1 :] if later.copy or later.heading), Paragraph())
            if follower.number and follower.passage in sent and follower.passage not in with_heading | {here}:
                parts.headings.setdefault(follower.passage, []).append(one)
            else:
                parts.new.append((here, [one]))
                new = True
        elif new:
            parts.new[-1][1].append(one)
        else:
            (parts.bodies.setdefault(here, []) if here else parts.beside).append(one)
    return parts


def _new_passage(after: int, paragraphs: list[Paragraph]) -> NewPassage:
    heading, *rest = paragraphs
    cells = [one.cell for one in returned_cells(rest) if one.change is None or one.change.kind == "inserted"]
    words = PassageWords(heading.text.strip(), markdown_of(cells, [], []))
    return NewPassage(after, heading.heading + 1, words, *_who(_first_change(paragraphs)))


def text_changes(
    passage: int, part: Literal["heading", "body"], blocks: list[Block], paragraphs: list[Paragraph]
) -> Iterator[TextChange]:
    """What a heading or a body shall become, from its blocks that went out and its paragraphs that came back."""
    sent = sent_cells(blocks)
    was = "".join(block.gap + block.mark + block.text for block in blocks)
    for hunk in hunks_of(sent, returned_cells(paragraphs)):
        cells = [*sent[: hunk.start], *hunk.cells, *sent[hunk.end :]]
        if part == "heading":
            will = " ".join("".join(one.letter for one in cells).replace(PARAGRAPH, " ").split())
        else:
            will = markdown_of(cells, blocks, sent)
        if will != was:
            before = _before(hunk.start, was, blocks, sent)
            yield TextChange(passage, part, *_difference(was, will, before), *_who(hunk.change))


def _before(start: int, was: str, blocks: Sequence[Block], sent: Sequence[Cell]) -> int:
    """How many letters of Markdown stand before a letter that was sent; behind the mark where a paragraph begins."""
    if start and start < len(sent) and sent[start - 1].letter == PARAGRAPH:
        block = blocks[sent[start].block or 0]
        return _same_letters(was, markdown_of(sent[:start], blocks, sent)) + len(block.gap) + len(block.mark)
    return _same_letters(was, markdown_of([*sent[:start], STOP], blocks, sent))


def _same_letters(one: str, other: str) -> int:
    """With how many letters both begin alike."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _difference(was: str, will: str, before: int) -> tuple[int, int, str]:
    """From where to where `was` differs, and what stands there in `will`; whole words where a word changes.

    Among equal words it might be any: the change begins not behind `before`.
    """
    start = min(_same_letters(was, will), before)
    rest = min(len(was), len(will)) - start
    behind = next((at for at in range(rest) if was[-1 - at] != will[-1 - at]), rest)
    while start and was[start - 1].isalnum() and any(one[start : start + 1].isalnum() for one in (was, will)):
        start -= 1
    while (
        behind
        and was[-behind].isalnum()
        and any(one[-behind - 1].isalnum() for one in (was, will) if len(one) > behind)
    ):
        behind -= 1
    return start, len(was) - behind, will[start : len(will) - behind]


def _first_change(paragraphs: Sequence[Paragraph]) -> Change | None:
    return next((run.change for one in paragraphs for run in one.runs if run.change), None)


def _who(change: Change | None) -> tuple[str, datetime | None, bool]:
    return (change.author, change.at, True) if change else (NOBODY, None, False)
