"""What people said about requirements: these belong together, those do not. The machine keeps to it."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple


class Links(NamedTuple):
    """Rows that a person put together, and pairs of rows that a person keeps apart."""

    together: list[list[int]]
    apart: set[tuple[int, int]]

    @classmethod
    def of(cls, ids: Sequence[int], together: Iterable[Collection[int]], apart: Iterable[tuple[int, int]]) -> "Links":
        """The same in rows; ids that are not among these say nothing here."""
        row = {id_: number for number, id_ in enumerate(ids)}
        pairs = {(row[one], row[other]) for one, other in apart if one in row and other in row}
        sets = [sorted(row[id_] for id_ in members if id_ in row) for members in together]
        return cls([rows for rows in sets if rows], pairs | {(other, one) for one, other in pairs})


def knots(first_copy: Sequence[int], links: Links) -> list[int]:
    """For each row the first of those it is tied to: by people, or as copies of one letter unless people forbid it."""
    tied = list(range(len(first_copy)))
    for rows in links.together:
        for row in rows[1:]:
            _tie(tied, rows[0], row)
    foes: dict[int, list[int]] = {}
    for one, other in sorted(links.apart):
        foes.setdefault(one, []).append(other)
    members: dict[int, list[int]] = {}
    for one in foes:
        members.setdefault(_end(tied, one), []).append(one)
    for row, first in enumerate(first_copy):
        kept, gone = sorted((_end(tied, first), _end(tied, row)))
        mine = members.get(gone, [])
        if not any(_end(tied, foe) == kept for one in mine for foe in foes[one]):
            _tie(tied, kept, gone)
            if mine and kept != gone:
                members.setdefault(kept, []).extend(members.pop(gone))
    return [_end(tied, row) for row in range(len(tied))]


def _tie(tied: list[int], one: int, other: int) -> None:
    kept, gone = sorted((_end(tied, one), _end(tied, other)))
    tied[gone] = kept


def _end(tied: list[int], row: int) -> int:
    """The first row of those that this one is tied to; the way there is made shorter."""
    while tied[row] != row:
        tied[row] = tied[tied[row]]
        row = tied[row]
    return row


def parted(units: Sequence[Sequence[int]], links: Links) -> tuple[list[list[int]], list[list[int]]]:
    """Units of one group (rows that stay together): those kept apart from others here, spread over as few homes as that
    demands, and those that may go to any of them.
    """
    here = {row for unit in units for row in unit} if links.apart else set()
    foes = {one for one, other in links.apart if one in here and other in here}
    homes: list[list[int]] = []
    free = []
    for unit in units:
        if foes.isdisjoint(unit):
            free.append(list(unit))
        elif (home := next((rows for rows in homes if not _against(unit, rows, links)), None)) is None:
            homes.append(list(unit))
        else:
            home.extend(unit)
    return homes, free


def _against(unit: Sequence[int], group: Sequence[int], links: Links) -> bool:
    return any((one, other) in links.apart for one in unit for other in group)
