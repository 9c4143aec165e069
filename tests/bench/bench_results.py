"""What became of it all, at the federation's real size: the recommendations, the search in examples, the public page of a paper.

Prints `name value target ok|short`, tab separated; run by `make bench-results`. ARGS="dashboards" measures that part alone.
"""

import sys

from tests.bench import results_dashboards, results_public, results_search
from tests.bench.parts import Part, alone, measure

PARTS: dict[str, Part] = {
    "dashboards": results_dashboards.figures,
    "search": alone(results_search.figures),
    "public": alone(results_public.figures),
}

if __name__ == "__main__":
    sys.exit(measure(PARTS, sys.argv[1:]))
