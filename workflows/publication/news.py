"""What is new in public: papers on the day of their publication, and what became of positions."""

from typing import Any

from models.database import as_statement, rows
from models.papers import PaperVersion
from models.positions import Position
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


async def newest_papers() -> list[PaperVersion]:
    """The papers that were published last, with office."""
    public = PaperVersion.filter(visible_paper_versions(VISITOR)).select_related("paper__matter__office")
    return await public.order_by("-published_at", "-id").limit(MOST_NEWS)


async def newest_fates() -> list[dict[str, Any]]:
    """What was found out last about positions of published papers: a row per finding."""
    text, values = as_statement(Position.filter(visible_positions(VISITOR), withdrawn_at__isnull=True).only("id"))
    statement = NEWEST.format(public=text).replace("$NOW", f"${len(values) + 1}")
    return await rows(statement, [*values, clock.now()])
