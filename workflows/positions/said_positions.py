"""Where a position stands now: in which passage of the latest sent paper, and what became of it."""

from collections.abc import Collection
from typing import NamedTuple

from tortoise.expressions import Subquery
from tortoise.queryset import QuerySet

from models.database import rows
from models.dispatches import Outcome
from models.matters import Circle
from models.papers import Citation, PaperState, PaperVersion, Passage
from models.positions import Position
from workflows import clock
from workflows.access import VISITOR, visible_paper_versions
from workflows.papers.papers import passage_numbers

LATEST_OUTCOMES = """
    SELECT DISTINCT ON (position.id) position.id AS position_id, follow_up.outcome
    FROM position JOIN follow_up ON follow_up.position_id = position.id
        AND follow_up.confirmed_at IS NOT NULL AND follow_up.replaced_at IS NULL
    LEFT JOIN document_version ON document_version.id = follow_up.document_version_id
    WHERE position.matter_id = ANY($1::int[]) AND (document_version.id IS NULL OR document_version.circle = ANY($2::text[])
      AND (NOT $3 OR coalesce(document_version.embargo_until <= $4, true)))
    ORDER BY position.id, follow_up.confirmed_at DESC, follow_up.id DESC
"""


class Where(NamedTuple):
    """A passage of a sent paper and its number ("3.14"); nothing until the position stands in one."""

    paper: str = ""
    paper_version_id: int | None = None
    passage_id: int | None = None
    number: str = ""


NOWHERE = Where()


class SaidPosition(NamedTuple):
    """A position with its passage in the latest sent paper and its latest outcome."""

    id: int
    number: int
    title: str
    where: Where
    outcome: Outcome | None


async def said_positions(
    matter_ids: Collection[int], *, for_members: bool, public: bool = False
) -> dict[int, SaidPosition]:
    """The positions of matters by id; for members those in a sent paper, and nothing of drafts beyond their circle;
    in `public` those of published papers, and what became of them in public drafts.
    """
    known = (Circle.PUBLIC,) if public else (Circle.MEMBERS, Circle.PUBLIC) if for_members else Circle
    circles = [str(circle) for circle in known]
    latest = await rows(LATEST_OUTCOMES, [list(matter_ids), circles, public, clock.now()])
    outcomes = {row["position_id"]: Outcome(row["outcome"]) for row in latest}
    positions = await Position.filter(matter_id__in=list(matter_ids))
    sent = PaperVersion.filter(state=PaperState.SENT)
    shown = sent.filter(visible_paper_versions(VISITOR)) if public else sent
    places = await places_of([one.id for one in positions], shown)
    return {
        position.id: SaidPosition(
            position.id,
            position.number,
            position.title,
            places.get(position.id, NOWHERE),
            outcomes.get(position.id),
        )
        for position in positions
        if position.id in places or not for_members
    }


async def latest_paper(matter_id: int) -> str:
    """The title of the paper that was sent last; "" before the first."""
    sent = PaperVersion.filter(paper__matter_id=matter_id, state=PaperState.SENT).select_related("paper")
    version = await sent.order_by("-sent_at", "-id").first()
    return version.paper.title if version else ""


async def places_of(position_ids: list[int], sent: "QuerySet[PaperVersion]") -> dict[int, Where]:
    """Position → its passage in these papers: a later paper beats an earlier one, a passage of one's own a list of many."""
    citations = await Citation.filter(
        cited_id__in=position_ids, passage__paper_version_id__in=Subquery(sent.values("id"))
    ).select_related("passage__paper_version__paper")
    numbers, crowd = await _passages(list({one.passage.paper_version_id for one in citations}))

    def rank(one: Citation) -> tuple[object, ...]:
        version = one.passage.paper_version
        return version.sent_at, version.id, -crowd[one.passage_id], one.passage.position

    found: dict[int, Where] = {}
    for one in sorted(citations, key=rank):
        version = one.passage.paper_version
        found[one.cited_id] = Where(version.paper.title, version.id, one.passage_id, numbers.get(one.passage_id, ""))
    return found


async def _passages(version_ids: list[int]) -> tuple[dict[int, str], dict[int, int]]:
    """Passage → its number in its paper; passage → how many positions it names."""
    query = Passage.filter(paper_version_id__in=version_ids).only(
        "id", "paper_version_id", "position", "level", "heading"
    )
    by_version: dict[int, list[Passage]] = {}
    crowd: dict[int, int] = {}
    for one in await query.order_by("position").prefetch_related("citations"):
        by_version.setdefault(one.paper_version_id, []).append(one)
        crowd[one.id] = len(one.citations)
    numbers = {key: value for passages in by_version.values() for key, value in passage_numbers(passages).items()}
    return numbers, crowd
