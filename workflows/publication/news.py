"""What is new in public: papers and what they say on the day of their publication, and what became of positions."""

from typing import Any

from models.database import as_statement, rows
from models.papers import PaperVersion
from models.positions import Position, PositionKind
from workflows import clock
from workflows.access import VISITOR, visible_paper_versions, visible_positions
from workflows.publication.fates import PUBLIC_FOLLOW_UPS

MOST_NEWS = 50
NEWEST = f"""
    WITH public AS ({{public}})
    SELECT told.position_id, told.outcome, told.evidence, told.recorded_at, told.document_version,
           position.title, position.number, position.kind, office.name AS office
    FROM ({PUBLIC_FOLLOW_UPS}) AS told
    JOIN position ON position.id = told.position_id JOIN matter ON matter.id = position.matter_id
    JOIN organisation AS office ON office.id = matter.office_id
    ORDER BY told.recorded_at DESC, told.id DESC LIMIT {MOST_NEWS}
""".replace("$WHICH", "IN (SELECT id FROM public)")

# A position is news on the day on which the first paper that says it was published.
SAID = f"""
    WITH public AS ({{public}})
    SELECT position.id AS position_id, position.title, position.text, office.name AS office,
           min(version.published_at) AS published_at
    FROM position JOIN public ON public.id = position.id
    JOIN citation ON citation.cited_id = position.id JOIN passage ON passage.id = citation.passage_id
    JOIN paper_version AS version ON version.id = passage.paper_version_id AND version.published_at <= $NOW
    JOIN matter ON matter.id = position.matter_id JOIN organisation AS office ON office.id = matter.office_id
    GROUP BY position.id, office.id ORDER BY min(version.published_at) DESC, position.id DESC LIMIT {MOST_NEWS}
"""


async def newest_papers() -> list[PaperVersion]:
    """The papers that were published last, with office."""
    public = PaperVersion.filter(visible_paper_versions(VISITOR)).select_related("paper__matter__office")
    return await public.order_by("-published_at", "-id").limit(MOST_NEWS)


async def newest_fates(kind: PositionKind | None = None) -> list[dict[str, Any]]:
    """What was found out last about positions of published papers, all or those of a kind: a row per finding."""
    return await _about_public(NEWEST, kind)


async def newest_said(kind: PositionKind) -> list[dict[str, Any]]:
    """The positions of a kind that published papers said last."""
    return await _about_public(SAID, kind)


async def _about_public(statement: str, kind: PositionKind | None) -> list[dict[str, Any]]:
    public = Position.filter(visible_positions(VISITOR), withdrawn_at__isnull=True, **({"kind": kind} if kind else {}))
    text, values = as_statement(public.only("id"))
    return await rows(statement.format(public=text).replace("$NOW", f"${len(values) + 1}"), [*values, clock.now()])
