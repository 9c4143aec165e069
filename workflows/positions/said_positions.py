"""Where a position stands now: in which passage of the latest sent paper, and what became of it."""

from typing import NamedTuple

from models.database import rows
from models.dispatches import Outcome
from models.matters import Circle
from models.papers import PaperState, PaperVersion
from models.positions import Position
from workflows import clock
from workflows.access import VISITOR, visible_paper_versions
from workflows.papers.papers import passage_numbers, passages_of

LATEST_OUTCOMES = """
    SELECT DISTINCT ON (position.id) position.id AS position_id, follow_up.outcome
    FROM position JOIN follow_up ON follow_up.position_id = position.id
        AND follow_up.confirmed_at IS NOT NULL AND follow_up.replaced_at IS NULL
    LEFT JOIN document_version ON document_version.id = follow_up.document_version_id
    WHERE position.matter_id = $1 AND (document_version.id IS NULL OR document_version.circle = ANY($2::text[])
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


async def said_positions(matter_id: int, *, for_members: bool, public: bool = False) -> dict[int, SaidPosition]:
    """The positions of a matter by id; for members those in a sent paper, and nothing of drafts beyond their circle;
    in `public` those of published papers, and what became of them in public drafts.

    A place in a later paper beats that in an earlier one.
    """
    known = (Circle.PUBLIC,) if public else (Circle.MEMBERS, Circle.PUBLIC) if for_members else Circle
    circles = [str(circle) for circle in known]
    latest = await rows(LATEST_OUTCOMES, [matter_id, circles, public, clock.now()])
    outcomes = {row["position_id"]: Outcome(row["outcome"]) for row in latest}
    places = await _places(matter_id, public)
    return {
        position.id: SaidPosition(
            position.id,
            position.number,
            position.title,
            places.get(position.id, NOWHERE),
            outcomes.get(position.id),
        )
        for position in await Position.filter(matter_id=matter_id)
        if position.id in places or not for_members
    }


async def latest_paper(matter_id: int) -> str:
    """The title of the paper that was sent last; "" before the first."""
    sent = PaperVersion.filter(paper__matter_id=matter_id, state=PaperState.SENT).select_related("paper")
    version = await sent.order_by("-sent_at", "-id").first()
    return version.paper.title if version else ""


async def _places(matter_id: int, public: bool) -> dict[int, Where]:
    """Position → its passage; one of its own beats a list of many."""
    found: dict[int, Where] = {}
    sent = PaperVersion.filter(paper__matter_id=matter_id, state=PaperState.SENT).select_related("paper")
    shown = sent.filter(visible_paper_versions(VISITOR)) if public else sent
    for version in await shown.order_by("sent_at", "id"):
        passages = await passages_of(version.id)
        numbers = passage_numbers(passages)
        for passage in sorted(passages, key=lambda one: -len(one.citations)):
            for citation in passage.citations:
                found[citation.cited_id] = Where(
                    version.paper.title, version.id, passage.id, numbers.get(passage.id, "")
                )
    return found
