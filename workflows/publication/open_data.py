"""What programs read of what is public: one function per noun, each starting from what a visitor may see."""

from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from models.bodies import Resolution
from models.circulars import Circular, CircularTopic
from models.database import rows
from models.matters import DocumentStage, DocumentVersion, Matter, Topic
from models.papers import PaperKind, PaperVersion
from models.positions import Example, Position
from workflows import clock
from workflows.access import (
    VISITOR,
    find,
    visible_circulars,
    visible_document_versions,
    visible_examples,
    visible_matters,
    visible_paper_versions,
    visible_positions,
)
from workflows.bodies.body_access import visible_resolutions
from workflows.paging import Page
from workflows.publication.fates import PUBLIC_FOLLOW_UPS, Fate, public_fates

SAID_OF = f"SELECT * FROM ({PUBLIC_FOLLOW_UPS}) AS told ORDER BY recorded_at, id"
SAID_OF = SAID_OF.replace("$WHICH", "= $1").replace("$NOW", "$2")


class PositionFacts(NamedTuple):
    """A public position with its latest fate and all that is known in public of what became of it, oldest first."""

    position: Position
    fate: Fate | None
    follow_ups: list[dict[str, Any]]
    paper_version_ids: list[int]


async def open_topics(*, page: int, size: int) -> Page[Topic]:
    """The fields of policy by which everything is ordered."""
    return await _page(Topic.all().order_by("number"), page, size)


async def open_matters(*, page: int, size: int, topic: int | None = None) -> Page[Matter]:
    """Matters of which something is public."""
    query = Matter.filter(visible_matters(VISITOR), **_given(topic_id=topic))
    return await _page(query.select_related("office", "lead_association", "topic").order_by("-id"), page, size)


async def open_document_versions(
    *, page: int, size: int, matter: int | None = None, stage: DocumentStage | None = None
) -> Page[DocumentVersion]:
    """Public versions of drafts."""
    query = DocumentVersion.filter(
        visible_document_versions(VISITOR), **_given(document__matter_id=matter, stage=stage)
    )
    return await _page(query.select_related("document").order_by("-id"), page, size)


async def open_papers(
    *, page: int, size: int, kind: PaperKind | None = None, matter: int | None = None, since: date | None = None
) -> Page[PaperVersion]:
    """Published papers, by the day of their publication."""
    asked = _given(paper__kind=kind, paper__matter_id=matter, published_at__gte=_begin(since))
    query = PaperVersion.filter(visible_paper_versions(VISITOR), **asked)
    return await _page(query.select_related("paper__matter__office").order_by("-published_at", "-id"), page, size)


async def open_position(position_id: int) -> PositionFacts:
    """One position with all that is known of it in public."""
    query = Position.filter(withdrawn_at__isnull=True).select_related("matter__office", "topic", "provision")
    position = await find(query, visible_positions(VISITOR), position_id)
    papers = PaperVersion.filter(visible_paper_versions(VISITOR), passages__citations__cited=position)
    return PositionFacts(
        position,
        (await public_fates([position.id])).get(position.id),
        await rows(SAID_OF, [position.id, clock.now()]),
        sorted({one.id for one in await papers.only("id")}),
    )


async def open_examples(*, page: int, size: int, topic: int | None = None, since: date | None = None) -> Page[Example]:
    """Published examples of members."""
    query = Example.filter(visible_examples(VISITOR), **_given(topic_id=topic, published_at__gte=_begin(since)))
    return await _page(query.select_related("organisation", "topic").order_by("-published_at", "-id"), page, size)


async def open_circulars(*, page: int, size: int, topic: int | None = None, year: int | None = None) -> Page[Circular]:
    """Public circulars."""
    query = Circular.filter(visible_circulars(VISITOR), **_given(year=year))
    if topic is not None:
        query = query.filter(id__in=Subquery(CircularTopic.filter(topic_id=topic).values("circular_id")))
    return await _page(query.select_related("office").order_by("-sent_at", "-id"), page, size)


async def open_resolutions(
    *, page: int, size: int, topic: int | None = None, since: date | None = None
) -> Page[Resolution]:
    """What committees decided, as far as it is public."""
    query = Resolution.filter(visible_resolutions(VISITOR), **_given(topic_id=topic, decided_on__gte=since))
    return await _page(query.select_related("body__office", "topic").order_by("-decided_on", "-id"), page, size)


async def _page(query: "QuerySet[Any]", number: int, size: int) -> Page[Any]:
    """Just the page that was asked for: a program that counts on must come to an end, so one beyond the last is empty."""
    return Page(await query.offset((number - 1) * size).limit(size), number, await query.count(), size)


def _given(**asked: Any) -> dict[str, Any]:
    return {name: value for name, value in asked.items() if value is not None}


def _begin(day: date | None) -> datetime | None:
    return datetime.combine(day, time.min, tzinfo=UTC) if day else None
