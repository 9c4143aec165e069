"""How far the members are with our recommendations: by field, Land, size, association and year, with how many answered."""

from asyncio import gather
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from models.database import rows
from models.dispatches import IMPLEMENTATION_OUTCOMES, Outcome
from models.organisations import STATES, Organisation, OrganisationKind
from workflows import clock
from workflows.access import Actor, is_state_office, require
from workflows.organisations.size_classes import SizeClass
from workflows.recommendations.census import take_census
from workflows.recommendations.recommendations import SUMS, InForce, NamedTopic, recommendations_in_force

MOST_YEARS = 6

# Who is counted: of the Land $1 and the class of size $2 where these are not empty, of all offices $3, and of one of $4
# where that is not NULL.
_MEANT = """
    ($1 = '' OR state = $1) AND ($2 = '' OR size = $2) AND string_to_array(offices, ',')::int[] @> $3::int[]
    AND ($4::int[] IS NULL OR string_to_array(offices, ',')::int[] && $4::int[])
"""
CHOSEN = f"""
    chosen AS MATERIALIZED (
        SELECT id, state, size, string_to_array(offices, ',')::int[] AS offices FROM member_group WHERE {_MEANT}
    )
"""
SAID = f"""
    WITH {CHOSEN}
    SELECT position_id, state, size, NULL::int AS association_id, {SUMS}
    FROM implementation_count AS said JOIN chosen ON chosen.id = said.group_id
    WHERE said.year = $5 AND said.position_id = ANY($6::int[])
    GROUP BY GROUPING SETS ((), (position_id), (state), (size))
    UNION ALL
    SELECT NULL, NULL, NULL, office.id, {SUMS}
    FROM implementation_count AS said JOIN chosen ON chosen.id = said.group_id, unnest(chosen.offices) AS office(id)
    WHERE said.year = $5 AND said.position_id = ANY($6::int[]) GROUP BY office.id
"""
_MANY = """
    SELECT state, size, NULL::int AS association_id, sum(many)::int AS many FROM counted
    GROUP BY GROUPING SETS ((), (state), (size))
    UNION ALL
    SELECT NULL, NULL, office.id, sum(many)::int FROM counted, unnest(counted.offices) AS office(id) GROUP BY office.id
"""
ANSWERED = f"""
    WITH {CHOSEN}, counted AS MATERIALIZED (
        SELECT chosen.*, answered AS many FROM sheet_count JOIN chosen ON chosen.id = sheet_count.group_id WHERE year = $5
    ) {_MANY}
"""
MEMBERS = f"""
    WITH counted AS MATERIALIZED (
        SELECT state, size, string_to_array(offices, ',')::int[] AS offices, members AS many FROM census_line
        WHERE {_MEANT} AND day = $5
    ) {_MANY}
"""
YEARS = f"""
    WITH {CHOSEN}, said AS (
        SELECT year, {SUMS} FROM implementation_count AS said JOIN chosen ON chosen.id = said.group_id
        WHERE said.position_id = ANY($5::int[]) GROUP BY 1
    ), answered AS (
        SELECT year, sum(answered)::int AS many FROM sheet_count JOIN chosen ON chosen.id = sheet_count.group_id GROUP BY 1
    )
    SELECT said.*, coalesce(answered.many, 0) AS many FROM said LEFT JOIN answered USING (year)
    ORDER BY year DESC LIMIT {MOST_YEARS}
"""
ZERO = dict.fromkeys(IMPLEMENTATION_OUTCOMES, 0)


class AdoptionFilters(NamedTuple):
    """What is counted; `year` None is the present one."""

    year: int | None = None
    topic_id: int | None = None
    position_id: int | None = None
    state: str = ""
    size: SizeClass | None = None
    association_id: int | None = None


EVERYTHING = AdoptionFilters()


@dataclass
class Line:
    """One line of a table: of `members` so many `answered` the page of the year; `said` are answers by outcome.

    What is None does not belong to this line: a recommendation has no members of its own.
    """

    key: str
    name: str
    members: int | None = None
    answered: int | None = None
    said: dict[Outcome, int] = field(default_factory=lambda: dict(ZERO))

    @property
    def answers(self) -> int:
        return sum(self.said.values())

    @property
    def done(self) -> int:
        return self.said[Outcome.DONE]


@dataclass(frozen=True)
class Adoption:
    """The figures of a year; a member of two associations counts with both, so these do not add up to the total."""

    filters: AdoptionFilters
    year: int
    total: Line
    states: list[Line]
    sizes: list[Line]
    associations: list[Line]
    topics: list[Line]
    recommendations: list[Line]
    years: list[Line]
    positions: list[InForce]  # all in force, and
    offices: list[Organisation]  # all associations: what one can narrow by


async def show_adoption(actor: Actor, filters: AdoptionFilters = EVERYTHING) -> Adoption:
    """For offices: how far the members are; a Landesverband reads the figures of its own members."""
    require(True, actor.is_office, code="office_only")
    return await count_adoption(
        await recommendations_in_force(actor),
        filters,
        through=actor.organisation_id if is_state_office(actor) else None,
    )


async def count_adoption(positions: list[InForce], filters: AdoptionFilters, *, through: int | None = None) -> Adoption:
    """The figures of these recommendations. Figures only: who reads them is asked by the caller."""
    year = filters.year or clock.today().year
    chosen = [one for one in positions if _meant(one, filters)]
    ids = [one.id for one in chosen]
    within = [one for one in (filters.association_id, through) if one is not None]
    which = [filters.state, filters.size or "", within, _addressed(chosen)]
    day = min(clock.today(), date(year, 12, 31))
    await take_census(day)
    # None needs what another finds, and the first takes as long as all the rest.
    words, pages, people, years, associations = await gather(
        rows(SAID, [*which, year, ids]),
        rows(ANSWERED, [*which, year]),
        rows(MEMBERS, [*which, day]),
        rows(YEARS, [*which, ids]),
        Organisation.filter(kind=OrganisationKind.ASSOCIATION).order_by("sort_key").only("id", "name"),
    )
    said = _keyed(words, "position_id", "state", "size", "association_id")
    answered, members = (_keyed(one, "state", "size", "association_id") for one in (pages, people))

    def lines(kind: str, names: Iterable[tuple[Any, str]]) -> list[Line]:
        found = [
            Line(str(key), name, _many(members, kind, key), _many(answered, kind, key), _said(said.get((kind, key))))
            for key, name in names
        ]
        return [one for one in found if one.members or one.answers]

    recommendations = [Line(str(one.id), one.title, said=_said(said.get(("position_id", one.id)))) for one in chosen]
    return Adoption(
        filters,
        year,
        Line("", "", _many(members, "", None), _many(answered, "", None), _said(said.get(("", None)))),
        lines("state", STATES.items()),
        lines("size", ((one, one) for one in SizeClass)),
        lines("association_id", ((one.id, one.name) for one in associations)),
        _by_topic(chosen, recommendations),
        recommendations,
        [Line(str(row["year"]), str(row["year"]), answered=row["many"], said=_said(row)) for row in years],
        positions,
        associations,
    )


def topics_of(positions: Iterable[InForce]) -> list[NamedTopic]:
    """The fields of policy of these recommendations, in their order."""
    return list({one.topic.id: one.topic for one in positions if one.topic}.values())


def _meant(position: InForce, filters: AdoptionFilters) -> bool:
    return filters.topic_id in (None, position.topic_id) and filters.position_id in (None, position.id)


def _addressed(positions: list[InForce]) -> list[int] | None:
    """The associations whose members these are said to; None where the federation says one of them, to all members."""
    if positions and all(one.office_kind is OrganisationKind.ASSOCIATION for one in positions):
        return sorted({one.office_id for one in positions})
    return None


def _keyed(found: list[dict[str, Any]], *kinds: str) -> dict[tuple[str, Any], dict[str, Any]]:
    """Rows of grouping sets by what they are grouped by; the sum of all by an empty name."""
    keyed = {}
    for row in found:
        kind = next((one for one in kinds if row[one] is not None), "")
        keyed[kind, row[kind] if kind else None] = row
    return keyed


def _many(found: dict[tuple[str, Any], dict[str, Any]], kind: str, key: Any) -> int:
    return (found.get((kind, key)) or {}).get("many") or 0


def _said(row: dict[str, Any] | None) -> dict[Outcome, int]:
    return {one: (row or {}).get(one) or 0 for one in IMPLEMENTATION_OUTCOMES}


def _by_topic(positions: list[InForce], lines: list[Line]) -> list[Line]:
    found: dict[str, Line] = {}
    for position, line in zip(positions, lines, strict=True):
        key = str(position.topic_id or "")
        topic = found.setdefault(key, Line(key, position.topic_written))
        topic.said = {one: topic.said[one] + line.said[one] for one in IMPLEMENTATION_OUTCOMES}
    return list(found.values())
