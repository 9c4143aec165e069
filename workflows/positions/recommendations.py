"""Recommendations to the members, and what each of them made of it."""

from typing import NamedTuple

from models.database import rows
from models.dispatches import IMPLEMENTATION_OUTCOMES, FollowUp, Outcome
from models.organisations import Organisation
from models.papers import Citation, PaperState
from models.positions import Position, PositionKind
from workflows.access import Actor, is_federal_office, visible_positions
from workflows.evaluation.small_cells import small_cells

COUNTS = """
    SELECT position_id, outcome, count(*) AS members FROM follow_up
    WHERE position_id = ANY($1::int[]) AND organisation_id IS NOT NULL GROUP BY 1, 2
"""


class Recommendation(NamedTuple):
    """A recommendation with one's own states (by organisation) and how many members said what; small numbers hidden."""

    position: Position
    own: dict[int, FollowUp]
    members: dict[Outcome, str]


class RecommendationList(NamedTuple):
    """All recommendations in force, and the organisations for which the reader may say something."""

    recommendations: list[Recommendation]
    organisations: list[Organisation]


async def list_recommendations(actor: Actor) -> RecommendationList:
    """What our sent papers recommend to members, by field of policy; open ones of one's own first within a field."""
    said = await Citation.filter(
        cited__kind=PositionKind.RECOMMENDATION, passage__paper_version__state=PaperState.SENT
    ).only("cited_id")
    sent = {citation.cited_id for citation in said}
    positions = await (
        Position.filter(visible_positions(actor), id__in=list(sent), withdrawn_at__isnull=True)
        .select_related("topic", "matter")
        .order_by("topic__number", "matter_id", "number")
    )
    ids = [position.id for position in positions]
    own_ids = list(actor.organisation_ids) if actor.is_member else []
    own: dict[int, dict[int, FollowUp]] = {}
    for one in await FollowUp.filter(position_id__in=ids, organisation_id__in=own_ids):
        own.setdefault(one.position_id, {})[one.organisation_id or 0] = one
    counts = await _counts(actor, ids)
    return RecommendationList(
        [Recommendation(position, own.get(position.id, {}), counts[position.id]) for position in positions],
        await Organisation.filter(id__in=own_ids).order_by("sort_key"),
    )


async def _counts(actor: Actor, position_ids: list[int]) -> dict[int, dict[Outcome, str]]:
    counted: dict[int, dict[Outcome, int]] = {one: dict.fromkeys(IMPLEMENTATION_OUTCOMES, 0) for one in position_ids}
    for row in await rows(COUNTS, [position_ids]):
        counted[row["position_id"]][Outcome(row["outcome"])] = row["members"]
    return {one: small_cells(cells, is_federal_office(actor))[0] for one, cells in counted.items()}
