"""Honest adding up of costs, without a database: nobody's costs are counted twice for the same thing.

A figure speaks for the places that its answer covers, that of a Verband also for the towns in it. Where figures for the
same thing overlap, the finer one counts and the other is set aside as a whole: a town's own figure beats its Verband's,
and nothing is split or extrapolated. A county's own costs are another budget than its towns': both count, unless the
county speaks for the towns too.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from models.organisations import OrganisationKind
from workflows.organisations.territory import Territory

UNION = OrganisationKind.MUNICIPAL_ASSOCIATION
RANKS = {UNION: 1, OrganisationKind.COUNTY: 2}


class Figure(NamedTuple):
    """What an organisation named in one requirement, once and yearly (None: not stated), and for whom it speaks.

    `subject` is what it is about: figures for different things never overlap.
    """

    requirement_id: int
    author_id: int
    subject: str
    covers: frozenset[int]
    yearly: Decimal | None
    once: Decimal | None


class Counted(NamedTuple):
    """What of a figure counts; an amount that was stated and is None here was set aside."""

    figure: Figure
    yearly: Decimal | None
    once: Decimal | None


class _Claim(NamedTuple):
    """All that one author says to one thing in one rhythm: it counts together or not at all. `rank`: towns first."""

    rank: int
    author_id: int
    places: frozenset[int]


def count_costs(territory: Territory, figures: Sequence[Figure]) -> list[Counted]:
    """For each figure what of it counts, in the same order."""
    yearly = _standing(territory, [one for one in figures if one.yearly is not None])
    once = _standing(territory, [one for one in figures if one.once is not None])
    return [
        Counted(
            one,
            one.yearly if (one.subject, one.author_id) in yearly else None,
            one.once if (one.subject, one.author_id) in once else None,
        )
        for one in figures
    ]


def speaks_for(territory: Territory, figure: Figure) -> frozenset[int]:
    """The places whose costs a figure holds: its author, whom the answer covers, and the towns of a Verband."""
    place = territory.places.get(figure.author_id)
    towns = territory.children.get(figure.author_id, []) if place and place.kind is UNION else []
    return figure.covers | {figure.author_id} | frozenset(towns)


def _standing(territory: Territory, figures: Iterable[Figure]) -> set[tuple[str, int]]:
    """Subject and author of what counts in one rhythm."""
    claims: dict[str, dict[int, frozenset[int]]] = {}
    for one in figures:
        authors = claims.setdefault(one.subject, {})
        authors[one.author_id] = authors.get(one.author_id, frozenset()) | speaks_for(territory, one)
    return {
        (subject, author_id)
        for subject, authors in claims.items()
        for author_id in _finest([_Claim(_rank(territory, one), one, places) for one, places in authors.items()])
    }


def _finest(claims: list[_Claim]) -> list[int]:
    """The authors whose claims count: from the finest on, each that overlaps none before it."""
    taken: set[int] = set()
    standing = []
    for claim in sorted(claims, key=lambda one: (one.rank, len(one.places), one.author_id)):
        if taken.isdisjoint(claim.places):
            taken |= claim.places
            standing.append(claim.author_id)
    return standing


def _rank(territory: Territory, author_id: int) -> int:
    place = territory.places.get(author_id)
    return RANKS.get(place.kind, 0) if place else max(RANKS.values()) + 1
