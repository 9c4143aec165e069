"""Who answers: what kind of town it is, and figures that fit its size."""

from __future__ import annotations

from enum import StrEnum
from random import Random
from typing import NamedTuple

from models.organisations import OrganisationKind

SMALL_BELOW = 5_000
WORDS = ("null", "einer", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")


class Fit(StrEnum):
    """The kind of town that a text sounds like."""

    SMALL = "small"  # Gemeinde unter 5 000 Einwohnern
    TOWN = "town"  # größere kreisangehörige Stadt oder Gemeinde
    CITY = "city"  # kreisfreie Stadt
    COUNTY = "county"  # Kreis
    DESK = "desk"  # Verband: Amt, Samtgemeinde, Verwaltungsgemeinschaft …


class Author(NamedTuple):
    """The organisation that answers."""

    name: str
    kind: OrganisationKind
    population: int

    @property
    def fit(self) -> Fit:
        """How a text of this organisation has to sound."""
        if self.kind is OrganisationKind.INDEPENDENT_CITY:
            return Fit.CITY
        if self.kind is OrganisationKind.COUNTY:
            return Fit.COUNTY
        if self.kind is OrganisationKind.MUNICIPAL_ASSOCIATION:
            return Fit.DESK
        return Fit.SMALL if self.population < SMALL_BELOW else Fit.TOWN


def figures(author: Author, random: Random) -> dict[str, str]:
    """Values for the placeholders of the texts, plausible for the size of the town; no two towns get the same set."""
    people = max(author.population, 120)
    staff = {Fit.SMALL: random.randint(2, 6), Fit.DESK: max(8, people // 420)}.get(author.fit, max(14, people // 190))
    return {
        "name": author.name.split(",", maxsplit=1)[0],
        "einwohner": grouped(people),
        "kraefte": count(staff),
        "stellen": "eine zusätzliche Stelle" if posts(author) == 1 else f"{count(posts(author))} zusätzliche Stellen",
        "tage": count(training_days(author)),
        "tage2": count(random.randint(3, 15)),
        "tage3": grouped(random.randint(14, 65)),
        "zahl": grouped(random.randint(20, 180)),
        "zahl2": count(random.randint(3, 12)),
        "zahl3": count(random.randint(2, 4)),
        "euro": grouped(random.randint(12, 60) * max(100, min(people // 20, 4_000) // 100 * 100)),
        "betrag": grouped(random.randint(9, 98) * 100),
        "betrag2": grouped(random.randint(8, 42) * 1_000),
        "klein": grouped(random.randint(180, 950)),
        "kosten": grouped(max(3_000, people * random.randint(18, 64) // 10_000 * 1_000)),
        "km": grouped(random.randint(12, 85)),
        "prozent": count(random.randint(6, 24)),
        "prozent2": grouped(random.randint(45, 72)),
        "jahr": str(random.randint(2009, 2022)),
        "jahr2": str(random.randint(2022, 2024)),
        "monate": count(random.randint(5, 20)),
        "einsaetze": grouped(calls(author)),
        "faelle": grouped(cases(author)),
        "faelle2": grouped(random.randint(15, 45) + min(people // 900, 400)),
        "familien": count(random.randint(3, 11) + min(people // 1_500, 60)),
        "dorf": count(random.randint(3, 24)),
        "quartal": random.choice(("Frühjahr", "Sommer", "Herbst")),
        "bedarf": grouped(max(90, people * random.randint(50, 80) // 10_000)),
        "million": f"{max(0.3, people * 0.027 / 1_000):.1f}".replace(".", ","),
    }


def cases(author: Author) -> int:
    """People who move in from abroad in a year."""
    return max(12, round(author.population * 0.0075 / 10) * 10)


def contacts(author: Author) -> int:
    """Employees whom the public meets."""
    return max(6, author.population // 420 // 3 * 3)


def training_days(author: Author) -> int:
    """Days a year that two days of training for each of them in three years take."""
    return contacts(author) * 2 // 3


def calls(author: Author) -> int:
    """How often somebody was called to interpret in the past year."""
    return 9 + author.population // 310


def posts(author: Author) -> int:
    """Full posts that a coordination office would take."""
    return 1 if author.population < 60_000 else 2 + min(4, author.population // 120_000)


def count(number: int) -> str:
    """Numbers up to twelve in words, as officials write them; `einer` never occurs, there are at least two.

    >>> count(7), count(13)
    ('sieben', '13')
    """
    return WORDS[number] if 2 <= number < len(WORDS) else grouped(number)


def grouped(number: int) -> str:
    """Thousands apart, by a space that does not break.

    >>> grouped(12700)
    '12\\xa0700'
    """
    return f"{number:,}".replace(",", "\u00a0")
