"""Late comers join the groups that are there: nobody's group is touched, and of each a few texts speak for all."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workflows.grouping.copies import first_copies
from workflows.grouping.crowd import STRAY, Space, learn_space, middles_of
from workflows.grouping.meanings import Meaning
from workflows.grouping.pieces import Piece, Table, piece
from workflows.grouping.texts import GroupingText, known_meanings, letter

SPEAKERS = 8
"""Texts of a group that late comers are compared with: what a group is about needs no more."""

MOST_SPEAKERS = 2_000
"""Of all groups together: to learn from more would take longer than the late comers are worth."""


class Known(NamedTuple):
    """Groups as they stand: the space, the middle of each, and how near one must be to belong."""

    space: Space
    middles: Table
    least: float


def remember(space: Space, rows: Table, groups: Sequence[int | None]) -> Known:
    """What later texts are compared with; `groups` numbers the group of each row from 0, or None."""
    from numpy import arange, asarray, quantile

    kept = [row for row, group in enumerate(groups) if group is not None]
    number = asarray([groups[row] for row in kept])
    middles = middles_of(rows[kept], number)
    like = rows[kept] @ middles.T
    foreign = like[number[:, None] != arange(len(middles))]
    return Known(space, middles, float(quantile(foreign, STRAY)) if foreign.size else 0.0)


class Home(NamedTuple):
    """The group that a late comer joins, how near it is to what that is about, and the text of which it is a copy."""

    group: int
    near: float
    letter: int | None = None


def join(known: Known, pieces: Sequence[Piece], meanings: Sequence[Meaning] | None) -> list[Home | None]:
    """For each new text where it belongs, or None where it fits nowhere."""
    like = known.space.place(pieces, meanings) @ known.middles.T
    best = like.argmax(axis=1).tolist()
    homes = [Home(group, min(float(row[group]), 1.0)) for group, row in zip(best, like, strict=True)]
    return [home if home.near >= known.least and home.near > 0 else None for home in homes]


def join_groups(
    new: Sequence[GroupingText],
    groups: Sequence[Sequence[GroupingText]],
    meanings: Mapping[int, Meaning] | None = None,
) -> list[Home | None]:
    """The same for groups as they stand, by their place in `groups`: a copy joins its letter, others what they are about."""
    if not any(groups):
        return [None] * len(new)
    speaking, owner = _speakers(groups)
    read = known_meanings([*new, *speaking], meanings)
    pieces = [piece(text.title, text.text) for text in speaking]
    space, views = learn_space(pieces, read[len(new) :] if read else None)
    known = remember(space, views[0], owner)
    homes = join(known, [piece(text.title, text.text) for text in new], read[: len(new)] if read else None)
    copied = _copied(new, groups, speaking, owner)
    return [copy or home for home, copy in zip(homes, copied, strict=True)]


def _speakers(groups: Sequence[Sequence[GroupingText]]) -> tuple[list[GroupingText], list[int]]:
    """Some different texts of each group, spread over it as they came, with the place of their group."""
    most = max(1, min(SPEAKERS, MOST_SPEAKERS // len(groups)))
    found = []
    for place, group in enumerate(groups):
        different = list({letter(text): text for text in sorted(group, key=lambda text: text.id)}.values())
        found += [(text, place) for text in different[:: -(-len(different) // most)]] if different else []
    return [text for text, _ in found], [place for _, place in found]


def _copied(
    new: Sequence[GroupingText],
    groups: Sequence[Sequence[GroupingText]],
    speaking: Sequence[GroupingText],
    owner: Sequence[int],
) -> list[Home | None]:
    """Where the letter stands of which a new text is a copy."""
    said = {letter(text): Home(place, 1.0, text.id) for place, group in enumerate(groups) for text in reversed(group)}
    letters = [*(letter(text) for text in speaking), *(letter(text) for text in new)]
    first = first_copies(letters, [0] * len(letters))[len(speaking) :]
    like = [Home(owner[row], 1.0, speaking[row].id) if row < len(owner) else None for row in first]
    return [said.get(letter(text), home) for text, home in zip(new, like, strict=True)]
