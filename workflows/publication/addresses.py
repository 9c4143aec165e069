"""Where everything public stands, for those who look for it by machine."""

from datetime import datetime
from typing import NamedTuple

from tortoise.expressions import Q
from tortoise.models import Model
from tortoise.queryset import QuerySet

from models.bodies import Resolution
from models.circulars import Circular
from models.papers import PaperVersion
from models.positions import Example, Position, PositionKind
from workflows.access import VISITOR, visible_circulars, visible_examples, visible_paper_versions, visible_positions
from workflows.bodies.body_access import visible_resolutions
from workflows.errors import Missing

MOST = 50_000  # addresses in one file, by the protocol of sitemaps


class Listed(NamedTuple):
    """Something public, and when it came to be so where that is known."""

    id: int
    at: datetime | None


class Shelf(NamedTuple):
    """A noun of the public site: whose rows, which of them, and the column that says since when."""

    model: type[Model]
    since: str | None


SHELVES = {
    "papers": Shelf(PaperVersion, "published_at"),
    "positions": Shelf(Position, None),
    "recommendations": Shelf(Position, None),
    "commitments": Shelf(Position, None),
    "examples": Shelf(Example, "published_at"),
    "circulars": Shelf(Circular, "sent_at"),
    "resolutions": Shelf(Resolution, None),
}


async def count_addresses() -> dict[str, int]:
    """How many public things there are of each noun."""
    return {noun: await _public(noun).count() for noun in SHELVES}


async def list_addresses(noun: str, number: int) -> list[Listed]:
    """The public things of a noun, so many in each file that it may have; Missing for a file that does not exist."""
    if noun not in SHELVES or number < 1:
        raise Missing(noun=noun)
    since = SHELVES[noun].since
    found = _public(noun).order_by("id").offset((number - 1) * MOST).limit(MOST)
    listed = [
        Listed(*row) if since else Listed(row[0], None) for row in await found.values_list("id", *filter(None, [since]))
    ]
    if not listed and number > 1:
        raise Missing(noun=noun, number=number)
    return listed


def _public(noun: str) -> "QuerySet[Model]":
    return SHELVES[noun].model.filter(_visible(noun))


def _visible(noun: str) -> Q:
    """As a visitor at this moment: an embargo ends because the clock says so."""
    of = {
        "papers": visible_paper_versions,
        "positions": visible_positions,
        "recommendations": lambda actor: visible_positions(actor) & Q(kind=PositionKind.RECOMMENDATION),
        "commitments": lambda actor: visible_positions(actor) & Q(kind=PositionKind.COMMITMENT),
        "examples": visible_examples,
        "circulars": visible_circulars,
        "resolutions": visible_resolutions,
    }
    return of[noun](VISITOR)
