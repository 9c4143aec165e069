"""Positions of many matters at once: in which passage of the latest paper each of them stands."""

from collections.abc import Collection

from models.papers import PaperState, PaperVersion
from models.positions import Position
from workflows.access import Actor, visible_paper_versions, visible_positions
from workflows.positions.said_positions import NOWHERE, SaidPosition, places_of


async def said_anywhere(actor: Actor, position_ids: Collection[int]) -> dict[int, SaidPosition]:
    """Those the actor may read, by id, with their place in the latest sent paper; so many queries for one as for all."""
    positions = await Position.filter(visible_positions(actor), id__in=list(position_ids))
    sent = PaperVersion.filter(visible_paper_versions(actor), state=PaperState.SENT)
    places = await places_of([one.id for one in positions], sent)
    return {one.id: SaidPosition(one.id, one.number, one.title, places.get(one.id, NOWHERE), None) for one in positions}
