"""The machine's suggestion: which requirements could be answered together. It changes nothing; a person confirms.

First by anchor, then by likeness of text. Every text stands in exactly one group, so that nobody is left without an
answer, and the same input gives the same groups in the same order.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from workflows.grouping.likeness import Matrix, alike_pairs, copies, mean_likenesses, word_vectors

COPIED_FROM = 0.6
"""Share of common word pairs from which on two texts are one letter that was passed around."""

LETTER_WORDS = 8
"""A text of so many words is compared without its title, which each town words for itself."""

ALIKE_FROM = 0.3
"""From this likeness on two texts at the same place probably ask for the same."""


class GroupingReason(StrEnum):
    """Why the texts of a group stand together."""

    COPIED = "copied"  # one model letter, handed in several times
    ALIKE = "alike"  # same place and like words
    SAME_ANCHOR = "same_anchor"  # same place, but words of their own
    ALONE = "alone"  # the only text at its place


class Level(StrEnum):
    """How fine the first step is."""

    PROVISION = "provision"  # each anchor for itself
    SECTION = "section"  # all anchors of one § together


class GroupingText(NamedTuple):
    """One requirement as the machine sees it; `anchor` is the key of a provision (§15/2/l2/1) or of a topic."""

    id: int
    anchor: str
    title: str
    text: str


class SuggestedGroup(NamedTuple):
    """Requirements that belong together; `strength` is the mean likeness of two of them, 1 if there is only one."""

    anchor: str
    ids: tuple[int, ...]
    strength: float
    reason: GroupingReason


def suggest_groups(texts: Sequence[GroupingText], *, level: Level = Level.PROVISION) -> list[SuggestedGroup]:
    """Groups in the order in which their anchors first occur, within an anchor the largest first."""
    if not texts:
        return []
    anchors = {anchor: place for place, anchor in enumerate(dict.fromkeys(anchor_at(level, t.anchor) for t in texts))}
    placed = sorted((anchors[anchor_at(level, text.anchor)], row) for row, text in enumerate(texts))
    places = [place for place, _ in placed]
    ids = [texts[row].id for _, row in placed]
    first_copy = copies([_letter(texts[row]) for _, row in placed], places, COPIED_FROM)
    originals = sorted(set(first_copy))
    vectors = word_vectors([_wording(texts[row]) for _, row in placed], originals)

    pairs = alike_pairs(vectors[originals], [places[row] for row in originals], ALIKE_FROM)
    groups = _groups(places, _stars(pairs), originals, first_copy)
    strengths = mean_likenesses(vectors, [rows for rows, _ in groups])
    names = list(anchors)
    return [
        SuggestedGroup(names[places[rows[0]]], tuple(sorted(ids[row] for row in rows)), strength, reason)
        for (rows, reason), strength in zip(groups, strengths, strict=True)
    ]


def fitting_level(anchors: Iterable[str], *, most_groups: int = 300) -> Level:
    """The finer level, unless it would leave the office with more groups than it can work through."""
    return Level.PROVISION if len(set(anchors)) <= most_groups else Level.SECTION


def anchor_at(level: Level, anchor: str) -> str:
    """The anchor itself, or at the coarser level its § (`art1/§4/2` → `art1/§4`); without a § its first part."""
    if level is Level.PROVISION:
        return anchor
    section = re.match(r"(?:[^/]*/)*?[^/]*§[^/]*", anchor)
    return section[0] if section else anchor.partition("/")[0]


def _wording(text: GroupingText) -> str:
    return text.text if text.text.startswith(text.title) else f"{text.title}\n{text.text}"


def _letter(text: GroupingText) -> str:
    return text.text if text.text.count(" ") >= LETTER_WORDS else _wording(text)


def _stars(pairs: Matrix) -> list[list[int]]:
    """Take the text with the most likes and all that are like it, and go on with what is left.

    A star has no chains: each text is like the one in the middle, not only like a neighbour of a neighbour.
    """
    starts, neighbours = pairs.indptr.tolist(), pairs.indices.tolist()
    likes = [end - start for start, end in pairwise(starts)]
    free = [True] * len(likes)
    stars = []
    for centre in sorted(range(len(likes)), key=lambda row: -likes[row]):
        star = [row for row in neighbours[starts[centre] : starts[centre + 1]] if free[row]]
        if free[centre] and star:
            stars.append([centre, *star])
            for row in stars[-1]:
                free[row] = False
    return stars


def _groups(
    places: list[int], stars: list[list[int]], originals: list[int], first_copy: list[int]
) -> list[tuple[list[int], GroupingReason]]:
    """All rows in groups, with the reason; what is like nothing shares a group with the rest at its place."""
    letters: dict[int, list[int]] = {row: [] for row in originals}
    for row, first in enumerate(first_copy):
        letters[first].append(row)

    groups = []
    for star in stars:
        groups.append(([row for place in star for row in letters.pop(originals[place])], GroupingReason.ALIKE))
    groups += [(letter, GroupingReason.COPIED) for letter in letters.values() if len(letter) > 1]
    rest: dict[int, list[int]] = {}
    for row, *others in letters.values():
        if not others:
            rest.setdefault(places[row], []).append(row)
    groups += [(rows, GroupingReason.SAME_ANCHOR if len(rows) > 1 else GroupingReason.ALONE) for rows in rest.values()]
    loose = (GroupingReason.SAME_ANCHOR, GroupingReason.ALONE)
    return sorted(groups, key=lambda group: (places[group[0][0]], group[1] in loose, -len(group[0])))
