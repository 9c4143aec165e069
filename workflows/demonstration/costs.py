"""What a provision costs a town: cases × minutes × rate. The rates are invented."""

from __future__ import annotations

from random import Random

from workflows.demonstration.authors import Author, calls, cases, contacts, grouped, posts, training_days

MIDDLE, UPPER, HIGHER = 38, 48, 70
"""Euro per hour of the mittlerer, gehobener and höherer Dienst."""
POST = 76_000
"""Euro per full post and year."""
Cost = tuple[int | None, int | None, str]
NO_COST: Cost = (None, None, "")


def cost_of(position: str, author: Author, random: Random) -> Cost:
    """(once, yearly, basis) in Euro for the subject of a requirement, or nothing where there is nothing to count."""
    count = COUNTED.get(position)
    return count(author, random) if count else NO_COST


def _first_talk(author: Author, random: Random) -> Cost:
    return _by_minutes(cases(author), "Fälle", random.choice((45, 60, 75, 90)), UPPER)


def _figures(author: Author, random: Random) -> Cost:
    _, yearly, basis = _by_minutes(42, "Kennzahlen", random.choice((40, 60, 80, 100, 120)), MIDDLE)
    hours = random.choice((16, 20, 24, 30, 40))
    return hours * MIDDLE, yearly, f"{basis}, einmalig {hours} Std. × {MIDDLE} €"


def _proof(author: Author, random: Random) -> Cost:
    return _by_minutes(
        random.randint(4, 10) + author.population // 4_000, "Maßnahmen", random.choice((90, 120, 180, 240)), UPPER
    )


def _training(author: Author, random: Random) -> Cost:
    days = training_days(author)
    basis = f"{grouped(contacts(author))} Beschäftigte × 2 Tage ÷ 3 Jahre = {grouped(days)} Tage × 8 Std. × {MIDDLE} €"
    return None, days * 8 * MIDDLE, basis


def _interpreting(author: Author, random: Random) -> Cost:
    """More calls than last year: what was done on request becomes a duty."""
    expected, price = round(calls(author) * random.choice((1.3, 1.6, 2, 2.5))), random.choice((60, 65, 75, 85, 110))
    return None, expected * price, f"{grouped(expected)} Einsätze × {price} €"


def _coordination(author: Author, random: Random) -> Cost:
    number = posts(author)
    word = "Stelle" if number == 1 else "Stellen"
    return (
        random.choice((6, 9, 12, 18)) * 1_000,
        number * POST,
        f"{number} {word} × {grouped(POST)} €, einmalig Ausstattung",
    )


def _interface(author: Author, random: Random) -> Cost:
    return (
        random.randint(240, 520) * 100,
        random.randint(40, 95) * 100,
        "Angebot des Herstellers: Schnittstelle einmalig, Wartung im Jahr",
    )


def _by_minutes(number: int, word: str, minutes: int, rate: int) -> Cost:
    return None, round(number * minutes / 60 * rate), f"{grouped(number)} {word} × {minutes} Min. × {rate} €"


COUNTED = {
    "erstgespraech": _first_talk,
    "kennzahlen": _figures,
    "nachweis": _proof,
    "fortbildung": _training,
    "sprachmittlung": _interpreting,
    "koordinierung": _coordination,
    "uebermittlung": _interface,
}
