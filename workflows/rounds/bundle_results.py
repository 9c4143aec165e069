"""What became of a bundle: the votum of the federation as it was told, where it stands, what the addressee did."""

from collections.abc import Collection
from typing import NamedTuple

from models.database import rows
from models.dispatches import FollowUp
from models.positions import Votum
from workflows.access import Actor
from workflows.matters.timeline import follow_ups_of
from workflows.positions.said_anywhere import said_anywhere
from workflows.positions.said_positions import SaidPosition

TOLD = """
    SELECT source.requirement_id, source.votum, coalesce(source.reason, '') AS reason, source.position_id
    FROM source WHERE source.requirement_id = ANY($1::int[])
        AND source.told_at IS NOT NULL AND source.confirmed_at IS NOT NULL AND source.votum IS NOT NULL
"""


class BundleResult(NamedTuple):
    """What was told about one requirement; `said` once it stands in a paper that we may read."""

    votum: Votum
    reason: str
    said: SaidPosition | None
    follow_ups: list[FollowUp]


async def bundle_results(actor: Actor, requirement_ids: Collection[int]) -> dict[int, BundleResult]:
    """Requirement of the bundle → its result; nothing for those of which nothing was told yet."""
    told = await rows(TOLD, [list(requirement_ids)])
    said = await said_anywhere(actor, {row["position_id"] for row in told} - {None})
    follow_ups = await follow_ups_of(actor, list(said))
    return {
        row["requirement_id"]: BundleResult(
            Votum(row["votum"]),
            row["reason"],
            said.get(row["position_id"] or 0),
            follow_ups.get(row["position_id"] or 0, []),
        )
        for row in told
    }
