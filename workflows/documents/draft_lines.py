"""The lines of a draft as a word processor or a PDF gives them, without what repeats on every page."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from math import ceil
from typing import NamedTuple, Protocol, TypeVar

EDGE = 3  # lines at the top and bottom of a page among which headers and footers are looked for
OFTEN = 0.4  # of the pages: left and right pages may differ
PAGE_NUMBER = re.compile(r"[-–—]?\s*(Seite\s+)?\d{1,4}(\s*(von|/)\s*\d{1,4})?\s*[-–—]?", re.IGNORECASE)
WORKING_COPY = re.compile(r"(Bearbeitungsstand|Stand)\s*:?\s+\d{1,2}\.\s?(\d{1,2}\.|\w+)\s?\d{4}.{0,40}", re.IGNORECASE)
FOOTNOTE = re.compile(r"(\d{1,3}|\*+|[⁰¹²³⁴-⁹]+)\)?\s?\D")
SMALL = 0.93  # of the size of the body
CONJUNCTION = re.compile(r"(und|oder|bzw\.|sowie|als|bis)\b")
SOFT_HYPHEN = "\u00ad"


class TextLine(NamedTuple):
    """A line of a page, or a paragraph where there are no pages (page 0).

    `starts`: a paragraph begins here; `x` and `right` in points; `size` of the letters in points, 0 where nobody knows.
    """

    page: int
    text: str
    starts: bool = True
    x: float = 0.0
    right: float = 0.0
    size: float = 0.0


class Printed(Protocol):
    """Whatever stands on a page."""

    @property
    def page(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def size(self) -> float: ...


Line = TypeVar("Line", bound=Printed)


def body_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines without headers, footers, page numbers, footnotes and the state of editing."""
    pages = [list(page) for _, page in groupby(lines, key=lambda line: line.page)]
    repeated = _repeated(pages)
    body = _usual_size(lines)
    return [line for page in pages for line in _body_of(page, repeated, body)]


def join(before: str, after: str) -> str:
    """Two lines of one paragraph as one text: a word that was divided is whole again, `Kreis- und` stays as it is."""
    before, after = before.rstrip(), after.lstrip()
    if before.endswith(SOFT_HYPHEN):
        return before[:-1] + after
    if before.endswith(" -"):
        return before + after
    if re.search(r"\w-$", before) and after and not CONJUNCTION.match(after):
        return (before[:-1] if after[0].islower() else before) + after
    return f"{before} {after}".strip()


def _body_of(page: list[Line], repeated: set[str], body: float) -> Iterable[Line]:
    if not page or not page[0].page:
        return [line for line in page if not WORKING_COPY.fullmatch(line.text)]
    first, last = 0, len(page)
    while first < last and _is_edge(page[first], repeated):
        first += 1
    while last > first and _is_edge(page[last - 1], repeated):
        last -= 1
    last = _footnotes_from(page[:last], first, body)
    return [line for line in page[first:last] if not WORKING_COPY.fullmatch(line.text)]


def _is_edge(line: Printed, repeated: set[str]) -> bool:
    return bool(PAGE_NUMBER.fullmatch(line.text) or WORKING_COPY.fullmatch(line.text)) or _pattern(line) in repeated


def _repeated(pages: Sequence[Sequence[Printed]]) -> set[str]:
    """What stands at the edge of many pages, whatever number it carries; marks of the law itself are not meant."""
    edges = Counter(
        pattern
        for page in pages
        for pattern in {_pattern(line) for line in (*page[:EDGE], *page[-EDGE:]) if line.page}
        if len(pattern) > 1 and not re.match(r"(artikel|§|\(#|#\.|zu )", pattern)
    )
    least = max(2, ceil(OFTEN * len(pages)))
    return {pattern for pattern, times in edges.items() if times >= least}


def _pattern(line: Printed) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.lower().split()))


def _usual_size(lines: Sequence[Printed]) -> float:
    letters: Counter[float] = Counter()
    for line in lines:
        letters[line.size] += len(line.text)
    return letters.most_common(1)[0][0] if letters else 0.0


def _footnotes_from(page: Sequence[Printed], first: int, body: float) -> int:
    """Where the small letters at the foot of a page begin; they are footnotes if they are numbered."""
    start = len(page)
    while start > first and 0 < page[start - 1].size < SMALL * body:
        start -= 1
    return start if start < len(page) and FOOTNOTE.match(page[start].text) else len(page)
