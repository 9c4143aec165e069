"""What somebody outside proposes: from the text that went out and the file that came back, changes one by one."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from itertools import accumulate, groupby
from typing import Literal, NamedTuple

from workflows.documents.passage_blocks import Block, split_blocks
from workflows.documents.tracked_cells import PARAGRAPH, Cell, Returned, markdown_of, returned_cells, sent_cells
from workflows.documents.tracked_paper import PassageWords
from workflows.documents.tracked_reading import Change, Paragraph, TrackedFile

TOKEN = re.compile(r"\w+|\s|[^\w\s]")
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


class _Hunk(NamedTuple):
    start: int
    end: int
    cells: list[Cell]
    change: Change | None
    order: int = 0  # at one place


class _Region(NamedTuple):
    """Letters from `old` to `old_end` of what came back (without what was inserted), beside those that were sent."""

    same: bool
    old: int
    old_end: int
    sent: int
    sent_end: int


class _Span(NamedTuple):
    """Letters of what came back, from `start` to `end`, and who has changed something there."""

    start: int
    end: int
    change: Change | None


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
    for hunk in _hunks(sent, returned_cells(paragraphs)):
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


def _hunks(sent: list[Cell], returned: list[Returned]) -> list[_Hunk]:
    """Changes in the order of the text: tracked ones, those without a trace, and letters that only look otherwise."""
    at = _old_places(returned)
    old = [one.cell for one in returned if one.change is None or one.change.kind == "deleted"]
    regions = _regions(sent, old)
    hunks = _restyled(sent, returned, regions)
    loose = [_Span(_first(at, one.old), _behind(at, one), None) for one in regions if not one.same]
    for span in _tracked(returned):
        start, end = at[span.start], at[span.end]
        same = next((one for one in regions if one.same and one.old <= start and end <= one.old_end), None)
        if same:
            shift = same.sent - same.old
            hunks.append(_Hunk(start + shift, end + shift, _now(returned, span), span.change, span.start))
        else:
            loose.append(span)
    for span in _joined(loose):
        place = _place(at[span.start], at[span.end], regions)
        hunks.append(_Hunk(*place, _now(returned, span), span.change, span.start))
    return sorted(hunks, key=lambda one: (one.start, one.order))


def _old_places(returned: Sequence[Returned]) -> list[int]:
    """For each letter, and behind the last: how many stand before it that were there before anybody inserted."""
    return [0, *accumulate(one.change is None or one.change.kind == "deleted" for one in returned)]


def _first(at: Sequence[int], old: int) -> int:
    """The letter that is number `old` of those that were there."""
    return bisect_right(at, old) - 1


def _behind(at: Sequence[int], region: _Region) -> int:
    """Behind the last letter of the region."""
    return bisect_left(at, region.old_end) if region.old < region.old_end else _first(at, region.old)


def _regions(sent: Sequence[Cell], old: Sequence[Cell]) -> list[_Region]:
    was, came = ("".join(one.letter for one in cells) for cells in (sent, old))
    if was == came:
        return [_Region(True, 0, len(came), 0, len(was))]
    tokens, others = TOKEN.findall(came), TOKEN.findall(was)
    at, at_other = _offsets(tokens), _offsets(others)
    matcher = SequenceMatcher(None, tokens, others, autojunk=False)
    return [
        _Region(kind == "equal", at[start], at[end], at_other[from_], at_other[to])
        for kind, start, end, from_, to in matcher.get_opcodes()
    ]


def _offsets(tokens: Sequence[str]) -> list[int]:
    return [0, *accumulate(len(one) for one in tokens)]


def _tracked(returned: Sequence[Returned]) -> Iterator[_Span]:
    """Changes of one author that stand side by side."""
    at = 0
    for author, group in groupby(returned, lambda one: one.change.author if one.change else None):
        run = list(group)
        if author is not None:
            yield _Span(at, at + len(run), run[0].change)
        at += len(run)


def _joined(spans: Sequence[_Span]) -> list[_Span]:
    """Spans that touch become one, under the first name among them."""
    joined: list[_Span] = []
    for span in sorted(spans, key=lambda one: one[:2]):
        if joined and span.start <= joined[-1].end:
            last = joined[-1]
            joined[-1] = _Span(last.start, max(last.end, span.end), last.change or span.change)
        else:
            joined.append(span)
    return joined


def _place(start: int, end: int, regions: Sequence[_Region]) -> tuple[int, int]:
    """Where letters that were there, from `start` to `end`, lie in what was sent."""
    first = next(one for one in regions if one.old <= start <= one.old_end)
    last = next(one for one in reversed(regions) if one.old <= end <= one.old_end)
    begin = first.sent + (start - first.old if first.same else 0)
    return begin, last.sent + (end - last.old) if last.same else last.sent_end


def _now(returned: Sequence[Returned], span: _Span) -> list[Cell]:
    """What stands in the span if everything is accepted."""
    inside = returned[span.start : span.end]
    return [one.cell for one in inside if one.change is None or one.change.kind == "inserted"]


def _restyled(sent: Sequence[Cell], returned: Sequence[Returned], regions: Sequence[_Region]) -> list[_Hunk]:
    """Words that were made bold or italic, or plain again; programs do not track that reliably."""
    old = [one for one in returned if one.change is None or one.change.kind == "deleted"]
    hunks: list[_Hunk] = []
    for region in regions:
        for step in range(region.old_end - region.old if region.same else 0):
            cell, change = old[region.old + step]
            at, was = region.sent + step, sent[region.sent + step]
            if change or cell[:2] == was[:2] or cell.letter.isspace():
                continue
            new = cell._replace(block=was.block)
            if hunks and hunks[-1].end == at:
                hunks[-1] = hunks[-1]._replace(end=at + 1, cells=[*hunks[-1].cells, new])
            else:
                hunks.append(_Hunk(at, at + 1, [new], None))
    return hunks


def _first_change(paragraphs: Sequence[Paragraph]) -> Change | None:
    return next((run.change for one in paragraphs for run in one.runs if run.change), None)


def _who(change: Change | None) -> tuple[str, datetime | None, bool]:
    return (change.author, change.at, True) if change else (NOBODY, None, False)
