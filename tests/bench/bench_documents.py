"""The office's desk at its real size: the evaluation table and its file, the cockpit, a long paper, other pages while files are made.

Prints `name value target ok|short`, tab separated; run by `make bench-documents`. ARGS="paper load" measures those parts alone.
"""

import sys

from tests.bench.cockpit_page import cockpit_figures
from tests.bench.paper_files import paper_figures
from tests.bench.paper_load import load_figures
from tests.bench.parts import Part, alone, measure
from tests.bench.table_export import export_figures
from tests.bench.table_pages import table_figures

PARTS: dict[str, Part] = {
    "table": table_figures,
    "cockpit": alone(cockpit_figures),
    "export": alone(export_figures),
    "paper": alone(paper_figures),
    "load": alone(load_figures),
}


if __name__ == "__main__":
    sys.exit(measure(PARTS, sys.argv[1:]))
