"""A crowd of letters at one place, or at none: what each is about, in communities, and what fits nowhere."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from workflows.grouping.common import SHARED, Common, learn_common, seen_in
from workflows.grouping.communities import communities, renumbered
from workflows.grouping.letters import Letters, counted
from workflows.grouping.meanings import Meaning
from workflows.grouping.pieces import Piece, Table

STRAY = 0.95
"""Part of all likenesses between texts and the middles of foreign groups that lie below what a member must reach."""


class Sorted(NamedTuple):
    """For each letter the number of its group, or None where it fits nowhere, and how close it is to its middle."""

    groups: list[int | None]
    strengths: list[float]


class Space:
    """Where texts lie: learned from some, good for any that come later."""

    def __init__(self, letters: Letters, common: Common) -> None:
        self._letters, self._common = letters, common

    def place(self, pieces: Sequence[Piece], meanings: Sequence[Meaning] | None) -> Table:
        """One row of length 1 per text; zero where it says nothing. With meanings exactly if learned with them."""
        heads, bodies = counted(pieces)
        return seen_in(self._common, *_sides(self._letters, heads, bodies, meanings))


def learn_space(pieces: Sequence[Piece], meanings: Sequence[Meaning] | None) -> tuple[Space, list[Table]]:
    """A space for texts like these, and where these lie in it, seen in as many directions as usual, in fewer, in more."""
    heads, bodies = counted(pieces)
    letters = Letters(heads, bodies)
    sides = _sides(letters, heads, bodies, meanings)
    common = learn_common(*sides)
    return Space(letters, common), [seen_in(common, *sides, directions) for directions in SHARED]


def _sides(letters: Letters, heads: Any, bodies: Any, meanings: Sequence[Meaning] | None) -> tuple[Table, Table]:
    from numpy import hstack, vstack

    if meanings is None:
        return letters.read(heads), letters.read(bodies)
    return (
        hstack([letters.read(heads), vstack([one.head for one in meanings])]),
        hstack([letters.read(bodies), vstack([one.body for one in meanings])]),
    )


def sort_crowd(views: Sequence[Table]) -> Sorted:
    """Communities of these texts, seen in several ways; the same rows in the same order give the same answer."""
    from numpy import arange, asarray, quantile

    rows, groups = views[0], renumbered(communities(views))
    number = asarray(groups)
    middles = middles_of(rows, number)
    like = rows @ middles.T
    own = like[arange(len(rows)), number]
    foreign = like[number[:, None] != arange(len(middles))]
    least = float(quantile(foreign, STRAY)) if foreign.size else 0.0
    sizes = [groups.count(one) for one in range(len(middles))]
    fits = [bool(close >= least and close > 0 and sizes[group] > 1) for close, group in zip(own, groups, strict=True)]
    return Sorted(
        [group if fit else None for group, fit in zip(groups, fits, strict=True)],
        [min(max(float(close), 0.0), 1.0) for close in own],
    )


def as_one(rows: Table, sizes: Sequence[int]) -> Table:
    """One row of length 1 for each run of so many rows."""
    from numpy import arange, asarray, repeat

    return rows if len(sizes) == len(rows) else middles_of(rows, repeat(arange(len(sizes)), asarray(sizes)))


def middles_of(rows: Table, number: Table) -> Table:
    """The middle of each group as a row of length 1."""
    from numpy import add, zeros
    from numpy.linalg import norm

    middles = zeros((int(number.max()) + 1, rows.shape[1]), dtype=rows.dtype)
    add.at(middles, number, rows)
    return middles / norm(middles, axis=1, keepdims=True).clip(1e-12)
