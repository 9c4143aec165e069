"""A published paper as everybody reads it, and a stamp that changes with whatever its page shows."""

from collections import Counter
from typing import NamedTuple

from models.database import rows
from models.dispatches import DEMAND_OUTCOMES, Outcome
from models.positions import Position, PositionKind
from workflows import clock
from workflows.access import VISITOR
from workflows.errors import Missing
from workflows.papers.paper_reading import PaperPage, show_paper_version
from workflows.publication.fates import PUBLIC_FOLLOW_UPS, Fate, public_fates

# One round trip, for the answer "nothing has changed". It lets through what `visible_paper_versions(VISITOR)` does.
STAMP = f"""
    WITH cited AS (
        SELECT citation.cited_id AS id FROM citation JOIN passage ON passage.id = citation.passage_id
        WHERE passage.paper_version_id = $1
    )
    SELECT md5(concat_ws('|', version.version, version.published_at, paper.title, matter.title,
        (SELECT string_agg(concat_ws(',', other.id, beside.title), ';' ORDER BY other.id)
         FROM paper_version AS other JOIN paper AS beside ON beside.id = other.paper_id
         WHERE (beside.id IN (paper.id, paper.supplements_id) OR beside.supplements_id = paper.id)
           AND other.state = 'sent' AND other.published_at <= $2),
        (SELECT string_agg(concat_ws(',', file_id, rendered_at), ';' ORDER BY id)
         FROM rendered_paper WHERE paper_version_id = $1),
        (SELECT string_agg(concat_ws(',', approval.id, approval.version, by.name), ';' ORDER BY approval.position)
         FROM approval JOIN organisation AS by ON by.id = approval.association_id WHERE paper_version_id = $1),
        (SELECT string_agg(concat_ws(',', dispatch.id, dispatch.version, to_.name), ';' ORDER BY dispatch.id)
         FROM dispatch JOIN organisation AS to_ ON to_.id = dispatch.addressee_id WHERE paper_version_id = $1),
        (SELECT string_agg(concat_ws(',', id, version, withdrawn_at), ';' ORDER BY id)
         FROM position WHERE id IN (SELECT id FROM cited)),
        (SELECT string_agg(concat_ws(',', told.id, told.version, told.document_version), ';' ORDER BY told.id)
         FROM ({PUBLIC_FOLLOW_UPS}) AS told)
    )) AS stamp
    FROM paper_version AS version JOIN paper ON paper.id = version.paper_id JOIN matter ON matter.id = paper.matter_id
    WHERE version.id = $1 AND version.state = 'sent' AND version.published_at <= $2
""".replace("$NOW", "$2").replace("$WHICH", "IN (SELECT id FROM cited)")


class PublicPaper(NamedTuple):
    """A published version; `fates` by position, and how many of its demands came to which end."""

    page: PaperPage
    positions: list[Position]
    fates: dict[int, Fate]

    @property
    def demands(self) -> dict[Outcome, int]:
        """How many demands came to which end, in the order of the outcomes; what nobody knows of is open."""
        ids = [one.id for one in self.positions if one.kind is PositionKind.DEMAND]
        ends = Counter(self.fates[one].outcome if one in self.fates else Outcome.OPEN for one in ids)
        return {outcome: ends[outcome] for outcome in DEMAND_OUTCOMES if ends[outcome]}


async def paper_stamp(paper_version_id: int) -> str:
    """Another word whenever the public page of this version shows something else; Missing if it is not published."""
    found = await rows(STAMP, [paper_version_id, clock.now()])
    if not found:
        raise Missing(subject=paper_version_id)
    return str(found[0]["stamp"])


async def show_public_paper(paper_version_id: int) -> PublicPaper:
    """A published version with what became of each position that it says; Missing as long as it is not published."""
    page = await show_paper_version(VISITOR, paper_version_id)
    cited = {one.cited.id: one.cited for passage in page.passages for one in passage.citations}
    return PublicPaper(page, list(cited.values()), await public_fates(cited))
