"""How a draft marks its provisions: what stands before an Artikel, an Absatz, a Nummer, a chapter, and how each is counted."""

import re
from dataclasses import dataclass

from workflows.documents.provisions import Kind

RANKS: dict[Kind, int] = {
    "front": 0,
    "rationale": 0,
    "annex": 0,
    "article": 1,
    "section": 2,
    "paragraph": 3,
    "number": 4,
    "letter": 5,
    "subletter": 6,
    "item": 7,
}
FRONT = re.compile(r"([A-F])\.\s+(\S.{0,200})")
FRONT_BELOW = re.compile(r"(E\.\s?[1-3])\.?\s+(\S.{0,200})")
DAVON = re.compile(r"(?i)davon Bürokratiekosten aus Informationspflichten")
BEGINS_FRONT = re.compile(r"A\.\s+Problem")
BEGINS_REASONS = re.compile(r"Begründung")
BEGINS_TITLE = re.compile(
    r"(Referentenentwurf|Gesetzentwurf|Entwurf (eines|einer)|(\w+)?[gG]esetz (zur|zum|über|für)|Verordnung (zur|zum|über)"
    r"|Vom \W|Der Bundestag hat|Auf Grund)"
)
CONTENTS = re.compile(r"(Inhaltsübersicht|Inhaltsverzeichnis|Inhalt)")
ARTICLE = re.compile(r"(?:Artikel|Art\.) (\d+[a-z]?)(?:\s+(\S.*))?")
SECTION = re.compile(r"§\s?(\d+[a-z]*)(?:\s+(\S.*))?")
ANNEX = re.compile(r"((?:Anlage|Anhang)(?: \d+[a-z]?)?)(?:\s+(\(zu .*))?")
DIVISION = re.compile(
    r"(?:(?:Buch|Teil|Kapitel|Abschnitt|Unterabschnitt|Titel) [\dIVX]+[a-z]?|[A-ZÄÖÜ][a-zäöü]+ (?:Teil|Kapitel|Abschnitt))"
)
AMENDS = re.compile(r"(Weitere |Folge)?[äÄ]nderung")
SENTENCE = re.compile(r"(Absatz|Absätze|Satz|Nummer|Nr\.|Abs\.|wird|werden|ist|des|der|und|bis|gilt|in|[a-zäöü,;.(])")
PARAGRAPH = re.compile(r"\(\d+[a-z]*\) ")
LISTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("paragraph", re.compile(r"\((\d+[a-z]*)\)(?:\s+(.*))?")),
    ("number", re.compile(r"(\d{1,3}[a-z]?)\.(?:\s+(.*))?")),
    ("subletter", re.compile(r"([a-z])\1\)(?:\s+(.*))?")),
    ("letter", re.compile(r"([a-z])\)(?:\s+(.*))?")),
    ("item", re.compile(r"([a-z])\1\1\)(?:\s+(.*))?")),
)
IN_LISTS = ("number", "letter", "subletter", "item")
INDENTED = 3  # points
SIDE = re.compile(r"([AB])\.\s+(Allgemeiner|Besonderer) Teil")
CHAPTERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("roman", re.compile(r"([IVX]+)\.\s+(\S.*)")),
    ("number", re.compile(r"(\d{1,2})\.\s+(\S.*)")),
    ("letter", re.compile(r"([a-z])\)\s+(\S.*)")),
)
EXPLAINS = re.compile(
    r"Zu (?:den |dem |der )?((?:Artikeln?|§§?|Absatz|Absätzen|Nummern?|Buchstaben?|Doppelbuchstaben?|Satz)\b.*|§.*)"
)
UNITS = ("Artikel", "§", "Absatz", "Nummer", "Buchstabe", "Doppelbuchstabe")
UNIT = re.compile(r"(Artikel|§|Absatz|Nummer|Buchstabe|Doppelbuchstabe)[a-zäöü§]*\s?(\d+[a-z]*|[a-z]{1,2})\b")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
CITES_BEFORE = re.compile(r"(§§?|Artikel|Absatz|Absätze|Satz|Nummer|Nummern|Buchstabe|vom|zum|Nr\.|Abs\.|S\.)$")
CLOSED = ("“", "”", "“.", "“;")
MOST_HEADING = 300


@dataclass(frozen=True)
class Piece:
    """A provision as it was recognised; `line` counts the lines of the file from 0, `page` from 1 (0: no pages).

    `mark` is its number as people say it: 16a, aa, E.3; in the Begründung VI or what is explained, such as `Artikel 1 § 4`.
    `level` is how deep a part of the Begründung lies below A or B, and 0 everywhere else; `list` says in which list below
    the same provision an item stands.
    """

    kind: Kind
    mark: str
    heading: str = ""
    text: str = ""
    page: int = 0
    line: int = 0
    level: int = 0
    list: int = 1


def follows(before: str, mark: str) -> bool:
    """Does `mark` come next in a count, or begin one? 4a and 5 follow 4; one that is missing is passed over."""
    if not before:
        return mark in ("1", "1a", "a", "aa", "aaa")
    if mark[0].isdigit() != before[0].isdigit():
        return False
    if mark[0].isdigit():
        (old, old_letter), (new, new_letter) = order(before), order(mark)
        return (new == old and new_letter > old_letter) or (0 < new - old <= 2 and new_letter in ("", "a"))
    return len(mark) == len(before) and 0 < ord(mark[0]) - ord(before[0]) <= 2


def order(mark: str) -> tuple[int, str]:
    """A number with its letter, as it is sorted: 4a between 4 and 5."""
    digits = re.match(r"\d+", mark)
    return (int(digits[0]) if digits else 0), mark[digits.end() if digits else 0 :]
