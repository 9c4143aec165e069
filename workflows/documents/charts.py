"""Drawings as SVG, for pages and papers: the sixteen Länder as tiles, bars, and answers over time.

Colours come from classes of the style sheet, so a page needs no inline style; `printable` adds fixed ones for paper.
Every drawing says in `title` what it shows and in `desc` what one sees, and each number stands in it as text.
"""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import accumulate
from textwrap import wrap
from typing import NamedTuple

THIN = "\N{NARROW NO-BREAK SPACE}"
SMALL_CELL = 5
STEPS = (0.10, 0.20, 0.30, 0.45)
TILES = {
    "01": ("SH", "Schleswig-Holstein", 1, 0),
    "13": ("MV", "Mecklenburg-Vorpommern", 2, 0),
    "04": ("HB", "Bremen", 0, 1),
    "02": ("HH", "Hamburg", 1, 1),
    "12": ("BB", "Brandenburg", 2, 1),
    "11": ("BE", "Berlin", 3, 1),
    "05": ("NW", "Nordrhein-Westfalen", 0, 2),
    "03": ("NI", "Niedersachsen", 1, 2),
    "15": ("ST", "Sachsen-Anhalt", 2, 2),
    "14": ("SN", "Sachsen", 3, 2),
    "07": ("RP", "Rheinland-Pfalz", 0, 3),
    "06": ("HE", "Hessen", 1, 3),
    "16": ("TH", "Thüringen", 2, 3),
    "10": ("SL", "Saarland", 0, 4),
    "08": ("BW", "Baden-Württemberg", 1, 4),
    "09": ("BY", "Bayern", 2, 4),
}
PRINT_COLOURS = (
    ".step-1{fill:#f0f3fa}.step-2{fill:#d9e1f2}.step-3{fill:#bccbe9}.step-4{fill:#98afdd}.step-5{fill:#7a97d2}"
    ".axis{stroke:#8a8f98}.line{fill:none;stroke:#2b4d9b;stroke-width:3}.line--before{stroke:#5f6670;stroke-width:2;"
    "stroke-dasharray:6 5}.due{stroke:#a3151f;stroke-width:2}.muted{fill:#4a4f57}.strong{font-weight:600}"
    "text{font-size:13px}rect{stroke:#8a8f98}"
)
LETTER = 12  # how wide one is at most, at the size that a phone needs
SQUEEZED = ' textLength="66" lengthAdjust="spacingAndGlyphs"'


class Words(NamedTuple):
    """What a drawing says in one language."""

    under: str
    none: str
    high_low: str
    now: str
    due: str


WORDS = {
    "de": Words(
        f"unter {SMALL_CELL}",
        "Noch keine Werte.",
        "Am höchsten: {0}. Am niedrigsten: {1}. Alle Werte stehen in der Tabelle.",
        "jetzt",
        "Frist",
    ),
    "en": Words(
        f"under {SMALL_CELL}",
        "No values yet.",
        "Highest: {0}. Lowest: {1}. All values are in the table.",
        "now",
        "deadline",
    ),
}


class Cell(NamedTuple):
    """How many of how many; `number` is None where it must not be shown ("unter 5")."""

    number: int | None
    of: int


def state_tiles(cells: Mapping[str, Cell], *, title: str, ident: str, lang: str = "de") -> str:
    """The Länder (keys "01" to "16") as equal tiles, shaded by share; counts under five get no shade."""
    tiles = "".join(_tile(key, cells.get(key, Cell(0, 0)), WORDS[lang]) for key in TILES)
    return _svg("app-chart app-map", (316, 328), ident, tiles, title=title, desc=_seen(cells, WORDS[lang]))


def bar(share: float) -> str:
    """A bar for a table's cell, whose number stands beside it; `share` from 0 to 1."""
    width = f"{max(0.0, min(share, 1.0)):.0%}"
    track, value = (
        '<rect class="track" width="100%" height="12"/>',
        f'<rect class="value" width="{width}" height="12"/>',
    )
    return f'<svg class="app-bar-chart" aria-hidden="true" focusable="false">{track}{value}</svg>'


def stack(parts: Sequence[int], whole: int) -> str:
    """A bar for a table's cell: parts of a whole from strong to faint; their numbers stand beside it."""
    begin, drawn = 0, ""
    for place, part in enumerate(parts if whole else ()):
        drawn += f'<rect class="step-{max(5 - 2 * place, 1)}" x="{begin / whole:.1%}" width="{part / whole:.1%}" height="12"/>'
        begin += part
    track = '<rect class="track" width="100%" height="12"/>'
    return f'<svg class="app-bar-chart" aria-hidden="true" focusable="false">{track}{drawn}</svg>'


def bars(rows: Sequence[tuple[str, int]], *, title: str, desc: str, ident: str) -> str:
    """Horizontal bars for a paper, each with its name above and its number behind it."""
    most = max((number for _, number in rows), default=0) or 1
    drawn = "".join(_bar_row(place, name, number, number / most) for place, (name, number) in enumerate(rows))
    return _svg("app-chart", (560, 44 * len(rows) or 44), ident, drawn, title=title, desc=desc)


def stacked(rows: Sequence[tuple[str, Sequence[tuple[int, int]]]], *, title: str, desc: str, ident: str) -> str:
    """Bars of equal length below their names, each cut by numbers; a part is (shade from 1 to 5, its number)."""
    names = [wrap(name, 560 // LETTER) for name, _ in rows]
    places = list(accumulate((24 * len(lines) + 36 for lines in names), initial=0))
    drawn = "".join(
        _stacked_row(place, lines, parts) for place, lines, (_, parts) in zip(places, names, rows, strict=False)
    )
    return _svg("app-chart app-bars", (560, places[-1] or 44), ident, drawn, title=title, desc=desc)


def curve(
    points: Sequence[tuple[float, int]],
    before: Sequence[tuple[float, int]],
    *,
    title: str,
    desc: str,
    ident: str,
    ticks: Sequence[tuple[float, str]] = (),
    lang: str = "de",
) -> str:
    """Answers over time: `points` of this round and of the one before, each (share of the time until the deadline, sum).

    `ticks` say what stands under the axis at which share.
    """
    words, most = WORDS[lang], max((number for _, number in [*points, *before]), default=0) or 1
    grid = "".join(_grid_line(number, most) for number in range(0, most + 1, _tick(most)))
    lines = _line(before, most, "line line--before") + _line(points, most, "line") + _now(points, most, words)
    below = "".join(_below(share, text) for share, text in ticks)
    due = f'<line class="due" x1="520" x2="520" y1="16" y2="200"/><text x="526" y="11" text-anchor="end">{words.due}</text>'
    return _svg("app-chart app-curve", (560, 232), ident, grid + lines + below + due, title=title, desc=desc)


def printable(svg: str) -> str:
    """The same drawing with the name space and colours that it needs outside a page, where its text is smaller."""
    begin, closing, rest = (
        svg.replace(SQUEEZED, "").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).partition(">")
    )
    return f"{begin}{closing}<style>{PRINT_COLOURS}</style>{rest}"


def shown_number(number: int) -> str:
    """German digits in groups of three: 1 310."""
    return f"{number:,}".replace(",", THIN)


def _svg(classes: str, size: tuple[int, int], ident: str, content: str, *, title: str, desc: str) -> str:
    width, height = size
    return (
        f'<svg class="{classes}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{ident}-t {ident}-d">'
        f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(desc)}</desc>{content}</svg>'
    )


def _tile(key: str, cell: Cell, words: Words) -> str:
    short, _, column, row = TILES[key]
    x, y = 1 + 79 * column, 1 + 65 * row
    middle, step = x + 37, _step(cell)
    shade = f'class="step-{step}"' if step else 'fill="none"'
    fit = SQUEEZED if cell.number is None else ""
    return (
        f'<g><rect {shade} x="{x}" y="{y}" width="74" height="60" rx="4"/>'
        f'<text class="strong" x="{middle}" y="{y + 26}" text-anchor="middle">{short}</text>'
        f'<text x="{middle}" y="{y + 46}" text-anchor="middle"{fit}>{_shown(cell) or words.under}</text></g>'
    )


def _step(cell: Cell) -> int:
    """1 to 5 by share, 0 for no shade."""
    if cell.number is None or cell.number < SMALL_CELL or not cell.of:
        return 0
    return 1 + sum(cell.number / cell.of >= bound for bound in STEPS)


def _shown(cell: Cell) -> str:
    """The share in percent, nothing where it must not be shown."""
    if cell.number is None:
        return ""
    return f"{cell.number / cell.of:.0%}".replace("%", f"{THIN}%") if cell.of else "–"


def _seen(cells: Mapping[str, Cell], words: Words) -> str:
    """Where the share is highest and lowest, among the Länder that show one."""
    shares = {
        TILES[key][1]: cell for key, cell in cells.items() if key in TILES and cell.number is not None and cell.of
    }
    if not shares:
        return words.none
    order = sorted(shares, key=lambda name: (-(shares[name].number or 0) / shares[name].of, name))
    high, low = (", ".join(f"{name} ({_shown(shares[name])})" for name in part) for part in (order[:3], order[:-4:-1]))
    return words.high_low.format(high, low)


def _bar_row(place: int, name: str, number: int, share: float) -> str:
    y, width = 44 * place, round(440 * share)
    return (
        f'<g><text x="0" y="{y + 14}">{escape(name)}</text>'
        f'<rect class="step-3" x="0" y="{y + 20}" width="{width}" height="16"/>'
        f'<text class="strong" x="{width + 8}" y="{y + 33}">{shown_number(number)}</text></g>'
    )


def _stacked_row(y: int, lines: Sequence[str], parts: Sequence[tuple[int, int]]) -> str:
    """The number stands in a part that is wide enough for it."""
    total = sum(number for _, number in parts) or 1
    drawn = "".join(f'<text x="0" y="{y + 20 + 24 * place}">{escape(line)}</text>' for place, line in enumerate(lines))
    x, y = 0.0, y + 24 * len(lines) + 4
    for shade, number in parts:
        width, shown = 556 * number / total, shown_number(number)
        if number:
            said = f'<text class="strong" x="{x + width / 2:.1f}" y="{y + 18}" text-anchor="middle">{shown}</text>'
            place = f'x="{x:.1f}" y="{y}" width="{width:.1f}" height="24"'
            drawn += f'<g><rect class="step-{shade}" {place}/>{said if width > LETTER * (len(shown) + 1) else ""}</g>'
        x += width
    return drawn


def _at(point: tuple[float, int], most: int) -> tuple[int, int]:
    when, number = point
    return round(44 + 476 * max(0.0, min(when, 1.0))), round(200 - 160 * number / most)


def _line(points: Sequence[tuple[float, int]], most: int, classes: str) -> str:
    places = " ".join("{},{}".format(*_at(point, most)) for point in points)
    return f'<polyline class="{classes}" points="{places}"/>' if places else ""


def _now(points: Sequence[tuple[float, int]], most: int, words: Words) -> str:
    if not points:
        return ""
    x, y = _at(points[-1], most)
    present = f" {words.now}" if points[-1][0] < 1 else ""
    label = (
        f'<text class="strong" x="{x - 8}" y="{y - 10}" text-anchor="end">{shown_number(points[-1][1])}{present}</text>'
    )
    return f'<circle class="step-5" cx="{x}" cy="{y}" r="5"/>{label}'


def _below(share: float, text: str) -> str:
    x, _ = _at((share, 0), 1)
    return f'<text class="muted" x="{x}" y="224" text-anchor="{"start" if share < 0.1 else "middle"}">{escape(text)}</text>'


def _tick(most: int) -> int:
    """A round step that divides the axis into three to six parts."""
    wanted = max(most // 3, 1)
    magnitude: int = 10 ** (len(str(wanted)) - 1)
    return max(step * magnitude for step in (1, 2, 4, 5) if step * magnitude <= wanted)


def _grid_line(number: int, most: int) -> str:
    y = round(200 - 160 * number / most)
    label = f'<text class="muted" x="38" y="{y + 4}" text-anchor="end">{shown_number(number)}</text>'
    return f'<line class="axis" x1="44" x2="540" y1="{y}" y2="{y}"/>{label}'
