"""Sections of laws as people cite them, brought into one form ("§ 24 SGB VIII"), so that the same place is found again.

Pure: from words to places. Below the section nothing is kept: a resolution on § 24 Absatz 3 is about § 24.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

BOOKS = (
    "Erst", "Zweit", "Dritt", "Viert", "Fünft", "Sechst", "Siebt", "Acht", "Neunt", "Zehnt", "Elft", "Zwölft",
    "Dreizehnt", "Vierzehnt",
)  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
SECTION = r"§§?\s*(?P<section>\d+[a-z]?)"
BELOW = r"(?:[\s,]*(?:Abs(?:atz|ätze|\.)|S(?:atz|ätze|\.)|Nr\.|Nummern?|Buchst(?:abe|\.)|Halbs(?:atz|\.)|und|bis|\d+[a-z]?|[a-z]\)?))*"
SHORT = r"SGB\s+[IVX]+|(?!SGB\b)[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]*(?:G|GB|V|VO|O|StG)(?![A-Za-zÄÖÜäöüß])"
BOOK = rf"(?P<book>{'|'.join(BOOKS)})e[sn]?\s+Buch(?:es)?\b"
LONG = r"(?P<long>[A-ZÄÖÜ][\wäöüß-]*(?:gesetzbuch|gesetz|ordnung))(?:e?s)?\b"
NAMED = rf"{BOOK}|(?P<short>{SHORT})|{LONG}"
LAW = re.compile(NAMED)
CITED = re.compile(rf"{SECTION}{BELOW}\s+(?:des\s+|der\s+)?(?:{NAMED})")
FIRST_SECTION = re.compile(SECTION)


class Piece(NamedTuple):
    """A provision on the way from the top of its draft to the one that is meant."""

    key: str
    heading: str
    text: str


def law_place(words: str) -> str:
    """The first section of a law that is cited in these words; "" where there is none.

    >>> law_place("Zu § 24 Abs. 3 Satz 1 des Achten Buches Sozialgesetzbuch")
    '§ 24 SGB VIII'
    """
    found = CITED.search(words)
    return _place(found["section"], found) if found else ""


def law_name(words: str) -> str:
    """The abbreviation of the first law that is named in a title or heading; "" where there is none.

    >>> law_name("Änderung des Aufenthaltsgesetzes (AufenthG)")
    'AufenthG'
    """
    found = list(LAW.finditer(words))
    best = next((one for one in found if not one["long"]), next(iter(found), None))
    return _law(best) if best else ""


def place_of_provision(title: str, pieces: Sequence[Piece]) -> str:
    """The section of which law a provision is about: in an amending act the one that it changes.

    `pieces` lead from the top to the provision itself; `title` is that of the document.
    """
    law = next((name for piece in reversed(pieces) if (name := law_name(piece.heading))), law_name(title))
    if not law:
        return ""
    own = next((part for piece in reversed(pieces) for part in piece.key.split("/") if part.startswith("§")), "")
    changed = own if own else next(_sections(piece.text for piece in reversed(pieces)), "")
    section = FIRST_SECTION.match(changed)
    return f"§ {section['section']} {law}" if section else ""


def _sections(texts: Iterable[str]) -> Iterator[str]:
    return (found[0] for text in texts if (found := FIRST_SECTION.search(text)))


def _place(section: str, found: re.Match[str]) -> str:
    return f"§ {section} {_law(found)}"


def _law(found: re.Match[str]) -> str:
    if found["book"]:
        return f"SGB {ROMAN[BOOKS.index(found['book'])]}"
    return " ".join((found["short"] or found["long"]).split())
