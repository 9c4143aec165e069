"""Positions of many matters at once: in which passage of the latest paper each of them stands."""

from collections.abc import Collection

from tortoise.expressions import Subquery

from models.papers import Citation, PaperState, PaperVersion, Passage
from models.positions import Position
from workflows.access import Actor, visible_paper_versions, visible_positions
from workflows.papers.papers import passage_numbers
from workflows.positions.said_positions import NOWHERE, SaidPosition, Where


async def said_anywhere(actor: Actor, position_ids: Collection[int]) -> dict[int, SaidPosition]:
    """Those the actor may read, by id, with their place in the latest sent paper; so many queries for one as for all."""
    positions = await Position.filter(visible_positions(actor), id__in=list(position_ids))
    places = await _places(actor, [one.id for one in positions])
    return {one.id: SaidPosition(one.id, one.number, one.title, places.get(one.id, NOWHERE), None) for one in positions}


async def _places(actor: Actor, position_ids: list[int]) -> dict[int, Where]:
    """A later paper beats an earlier one, and a passage of one's own a list of many."""
    sent = PaperVersion.filter(visible_paper_versions(actor), state=PaperState.SENT)
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
