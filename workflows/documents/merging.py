"""A change that was made to an older text, put into the text of now, if nobody has touched its place since."""

import re
from difflib import SequenceMatcher
from itertools import accumulate

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")


def apply_change(base: str, current: str, start: int, end: int, inserted: str) -> str | None:
    """`current` with the letters that were `start` to `end` in `base` replaced; None if they are no longer there."""
    place = (start, end) if base == current else _place(base, current, start, end)
    return None if place is None else current[: place[0]] + inserted + current[place[1] :]


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
