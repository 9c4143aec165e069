"""Who stands behind a position: the union of territories, over all positions of a matter at once."""

from collections.abc import Iterable
from typing import NamedTuple

from models.database import rows
from models.organisations import MEMBER_KINDS, STATES, OrganisationKind
from models.positions import Position, Votum
from workflows.access import Actor, find, is_federal_office, visible_positions
from workflows.evaluation.small_cells import UNDER, WITHHELD, is_small, small_cell, small_cells
from workflows.organisations.territory import Place, Support, Territory, count_support

SUPPORTING = (Votum.ADOPTED, Votum.ADOPTED_IN_SUBSTANCE)

FAMILY = """
    WITH RECURSIVE family AS (
        SELECT round.id, round.id AS root, 0 AS level FROM round JOIN matter ON matter.id = round.matter_id
        WHERE matter.id = $1 AND round.office_id = matter.office_id AND round.feeds_id IS NULL
        UNION ALL
        SELECT round.id, family.root, family.level + 1 FROM round JOIN family ON family.id = round.feeds_id
    )
"""
SUPPORTERS = f"""
    {FAMILY}, said AS (
        SELECT source.position_id, requirement.id AS copy_id, coalesce(origin.id, requirement.id) AS requirement_id,
               coalesce(origin.submission_id, requirement.submission_id) AS submission_id,
               requirement.submission_id AS sent_id
        FROM source JOIN requirement ON requirement.id = source.requirement_id
        LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
        WHERE source.matter_id = $1 AND source.position_id IS NOT NULL AND source.confirmed_at IS NOT NULL
          AND source.votum = ANY($2::text[])
    ), own AS MATERIALIZED (
        SELECT submission.organisation_id, family.root, min(family.level) AS level
        FROM submission JOIN family ON family.id = submission.round_id WHERE submission.state = 'released' AND submission.channel <> 'forwarded' GROUP BY 1, 2
    )
    SELECT position_id, array_agg(organisation_id) AS organisation_ids FROM (
        SELECT said.position_id, covered.organisation_id
        FROM said JOIN submission ON submission.id = said.submission_id AND submission.state = 'released'
            AND submission.channel <> 'forwarded'
        JOIN submission AS sent ON sent.id = said.sent_id AND sent.state = 'released'
        JOIN family ON family.id = submission.round_id
        JOIN organisation AS author ON author.id = submission.organisation_id AND author.kind = ANY($3::text[])
        JOIN submission_organisation AS covered ON covered.submission_id = submission.id
        LEFT JOIN own ON own.organisation_id = covered.organisation_id AND own.root = family.root
        WHERE own.root IS NULL OR (covered.organisation_id = submission.organisation_id AND family.level = own.level)
        UNION
        SELECT said.position_id, support.organisation_id
        FROM said JOIN support ON support.requirement_id IN (said.requirement_id, said.copy_id)
        WHERE support.withdrawn_at IS NULL
    ) AS backing GROUP BY position_id
"""
ASKED = f"""
    {FAMILY}, asked AS (
        SELECT DISTINCT organisation_id FROM invitation JOIN family ON family.id = invitation.round_id
    ), own AS (
        SELECT DISTINCT organisation_id FROM submission JOIN family ON family.id = submission.round_id
        WHERE state = 'released' AND channel <> 'forwarded'
    ), answered AS (
        SELECT organisation_id FROM own UNION
        SELECT covered.organisation_id FROM submission_organisation AS covered
        JOIN submission ON submission.id = covered.submission_id AND submission.state = 'released'
        JOIN family ON family.id = submission.round_id
    )
    SELECT (SELECT count(*) FROM asked) AS asked,
           (SELECT count(*) FROM asked JOIN answered USING (organisation_id)) AS answered,
           (SELECT coalesce(array_agg(organisation_id), '{{}}') FROM own) AS themselves
"""
PLACES = "SELECT id, kind, parent_id, population, state FROM organisation WHERE kind = ANY($1::text[])"
MEMBERSHIPS = """
    SELECT membership.organisation_id, coalesce(nullif(association.short_name, ''), association.name) AS association
    FROM membership JOIN organisation AS association ON association.id = membership.association_id
    WHERE membership.until IS NULL AND membership.organisation_id = ANY($1::int[])
"""


class MatterSupport(NamedTuple):
    """Who stands behind each position of a matter, and of how many asked how many answered at all."""

    asked: int
    answered: int
    territory: Territory
    states: dict[int, str]
    supporters: dict[int, list[int]]
    answered_themselves: frozenset[int]

    def of(self, position_id: int) -> Support:
        """The three figures of a position."""
        return self.together(self.supporters.get(position_id, []))

    def together(self, organisation_ids: Iterable[int]) -> Support:
        """The three figures of these organisations together."""
        return count_support(self.territory, organisation_ids, answered_themselves=self.answered_themselves)

    def by_state(self, position_id: int) -> dict[str, Support]:
        """The three figures for each Land (two digits) that has any."""
        return self._by({one: [self.states.get(one, "")] for one in self.supporters.get(position_id, [])})

    def by_association(self, position_id: int, associations: dict[int, list[str]]) -> dict[str, Support]:
        """The three figures for each association; a member of two is in both, so they do not add up to the whole."""
        return self._by({one: associations.get(one, []) for one in self.supporters.get(position_id, [])})

    def _by(self, names: dict[int, list[str]]) -> dict[str, Support]:
        parts: dict[str, list[int]] = {}
        for organisation_id, given in names.items():
            for name in given:
                parts.setdefault(name, []).append(organisation_id)
        return {name: self.together(parts[name]) for name in sorted(parts)}


class PositionSupport(NamedTuple):
    """Support as it may be read: small numbers hidden from who may not see the names (inhabitants: None)."""

    counties: str
    towns: str
    inhabitants: int | None
    asked: int
    answered: int
    by_state: dict[str, str]
    by_association: dict[str, str]

    def sentence(self) -> str:
        """All figures in one German sentence, as the appendix of a paper prints them."""
        people = f" mit {_grouped(self.inhabitants)} Einwohnerinnen und Einwohnern" if self.inhabitants else ""
        whole = f"Kreise: {self.counties}, Städte und Gemeinden: {self.towns}{people}"
        parts = [
            ", ".join(f"{name} {number}" for name, number in part.items())
            for part in (self.by_association, self.by_state)
            if part
        ]
        asked = f"von {_grouped(self.asked)} Befragten antworteten {_grouped(self.answered)}"
        return "; ".join([whole, *parts, asked])


async def matter_support(matter_id: int) -> MatterSupport:
    """Support of all positions of a matter, in three queries. Figures only: who reads them is asked by the caller."""
    kinds = [str(kind) for kind in MEMBER_KINDS]
    places = await rows(PLACES, [kinds])
    backing = await rows(SUPPORTERS, [matter_id, [str(votum) for votum in SUPPORTING], kinds])
    asked = (await rows(ASKED, [matter_id]))[0]
    return MatterSupport(
        asked["asked"],
        asked["answered"],
        Territory(
            {row["id"]: Place(OrganisationKind(row["kind"]), row["parent_id"], row["population"]) for row in places}
        ),
        {row["id"]: row["state"] for row in places},
        {row["position_id"]: row["organisation_ids"] for row in backing},
        frozenset(asked["themselves"]),
    )


async def associations_of(organisation_ids: Iterable[int]) -> dict[int, list[str]]:
    """Short names of the associations in which these organisations are members."""
    found: dict[int, list[str]] = {}
    for row in await rows(MEMBERSHIPS, [list(organisation_ids)]):
        found.setdefault(row["organisation_id"], []).append(row["association"])
    return found


async def show_support(actor: Actor, position_id: int) -> PositionSupport:
    """What stands behind a position, for anybody who may read the position."""
    position = await find(Position.all(), visible_positions(actor), position_id)
    return (await support_of_positions(actor, position.matter_id))[position_id]


async def support_of_positions(actor: Actor, matter_id: int) -> dict[int, PositionSupport]:
    """What stands behind each position of a matter that the actor may read. What the machine writes, members read."""
    readable = await Position.filter(visible_positions(actor), matter_id=matter_id).only("id")
    support = await matter_support(matter_id)
    associations = await associations_of({one for ones in support.supporters.values() for one in ones})
    return {
        position.id: readable_support(
            support.of(position.id),
            support.by_state(position.id),
            support.by_association(position.id, associations),
            asked=(support.asked, support.answered),
            may_see_names=is_federal_office(actor),
        )
        for position in readable
    }


def readable_support(
    whole: Support,
    by_state: dict[str, Support],
    by_association: dict[str, Support],
    *,
    asked: tuple[int, int],
    may_see_names: bool,
) -> PositionSupport:
    """The figures as they may be read. Where few stand behind a position, their inhabitants would name them."""
    states, _ = small_cells({STATES.get(key, key): _members(part) for key, part in by_state.items()}, may_see_names)
    total_known = not {UNDER, WITHHELD} & set(states.values())
    sides = _parts({"counties": whole.counties, "towns": whole.towns}, total_known, may_see_names)
    few = is_small(_members(whole)) and not may_see_names
    return PositionSupport(
        sides["counties"],
        sides["towns"],
        None if few else whole.inhabitants,
        *asked,
        states,
        _parts({name: _members(part) for name, part in by_association.items()}, total_known, may_see_names),
    )


def _parts(cells: dict[str, int], total_known: bool, may_see_names: bool) -> dict[str, str]:
    if total_known:
        return small_cells(cells, may_see_names)[0]
    return {name: small_cell(number, may_see_names) for name, number in cells.items()}


def _members(part: Support) -> int:
    return part.counties + part.towns


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
