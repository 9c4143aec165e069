"""Classes of size by inhabitants, as evaluation and costs use them."""

from enum import StrEnum


class SizeClass(StrEnum):
    """From the first number on, below the second."""

    SMALLEST = "smallest"  # below 5,000
    SMALL = "small"  # 5,000 to below 20,000
    MIDDLE = "middle"  # 20,000 to below 100,000
    LARGE = "large"  # 100,000 and more


BOUNDS = {
    SizeClass.SMALLEST: (0, 5_000),
    SizeClass.SMALL: (5_000, 20_000),
    SizeClass.MIDDLE: (20_000, 100_000),
    SizeClass.LARGE: (100_000, 100_000_000),
}
# The class of a row with a column `population`.
SIZE = "CASE " + " ".join(f"WHEN population < {below} THEN '{size}'" for size, (_, below) in BOUNDS.items()) + " END"


def size_class(population: int) -> SizeClass:
    """The class of a place with so many inhabitants."""
    return next(size for size, (_, below) in BOUNDS.items() if population < below)
