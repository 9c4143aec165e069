"""Late comers join the groups that are there: nobody's group is touched, and only the new texts are read."""

from collections.abc import Sequence
from typing import NamedTuple

from workflows.grouping.crowd import STRAY, Space, middles_of
from workflows.grouping.meanings import Meaning
from workflows.grouping.pieces import Piece, Table


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


def join(known: Known, pieces: Sequence[Piece], meanings: Sequence[Meaning] | None) -> list[int | None]:
    """For each new text the number of the group it belongs to, or None where it fits nowhere."""
    like = known.space.place(pieces, meanings) @ known.middles.T
    best = like.argmax(axis=1).tolist()
    return [
        group if row[group] >= known.least and row[group] > 0 else None for group, row in zip(best, like, strict=True)
    ]
