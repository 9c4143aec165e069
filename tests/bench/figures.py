"""What a benchmark prints: one line per figure, tab separated: name, value, target, `ok` or `short`."""

from collections.abc import Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """One line of the result; less is better, unless `least` is meant. Without a target it is only told."""

    name: str
    value: float
    target: float | None
    least: bool = False

    @property
    def good(self) -> bool:
        if self.target is None:
            return True
        return self.value >= self.target if self.least else self.value <= self.target


def report(figures: Sequence[Figure]) -> int:
    """The lines to stdout; exit code 1 if one figure is short."""
    for figure in figures:
        target = "" if figure.target is None else f"{'>=' if figure.least else '<='} {figure.target:g}"
        verdict = "seen" if figure.target is None else "ok" if figure.good else "short"
        print(figure.name, f"{figure.value:.3g}", target, verdict, sep="\t")
    return 0 if all(figure.good for figure in figures) else 1
