"""Where the letters that came back differ from those that went out: tracked by somebody, or found by comparing."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, groupby
from typing import NamedTuple

from workflows.documents.tracked_cells import Cell, Returned
from workflows.documents.tracked_reading import Change

TOKEN = re.compile(r"\w+|\s|[^\w\s]")


class Hunk(NamedTuple):
    """Letters that were sent, from `start` to `end`, and what stands there instead; `order` at one place."""

    start: int
    end: int
    cells: list[Cell]
    change: Change | None
    order: int = 0


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


def hunks_of(sent: list[Cell], returned: list[Returned]) -> list[Hunk]:
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
            hunks.append(Hunk(start + shift, end + shift, _now(returned, span), span.change, span.start))
        else:
            loose.append(span)
    for span in _joined(loose):
        place = _place(at[span.start], at[span.end], regions)
        hunks.append(Hunk(*place, _now(returned, span), span.change, span.start))
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


def _restyled(sent: Sequence[Cell], returned: Sequence[Returned], regions: Sequence[_Region]) -> list[Hunk]:
    """Words that were made bold or italic, or plain again; programs do not track that reliably."""
    old = [one for one in returned if one.change is None or one.change.kind == "deleted"]
    hunks: list[Hunk] = []
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
                hunks.append(Hunk(at, at + 1, [new], None))
    return hunks
