"""For how many people a round's answers speak, and where nobody has said anything yet (weiße Flecken)."""

from dataclasses import dataclass
from typing import NamedTuple

from models.database import rows
from models.rounds import Round
from workflows.access import Actor
from workflows.rounds.round_progress import ASKED, scope_of

MOST_WHITE = 10
# The union of territories, town by town: a town is spoken for by its own answer, its Verband's or its county's.
PEOPLE = f"""
    WITH asked AS MATERIALIZED ({ASKED}), town AS (
        SELECT town.state, coalesce(town.population, 0) AS population,
            CASE WHEN first.kind = 'county' THEN first.id WHEN second.kind = 'county' THEN second.id ELSE town.id END AS place,
            coalesce(own.submission_id, near.submission_id, far.submission_id) IS NOT NULL AS heard
        FROM organisation AS town
        LEFT JOIN organisation AS first ON first.id = town.parent_id
        LEFT JOIN organisation AS second ON second.id = first.parent_id
        LEFT JOIN asked AS own ON own.id = town.id
        LEFT JOIN asked AS near ON near.id = first.id
        LEFT JOIN asked AS far ON far.id = second.id
        WHERE town.kind IN ('municipality', 'independent_city') AND town.valid_until IS NULL
            AND coalesce(own.id, near.id, far.id) IS NOT NULL
    )
    SELECT state, place, sum(population)::int AS people, coalesce(sum(population) FILTER (WHERE heard), 0)::int AS heard
    FROM town GROUP BY GROUPING SETS ((), (state), (place))
"""
NAMED = "SELECT id, name, state FROM organisation WHERE id = ANY($1::int[])"


class Heard(NamedTuple):
    """Inhabitants of the towns that are spoken for, of all whose towns are asked."""

    heard: int = 0
    people: int = 0


class WhiteSpot(NamedTuple):
    """A county or city out of which nobody has answered."""

    name: str
    state: str
    people: int


@dataclass(frozen=True)
class People:
    """In all and by Land, and the white spots: `some` with the most inhabitants of so `many` with so many `silent`."""

    total: Heard
    by_state: dict[str, Heard]
    some: list[WhiteSpot]
    many: int
    silent: int


async def round_people(actor: Actor, round_: Round) -> People:
    """Of a round that the actor may see as an office; see Progress for what a Landesverband counts."""
    found = await rows(PEOPLE, [round_.id, scope_of(actor, round_)])
    total, by_state, white = Heard(), {}, {}
    for row in found:
        figure = Heard(row["heard"], row["people"])
        if row["place"] is not None:
            if not figure.heard and figure.people:
                white[row["place"]] = figure.people
        elif row["state"] is not None:
            by_state[row["state"]] = figure
        else:
            total = figure
    largest = sorted(white, key=lambda place: -white[place])[:MOST_WHITE]
    named = {row["id"]: row for row in await rows(NAMED, [largest])} if largest else {}
    some = [WhiteSpot(named[one]["name"], named[one]["state"], white[one]) for one in largest]
    return People(total, by_state, some, len(white), sum(white.values()))
