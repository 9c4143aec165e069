"""All positions that stand in published papers, whatever their matter: what we say, and what became of it."""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from models.database import as_statement, rows
from models.dispatches import Outcome
from models.matters import Topic
from models.positions import Position, PositionKind
from workflows import clock
from workflows.access import VISITOR, visible_positions
from workflows.paging import PAGE_SIZE, Page
from workflows.publication.fates import LATEST, Fate

# `$O` stands for the wanted outcome: 'open' finds what nobody knows of, too.
LISTED = f"""
    WITH public AS ({{public}}), told AS ({LATEST})
    SELECT public.id, told.outcome, told.recorded_at, told.document_version, count(*) OVER () AS total
    FROM public JOIN position ON position.id = public.id LEFT JOIN told ON told.position_id = public.id
    WHERE $O = '' OR coalesce(told.outcome, 'open') = $O
    ORDER BY position.matter_id DESC, position.number LIMIT {{size}} OFFSET {{skipped}}
""".replace("$WHICH", "IN (SELECT id FROM public)")


class PublicPosition(NamedTuple):
    """A position of a published paper with its latest fate, if anything is known."""

    position: Position
    fate: Fate | None


class PublicPositions(NamedTuple):
    """A page of them, and the fields of policy by which they can be filtered."""

    found: Page[Any]
    topics: list[Topic]


class Wanted(NamedTuple):
    """Which positions are looked for; nothing given: all."""

    kind: PositionKind | None = None
    topic_id: int | None = None
    outcome: Outcome | None = None
    matter_id: int | None = None
    since: datetime | None = None


async def list_public_positions(wanted: Wanted, *, page: int = 1) -> PublicPositions:
    """The same for everybody, the newest matter first; whoever is logged in reads no more of it here."""
    found = await find_public_positions(wanted, page=page)
    topics = Topic.filter(positions__id__isnull=False).distinct()
    return PublicPositions(found, await topics.order_by("number"))


async def find_public_positions(wanted: Wanted, *, page: int = 1, size: int = PAGE_SIZE) -> Page[Any]:
    """A page of PublicPosition; one beyond the end is empty."""
    named = {"kind": wanted.kind, "topic_id": wanted.topic_id, "matter_id": wanted.matter_id}
    asked = {name: value for name, value in named.items() if value is not None}
    query = Position.filter(visible_positions(VISITOR), withdrawn_at__isnull=True, **asked)
    text, values = as_statement((query.filter(created_at__gte=wanted.since) if wanted.since else query).only("id"))
    statement = LISTED.replace("$O", f"${len(values) + 1}::text").replace("$NOW", f"${len(values) + 2}")
    statement = statement.format(public=text, size=size, skipped=(max(page, 1) - 1) * size)
    found = await rows(statement, [*values, str(wanted.outcome or ""), clock.now()])
    known = await _known([row["id"] for row in found])
    things = [PublicPosition(known[row["id"]], _fate(row)) for row in found]
    if not found and page > 1:
        return replace(await find_public_positions(wanted, size=size), things=[], number=page)
    return Page(things, max(page, 1), found[0]["total"] if found else 0, size)


async def _known(ids: list[int]) -> dict[int, Position]:
    found = Position.filter(id__in=ids).select_related("matter__office", "topic", "provision")
    return {one.id: one for one in await found}


def _fate(row: dict[str, Any]) -> Fate | None:
    if row["outcome"] is None:
        return None
    return Fate(Outcome(row["outcome"]), row["recorded_at"], row["document_version"])
