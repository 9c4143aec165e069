"""The standing line (Beschlusslage) at a place: resolutions in force, and what we said before, about the same thing.

The same thing is, in this order: the same provision of the drafts of a matter and of those that it continues, the same
section of a law, the same field of policy.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from models.bodies import Resolution
from models.database import rows
from models.dispatches import FollowUp, Outcome
from models.matters import Provision
from models.positions import Position
from workflows.access import Actor, visible_follow_ups, visible_positions
from workflows.bodies.body_access import visible_resolutions
from workflows.positions.said_anywhere import said_anywhere
from workflows.positions.said_positions import NOWHERE, Where

MOST_SHOWN, MOST_RANKED = 6, 200
GREATEST_ID = 2**31 - 1
MATTERS = """
    WITH RECURSIVE before AS (
        SELECT id, continues_id FROM matter WHERE id = $1
        UNION SELECT matter.id, matter.continues_id FROM matter JOIN before ON matter.id = before.continues_id
    ) SELECT id FROM before
"""
# What a resolution is about: what was written at it, and the provision of the position that it decided or carries.
RESOLUTIONS = """
    SELECT resolution.id, min(CASE
            WHEN provision.key = ANY($2::text[]) AND position.matter_id = ANY($3::int[]) THEN 1
            WHEN resolution.law_place = ANY($4::text[]) OR position.law_place = ANY($4::text[]) THEN 2
            WHEN resolution.topic_id = ANY($5::int[]) THEN 3 END) AS rank
    FROM resolution
    LEFT JOIN (
        SELECT resolution_id, position_id FROM source
        WHERE resolution_id IS NOT NULL AND position_id IS NOT NULL AND position_id <> ALL($1::int[])
        UNION SELECT resolution_id, from_position_id FROM agenda_item
        WHERE resolution_id IS NOT NULL AND from_position_id IS NOT NULL
    ) AS behind ON behind.resolution_id = resolution.id
    LEFT JOIN position ON position.id = behind.position_id
    LEFT JOIN provision ON provision.id = position.provision_id
    WHERE resolution.superseded_by_id IS NULL GROUP BY resolution.id
"""
EARLIER = """
    SELECT position.id, CASE
            WHEN provision.key = ANY($2::text[]) AND position.matter_id = ANY($3::int[]) THEN 1
            WHEN position.law_place = ANY($4::text[]) THEN 2
            WHEN position.topic_id = ANY($5::int[]) AND position.matter_id <> $6 THEN 3 END AS rank
    FROM position LEFT JOIN provision ON provision.id = position.provision_id
    WHERE position.withdrawn_at IS NULL AND position.id <> ALL($1::int[]) AND position.id < $7
"""


class Same(StrEnum):
    """Why something belongs to a place."""

    PROVISION = "provision"  # dieselbe Textstelle
    LAW_PLACE = "law_place"  # dieselbe Vorschrift
    TOPIC = "topic"  # dasselbe Handlungsfeld


BY_RANK = {1: Same.PROVISION, 2: Same.LAW_PLACE, 3: Same.TOPIC}


@dataclass(frozen=True)
class Place:
    """Where somebody says something: provisions by key in a matter, sections of laws, fields of policy.

    `position_ids` are what is said there now; only what was said before them counts as earlier. `beside`: resolutions
    that the page shows already.
    """

    matter_id: int
    position_ids: frozenset[int] = frozenset()
    keys: frozenset[str] = frozenset()
    law_places: frozenset[str] = frozenset()
    topic_ids: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()


class StandingResolution(NamedTuple):
    """A resolution in force about the same thing."""

    resolution: Resolution
    same: Same


class EarlierPosition(NamedTuple):
    """What we said before about the same thing, where it stands, and what became of it."""

    position: Position
    where: Where
    outcome: Outcome | None
    same: Same


@dataclass(frozen=True)
class StandingLine:
    """What is shown at a place, the closest first; `more_…` counts what is left out."""

    resolutions: list[StandingResolution] = field(default_factory=list)
    earlier: list[EarlierPosition] = field(default_factory=list)
    more_resolutions: int = 0
    more_earlier: int = 0


def place_of(positions: Sequence[Position], matter_id: int, also: Provision | None = None) -> Place:
    """Where these positions stand; `provision` of each must have been fetched."""
    provisions = [one for one in (*(position.provision for position in positions), also) if one]
    return Place(
        matter_id,
        frozenset(one.id for one in positions),
        frozenset(one.key for one in provisions),
        frozenset(one.law_place for one in positions if one.law_place),
        frozenset(one.topic_id for one in positions if one.topic_id),
    )


async def standing_line(actor: Actor, place: Place) -> StandingLine:
    """What our committees decided and what we said before about the same thing, as far as the actor may read it."""
    if not (place.keys or place.law_places or place.topic_ids):
        return StandingLine()
    matters = [row["id"] for row in await rows(MATTERS, [place.matter_id])]
    given = [list(place.position_ids), list(place.keys), matters, list(place.law_places), list(place.topic_ids)]
    first = min(place.position_ids, default=GREATEST_ID)
    decided = await _ranked(RESOLUTIONS, given)
    resolutions = await _resolutions(actor, {one: same for one, same in decided.items() if one not in place.beside})
    earlier = await _earlier(actor, await _ranked(EARLIER, [*given, place.matter_id, first]))
    return StandingLine(
        resolutions[:MOST_SHOWN],
        earlier[:MOST_SHOWN],
        max(0, len(resolutions) - MOST_SHOWN),
        max(0, len(earlier) - MOST_SHOWN),
    )


async def _ranked(statement: str, given: list[Any]) -> dict[int, Same]:
    """Ids with why, the closest and then the newest first."""
    ranked = f"SELECT id, rank FROM ({statement}) AS ranked WHERE rank IS NOT NULL ORDER BY rank, id DESC LIMIT {MOST_RANKED}"
    found = await rows(ranked, given)
    return {row["id"]: BY_RANK[row["rank"]] for row in found}


async def _resolutions(actor: Actor, ranked: dict[int, Same]) -> list[StandingResolution]:
    found = Resolution.filter(visible_resolutions(actor), id__in=list(ranked)).select_related("body__office", "topic")
    known = {one.id: one for one in await found} if ranked else {}
    return [StandingResolution(known[one], same) for one, same in ranked.items() if one in known]


async def _earlier(actor: Actor, ranked: dict[int, Same]) -> list[EarlierPosition]:
    found = Position.filter(visible_positions(actor), id__in=list(ranked)).select_related("matter", "provision")
    known = {one.id: one for one in await found} if ranked else {}
    shown = [one for one in ranked if one in known]
    said = await said_anywhere(actor, shown[:MOST_SHOWN])
    outcomes = await _outcomes(actor, shown[:MOST_SHOWN])
    return [
        EarlierPosition(known[one], said[one].where if one in said else NOWHERE, outcomes.get(one), ranked[one])
        for one in shown
    ]


async def _outcomes(actor: Actor, position_ids: Collection[int]) -> dict[int, Outcome]:
    """The latest outcome of each, from drafts that one may know of."""
    found = FollowUp.filter(visible_follow_ups(actor), position_id__in=list(position_ids))
    return {one.position_id: one.outcome for one in await found.order_by("confirmed_at", "id")}
