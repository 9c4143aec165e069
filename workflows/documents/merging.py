"""A change that was made to an older text, put into the text of now, if nobody has touched its place since."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


class Replacement(NamedTuple):
    """The letters from `start` to `end` shall be `inserted` instead; `order` counts the changes of one file."""

    start: int
    end: int
    inserted: str
    order: int = 0


def apply_change(base: str, current: str, change: Replacement, done: Sequence[Replacement] = ()) -> str | None:
    """`current` with one more change to `base`; None if its letters are no longer there.

    `done` are changes to the same `base` that were put in before. Whatever else has happened since is found by comparing.
    """
    place = _shifted(change, done)
    if place is None:
        return None
    expected = _with_all(base, done)
    place = place if expected == current else _place(expected, current, *place)
    return None if place is None else current[: place[0]] + change.inserted + current[place[1] :]


def _shifted(change: Replacement, done: Sequence[Replacement]) -> tuple[int, int] | None:
    """Where the place of a change lies after others were put in; None if one of them touched it."""
    shift = 0
    for other in done:
        if _before(other, change):
            shift += len(other.inserted) - (other.end - other.start)
        elif other.start < change.end:
            return None
    return change.start + shift, change.end + shift


def _before(other: Replacement, change: Replacement) -> bool:
    if other.end != change.start:
        return other.end < change.start
    at_one_point = other.start == other.end == change.start == change.end
    return not at_one_point or other.order < change.order


def _with_all(base: str, done: Sequence[Replacement]) -> str:
    text = base
    for one in sorted(done, key=lambda one: (one.start, one.end, one.order), reverse=True):
        text = text[: one.start] + one.inserted + text[one.end :]
    return text


def _place(base: str, current: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the letters of `base` stand in `current`: together in one stretch that both texts have."""
    old, new = TOKEN.findall(base), TOKEN.findall(current)
    at, at_new = ([0, *accumulate(map(len, tokens))] for tokens in (old, new))
    for first, other, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        begin, finish = at[first], at[first + size]
        if size and begin <= start and end <= finish:
            shift = at_new[other] - begin
            return start + shift, end + shift
    return None
