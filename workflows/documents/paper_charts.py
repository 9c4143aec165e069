"""Drawings of a paper from its own tables: a line "Schaubild: …" above a table asks for one, and the table stays.

So a drawing can say nothing else than the text that was agreed, and whoever cannot see it reads the numbers below. Drawn is
the first column that says "12 von 40": Länder as tiles, anything else as bars.
"""

import re
from collections.abc import Iterable

from workflows.documents.charts import TILES, Cell, bars, printable, state_tiles
from workflows.documents.paper_html import Chart

CAPTION = re.compile(r"^\*?Schaubild: (.+?)\*?$")
SHARE = re.compile(r"([\d\u202f.\s]+) von ([\d\u202f.\s]+)")
NOT_SHOWN = ("unter 5", "–")
KEYS = {name: key for key, (_, name, _, _) in TILES.items()}


def charts_in(texts: Iterable[str]) -> list[Chart]:
    """The drawings that the tables of these Markdown texts ask for, in their order."""
    return [chart for text in texts for chart in _of_text(text)]


def _of_text(text: str) -> list[Chart]:
    found: list[Chart] = []
    lines = [line.strip() for line in text.split("\n")]
    for place, line in enumerate(lines):
        if caption := CAPTION.match(line):
            rows = _table_below(lines[place + 1 :])
            if chart := _chart(caption[1], rows, len(found)):
                found.append(chart)
    return found


def _table_below(lines: list[str]) -> list[list[str]]:
    """The cells of the next table, without its head and the line below that."""
    while lines and not lines[0]:
        lines = lines[1:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows[2:]


def _chart(title: str, rows: list[list[str]], number: int) -> Chart | None:
    column = min((at for row in rows for at, cell in enumerate(row) if SHARE.fullmatch(cell)), default=None)
    if column is None:
        return None
    cells = {row[0]: _cell(row[column]) for row in rows if len(row) > column}
    seen = _seen(cells)
    if all(name in KEYS for name in cells):
        svg = state_tiles({KEYS[name]: cell for name, cell in cells.items()}, title=title, ident=f"chart{number}")
    else:
        known = [(name, cell.number) for name, cell in cells.items() if cell.number is not None]
        svg = bars(known, title=title, desc=seen, ident=f"chart{number}")
    return Chart(title, seen, printable(svg))


def _cell(words: str) -> Cell:
    """A number that is hidden has none; "–" says nothing at all."""
    if share := SHARE.fullmatch(words):
        return Cell(_whole(share[1]), _whole(share[2]))
    return Cell(None, 0) if words == NOT_SHOWN[0] else Cell(0, 0)


def _whole(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def _seen(cells: dict[str, Cell]) -> str:
    """What one sees, for those who cannot: every value."""
    told = [
        f"{name}: {cell.number} von {cell.of}" if cell.number is not None and cell.of else f"{name}: nicht gezeigt"
        for name, cell in cells.items()
    ]
    return "; ".join(told) + "."
