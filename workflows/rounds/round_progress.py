"""How a round goes: n of N answered, by kind, Land, size and association. A Landesverband reads that of its own members."""

from dataclasses import dataclass
from typing import Any

from models.database import rows
from models.rounds import Round
from workflows.access import Actor, bundles, find, require, visible_rounds
from workflows.organisations.effective import EFFECTIVE
from workflows.organisations.size_classes import SIZE


def within(organisation: str) -> str:
    """The condition that an organisation is a member through the Landesverband $2, or lies in the Kreis or Verband $2;
    always true where $2 is NULL.
    """
    return f"""($2::int IS NULL OR EXISTS (SELECT FROM membership WHERE membership.organisation_id = {organisation}
        AND membership.through_id = $2 AND membership.until IS NULL)
        OR EXISTS (SELECT FROM organisation AS town LEFT JOIN organisation AS around ON around.id = town.parent_id
        WHERE town.id = {organisation} AND $2 IN (town.id, town.parent_id, around.parent_id)))"""


# $1 is the round, $2 see `within`. One row per organisation that is asked.
ASKED = f"""
    SELECT invitation.organisation_id AS id, invitation.reminded_at, organisation.kind, organisation.state,
        coalesce(organisation.population, 0) AS population, answered.submission_id,
        coalesce(said_in.kind, answered.kind) AS said, answered.late, answered.channel
    FROM invitation JOIN organisation ON organisation.id = invitation.organisation_id
    LEFT JOIN ({EFFECTIVE}) AS answered ON answered.organisation_id = invitation.organisation_id
    LEFT JOIN submission AS said_in ON said_in.id = answered.said_in_id
    WHERE invitation.round_id = $1 AND {within("invitation.organisation_id")}
"""
COUNTS = """
    count(*) AS asked, count(asked.submission_id) AS answered,
    count(*) FILTER (WHERE asked.said = 'nil_return') AS nil_returns,
    count(*) FILTER (WHERE asked.said = 'consent') AS consents,
    count(*) FILTER (WHERE asked.late) AS late,
    count(*) FILTER (WHERE asked.channel = 'forwarded') AS forwarded,
    count(asked.reminded_at) AS reminded
"""
COUNTED = f"""
    WITH asked AS (SELECT *, {SIZE} AS size FROM ({ASKED}) AS one)
    SELECT kind, state, size, {COUNTS} FROM asked
    GROUP BY GROUPING SETS ((), (kind), (state), (size)) ORDER BY kind, state, min(population)
"""
BY_ASSOCIATION = f"""
    WITH asked AS ({ASKED}), member AS (
        SELECT DISTINCT organisation_id, association_id FROM membership WHERE until IS NULL
    )
    SELECT association.id, association.name, {COUNTS}
    FROM asked JOIN member ON member.organisation_id = asked.id
    JOIN organisation AS association ON association.id = member.association_id
    GROUP BY association.id ORDER BY association.sort_key
"""


@dataclass(frozen=True)
class Count:
    """Of `asked` organisations so many answered, themselves or through another."""

    asked: int = 0
    answered: int = 0
    nil_returns: int = 0
    consents: int = 0
    late: int = 0
    forwarded: int = 0
    reminded: int = 0


@dataclass(frozen=True)
class Progress:
    """The counts of a round: of all, by kind of organisation, key of the Land, class of size, and association.

    Who belongs to two associations counts in both, so these do not add up to the total.
    """

    total: Count
    by_kind: dict[str, Count]
    by_state: dict[str, Count]
    by_size: dict[str, Count]
    by_association: list[tuple[int, str, Count]]


async def round_progress(actor: Actor, round_id: int) -> Progress:
    """For offices: who has answered so far, each organisation counted once."""
    round_ = await find(Round.all(), visible_rounds(actor), round_id)
    require(True, actor.is_office or actor.machine, code="offices_only")

    total, by = Count(), dict[str, dict[str, Count]](kind={}, state={}, size={})
    scope = scope_of(actor, round_)
    for row in await rows(COUNTED, [round_.id, scope]):
        groups = {name: row.pop(name) for name in by}
        name = next((name for name, value in groups.items() if value is not None), None)
        if name is None:
            total = _count(row)
        else:
            by[name][groups[name]] = _count(row)
    associations = await rows(BY_ASSOCIATION, [round_.id, scope])
    named = [(row.pop("id"), row.pop("name"), _count(row)) for row in associations]
    return Progress(total, by["kind"], by["state"], by["size"], named)


def scope_of(actor: Actor, round_: Round) -> int | None:
    """The Landesverband whose members alone, or the Kreis whose towns alone, count for the actor; None where all do."""
    foreign = bundles(actor) and round_.office_id != actor.organisation_id
    return actor.organisation_id if foreign else None


def _count(row: dict[str, Any]) -> Count:
    return Count(**row)
