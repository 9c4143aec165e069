"""Small numbers that could betray who is behind them. Whoever may see the names sees the numbers too."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key")

SMALLEST_SHOWN = 5
UNDER = "unter 5"
WITHHELD = "–"


def small_cell(number: int, may_see_names: bool) -> str:
    """The number as it may be read: 1 to 4 become "unter 5", 0 is shown."""
    return UNDER if is_small(number) and not may_see_names else str(number)


def is_small(number: int) -> bool:
    return 0 < number < SMALLEST_SHOWN


def small_cells(
    cells: Mapping[Key, int], may_see_names: bool, *, total: int | None = None
) -> tuple[dict[Key, str], str]:
    """The parts of a whole and their total as they may be read.

    Where a small part could be computed from the total and the other parts, the next larger part is withheld too; where
    there is none, the total. `total` is given where parts overlap (a town in two associations).
    """
    whole = sum(cells.values()) if total is None else total
    if may_see_names:
        return {key: str(number) for key, number in cells.items()}, str(whole)
    shown = {key: small_cell(number, False) for key, number in cells.items()}
    if is_small(whole) or not _betrayed([number for number in cells.values() if is_small(number)]):
        return shown, small_cell(whole, False)
    larger = [key for key, number in cells.items() if number >= SMALLEST_SHOWN]
    if not larger:
        return shown, WITHHELD
    shown[min(larger, key=lambda key: cells[key])] = WITHHELD
    return shown, str(whole)


def _betrayed(small: Sequence[int]) -> bool:
    """Does the sum of the small parts leave only one possibility for one of them?"""
    return len(small) == 1 or (bool(small) and sum(small) in (len(small), len(small) * (SMALLEST_SHOWN - 1)))


def small_table(
    table: Mapping[Key, Mapping[str, int]], bases: Mapping[Key, int]
) -> tuple[dict[Key, dict[str, str]], dict[str, str]]:
    """A table and the totals of its columns for readers who may not see the names.

    A line behind which few stand (`bases`) is hidden whole: its numbers would be theirs. In each column what is hidden
    cannot be computed from the total and the rest.
    """
    shown: dict[Key, dict[str, str]] = {key: {} for key in table}
    totals = {}
    for name in next(iter(table.values()), {}):
        column = {key: line[name] for key, line in table.items()}
        cells, totals[name] = small_cells(column, False)
        cells |= {key: WITHHELD for key, base in bases.items() if is_small(base) and not is_small(column[key])}
        hidden = [key for key, cell in cells.items() if cell in (UNDER, WITHHELD)]
        open_ = [key for key, cell in cells.items() if cell not in (UNDER, WITHHELD) and column[key]]
        if len(hidden) == 1 and totals[name] != WITHHELD:
            if open_:
                cells[min(open_, key=lambda key: column[key])] = WITHHELD
            else:
                totals[name] = WITHHELD
        for key, cell in cells.items():
            shown[key][name] = cell
    return shown, totals
