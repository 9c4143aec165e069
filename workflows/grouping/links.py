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
    members = {row: [row] for row in tied}
    for rows in links.together:
        for row in rows[1:]:
            _tie(tied, members, rows[0], row)
    forbidden: dict[int, list[int]] = {}
    for one, other in links.apart:
        forbidden.setdefault(one, []).append(other)
    for row, first in enumerate(first_copy):
        mine, theirs = members[tied[row]], tied[first]
        if not any(tied[foe] == theirs for one in mine for foe in forbidden.get(one, [])):
            _tie(tied, members, first, row)
    return tied


def _tie(tied: list[int], members: dict[int, list[int]], one: int, other: int) -> None:
    """The two, with all that hangs on them, hang on the first row of all."""
    kept, gone = sorted((tied[one], tied[other]))
    if kept != gone:
        members[kept] += members.pop(gone)
        for row in members[kept]:
            tied[row] = kept


def parted(units: Sequence[Sequence[int]], links: Links) -> list[list[int]]:
    """Units of one group (rows that stay together), spread over as few groups as what is kept apart demands."""
    if not links.apart:
        return [[row for unit in units for row in unit]]
    groups: list[list[int]] = []
    for unit in units:
        home = next((group for group in groups if not _against(unit, group, links)), None)
        if home is None:
            groups.append(list(unit))
        else:
            home.extend(unit)
    return groups


def _against(unit: Sequence[int], group: Sequence[int], links: Links) -> bool:
    return any((one, other) in links.apart for one in unit for other in group)
