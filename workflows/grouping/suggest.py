"""The machine's suggestion: which requirements could be answered together. It changes nothing; a person confirms.

First by anchor, then by likeness of text. Every text stands in exactly one group, so that nobody is left without an
answer, and the same texts give the same groups, in whatever order they come.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from workflows.grouping.copies import first_copies
from workflows.grouping.crowd import as_one, learn_space, sort_crowd
from workflows.grouping.likeness import Matrix, alike_pairs, mean_likenesses, middles, nearness, word_vectors
from workflows.grouping.links import Links, knots, parted
from workflows.grouping.meanings import Meaning
from workflows.grouping.pieces import piece
from workflows.grouping.texts import GroupingText, known_meanings, letter, wording

ALIKE_FROM = 0.3
"""From this likeness on two texts at the same place probably ask for the same."""

CROWD = 200
"""So many letters at one provision are sorted by what they are about; fewer are compared one by one."""

CROWD_ANYWHERE = 20
"""The same for letters that stand at no place: there nothing but the text tells them apart."""


class GroupingReason(StrEnum):
    """Why the texts of a group stand together."""

    COPIED = "copied"  # one model letter, handed in several times
    ALIKE = "alike"  # same place and like words
    ABOUT = "about"  # same place and about the same concern, in words of their own
    CONFIRMED = "confirmed"  # a person said so
    SAME_ANCHOR = "same_anchor"  # same place, but words of their own
    ALONE = "alone"  # the only text at its place


LOOSE = (GroupingReason.SAME_ANCHOR, GroupingReason.ALONE)
"""What fits to nothing else at its place."""


class Level(StrEnum):
    """How fine the first step is."""

    PROVISION = "provision"  # each anchor for itself
    SECTION = "section"  # all anchors of one § together


class SuggestedGroup(NamedTuple):
    """Requirements that belong together, by growing id, and how near each is to what all have in common.

    `strength` is the mean likeness of two of them, 1 if there is only one; `head` speaks for all in its own words;
    `letters` tells for each member the first one that brought the same letter, copies of which count once.
    """

    anchor: str
    ids: tuple[int, ...]
    strength: float
    reason: GroupingReason
    strengths: tuple[float, ...]
    head: int
    letters: tuple[int, ...]


class _Found(NamedTuple):
    """Knots that belong together, by their first rows; how near each is to their middle, where that was measured."""

    rows: list[int]
    reason: GroupingReason
    near: dict[int, float]


def suggest_groups(
    texts: Sequence[GroupingText],
    *,
    level: Level = Level.PROVISION,
    meanings: Mapping[int, Meaning] | None = None,
    together: Iterable[Collection[int]] = (),
    apart: Iterable[tuple[int, int]] = (),
) -> list[SuggestedGroup]:
    """Groups in the order in which their anchors first occur, within an anchor the largest first.

    `meanings` by id refine what is about the same, if every text has one; ids that a person put `together` or said to
    be `apart` stay so.
    """
    from threadpoolctl import threadpool_limits

    if not texts:
        return []
    with threadpool_limits(1):  # sums come out alike on every machine, whatever its cores
        return _suggested(texts, level, meanings, together, apart)


def _suggested(
    texts: Sequence[GroupingText],
    level: Level,
    meanings: Mapping[int, Meaning] | None,
    together: Iterable[Collection[int]],
    apart: Iterable[tuple[int, int]],
) -> list[SuggestedGroup]:
    anchors = {anchor: place for place, anchor in enumerate(dict.fromkeys(anchor_at(level, t.anchor) for t in texts))}
    placed = sorted(texts, key=lambda text: (anchors[anchor_at(level, text.anchor)], wording(text), text.id))
    places = [anchors[anchor_at(level, text.anchor)] for text in placed]
    links = Links.of([text.id for text in placed], together, apart)
    copied = first_copies([letter(text) for text in placed], places)
    knot = knots(copied, links)
    letters = _letters_of(knot, copied)
    vectors = word_vectors(
        [wording(text) for text in placed], sorted({row for rows in letters.values() for row in rows})
    )

    found = _found(placed, places, vectors, letters, meanings)
    groups = [part for one in _untied(found, knot, places, links) for part in _parted(one, knot, links, vectors)]
    groups.sort(key=lambda group: (places[group.rows[0]], group.reason in LOOSE, -len(group.rows), group.rows[0]))
    return _described(groups, list(anchors), placed, places, vectors, knot, copied)


def fitting_level(anchors: Iterable[str], *, most_groups: int = 300) -> Level:
    """The finer level, unless it would leave the office with more groups than it can work through."""
    return Level.PROVISION if len(set(anchors)) <= most_groups else Level.SECTION


def anchor_at(level: Level, anchor: str) -> str:
    """The anchor itself, or at the coarser level its § (`art1/§4/2` → `art1/§4`); without a § its first part."""
    if level is Level.PROVISION:
        return anchor
    section = re.match(r"(?:[^/]*/)*?[^/]*§[^/]*", anchor)
    return section[0] if section else anchor.partition("/")[0]


def _letters_of(knot: list[int], copied: list[int]) -> dict[int, list[int]]:
    """For each knot its different letters: what a person put together speaks with all its voices."""
    letters: dict[int, list[int]] = {}
    seen = set()
    for row, voice in enumerate(zip(knot, copied, strict=True)):
        if voice not in seen:
            seen.add(voice)
            letters.setdefault(voice[0], []).append(row)
    return dict(sorted(letters.items()))


def _found(
    placed: Sequence[GroupingText],
    places: list[int],
    vectors: Matrix,
    letters: dict[int, list[int]],
    meanings: Mapping[int, Meaning] | None,
) -> list[_Found]:
    """Knots that belong together, place by place; those that fit to nothing are in none."""
    at: dict[int, list[int]] = {}
    for first in letters:
        at.setdefault(places[first], []).append(first)
    crowds = [firsts for firsts in at.values() if is_crowd(len(firsts), placed[firsts[0]].anchor)]
    crowded = {first for firsts in crowds for first in firsts}
    few = [first for first in letters if first not in crowded]
    pairs = alike_pairs(middles(vectors, [letters[first] for first in few]), [places[row] for row in few], ALIKE_FROM)
    stars = [_Found([few[place] for place in star], GroupingReason.ALIKE, {}) for star in _stars(pairs)]
    return stars + [group for firsts in crowds for group in _concerns(firsts, placed, letters, meanings)]


def is_crowd(letters: int, anchor: str) -> bool:
    """So many letters at one place, or at none, are sorted by what they are about."""
    return letters >= (CROWD if anchor else CROWD_ANYWHERE)


def _concerns(
    firsts: list[int],
    placed: Sequence[GroupingText],
    letters: dict[int, list[int]],
    meanings: Mapping[int, Meaning] | None,
) -> list[_Found]:
    texts = [placed[row] for first in firsts for row in letters[first]]
    views = learn_space([piece(text.title, text.text) for text in texts], known_meanings(texts, meanings))[1]
    said = sort_crowd([as_one(rows, [len(letters[first]) for first in firsts]) for rows in views])
    near = dict(zip(firsts, said.strengths, strict=True))
    groups: dict[int, list[int]] = {}
    for first, group in zip(firsts, said.groups, strict=True):
        if group is not None:
            groups.setdefault(group, []).append(first)
    return [_Found(members, GroupingReason.ABOUT, near) for members in groups.values()]


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


def _untied(found: list[_Found], knot: list[int], places: list[int], links: Links) -> list[_Found]:
    """All rows in groups, with the reason; what is like nothing shares a group with the rest at its place."""
    letters: dict[int, list[int]] = {}
    for row, first in enumerate(knot):
        letters.setdefault(first, []).append(row)
    said = {knot[rows[0]] for rows in links.together}
    groups = [one._replace(rows=[row for first in one.rows for row in letters.pop(first)]) for one in found]
    rest: dict[int, list[int]] = {}
    for first, rows in letters.items():
        if len(rows) > 1 or first in said:
            reason = GroupingReason.CONFIRMED if first in said else GroupingReason.COPIED
            groups.append(_Found(rows, reason, {}))
        else:
            rest.setdefault(places[first], []).append(first)
    return groups + [
        _Found(rows, GroupingReason.SAME_ANCHOR if len(rows) > 1 else GroupingReason.ALONE, {})
        for rows in rest.values()
    ]


def _parted(group: _Found, knot: list[int], links: Links, vectors: Matrix) -> list[_Found]:
    """Where a person keeps some of them apart, the others go with those whom they are most like."""
    units: dict[int, list[int]] = {}
    for row in group.rows:
        units.setdefault(knot[row], []).append(row)
    homes, free = parted(list(units.values()), links)
    if len(homes) > 1:
        likes = (middles(vectors, free) @ middles(vectors, homes).T).toarray()
        for unit, like in zip(free, likes, strict=True):
            homes[int(like.argmax())].extend(unit)
    else:
        homes = [[row for unit in (*homes, *free) for row in unit]]
    return [group._replace(rows=sorted(rows)) for rows in homes]


def _described(
    groups: list[_Found],
    anchors: list[str],
    placed: Sequence[GroupingText],
    places: list[int],
    vectors: Matrix,
    knot: list[int],
    copied: list[int],
) -> list[SuggestedGroup]:
    letter_of: dict[int, int] = {}
    for text, first in sorted(zip(placed, copied, strict=True)):
        letter_of.setdefault(first, text.id)
    rows = [group.rows for group in groups]
    described = []
    for group, strength, near in zip(groups, mean_likenesses(vectors, rows), nearness(vectors, rows), strict=True):
        closeness = [group.near.get(knot[row], one) for row, one in zip(group.rows, near, strict=True)]
        head = max(range(len(closeness)), key=lambda place: (closeness[place], -group.rows[place]))
        members = sorted(
            (placed[row].id, round(close, 4), letter_of[copied[row]])
            for row, close in zip(group.rows, closeness, strict=True)
        )
        ids, strengths, letters = zip(*members, strict=True)
        described.append(
            SuggestedGroup(
                anchors[places[group.rows[0]]],
                ids,
                strength,
                group.reason,
                strengths,
                placed[group.rows[head]].id,
                letters,
            )
        )
    return described
