"""How well and how fast requirements are grouped, beside simpler methods in the same run.

Prints `name value target ok|short`, tab separated; run by `make bench-grouping`. ARGS="sorted copies speed" names parts.
A method that is only compared has no target and prints as `seen`.
"""

import sys
from collections.abc import Callable

from tests.bench.figures import Figure, report
from tests.bench.grouping_copies import copy_figures
from tests.bench.grouping_sorted import sorted_figures
from tests.bench.grouping_speed import speed_figures

PARTS: dict[str, Callable[[], list[Figure]]] = {
    "sorted": sorted_figures,
    "copies": copy_figures,
    "speed": speed_figures,
}


def main(wanted: list[str]) -> int:
    """Exit code 1 if one figure is short."""
    return report([figure for name in wanted or list(PARTS) for figure in PARTS[name]()])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
