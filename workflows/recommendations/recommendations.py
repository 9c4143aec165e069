"""Recommendations to the members, and the one page a year on which a member says what it made of them."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from tortoise.expressions import Q, RawSQL, Subquery
from tortoise.queryset import QuerySet

from models.database import as_statement, rows
from models.dispatches import IMPLEMENTATION_OUTCOMES, Outcome
from models.organisations import MEMBER_KINDS, Membership, Organisation, OrganisationKind
from models.positions import Position, PositionKind
from models.recommendations import Effect, ImplementationSheet, Sharing
from workflows import clock
from workflows.access import Actor, is_federal_office, is_state_office, visible_positions
from workflows.actors import FEDERAL_KINDS
from workflows.errors import Missing
from workflows.evaluation.small_cells import small_cells

# What papers say that went out. In words of our own, as the list: the ORM takes longer to find them than all else about it.
SENT = RawSQL("""(
    SELECT cited_id FROM citation JOIN passage ON passage.id = citation.passage_id
    JOIN paper_version ON paper_version.id = passage.paper_version_id WHERE paper_version.state = 'sent'
)""")
IN_FORCE = """
    SELECT position.id, position.title, position.text, position.matter_id, position.topic_id, topic.number, topic.name,
           office.id AS office_id, office.kind AS office_kind
    FROM position JOIN matter ON matter.id = position.matter_id JOIN organisation AS office ON office.id = matter.office_id
    LEFT JOIN topic ON topic.id = position.topic_id
    WHERE position.id IN ({meant}) ORDER BY topic.number NULLS LAST, position.matter_id, position.number
"""
SUMS = """
    sum(planned)::int AS planned, sum(under_way)::int AS under_way, sum(done)::int AS done,
    sum(not_applicable)::int AS not_applicable
"""
COUNTS = f"""
    SELECT position_id, {SUMS} FROM implementation_count WHERE position_id = ANY($1::int[]) AND year = $2 GROUP BY 1
"""
SAID = """
    SELECT position_id, organisation_id, year, outcome, effect, note, author_id FROM implementation
    WHERE position_id = ANY($1::int[]) AND organisation_id = ANY($2::int[]) AND year = ANY($3::int[])
"""


class NamedTopic(NamedTuple):
    """A field of policy."""

    id: int
    number: int
    name: str


class InForce(NamedTuple):
    """A recommendation that stands in a sent paper: what lists show of it, its field, and the office that says it."""

    id: int
    title: str
    text: str
    matter_id: int
    topic: NamedTopic | None
    office_id: int
    office_kind: OrganisationKind

    @property
    def topic_written(self) -> str:
        """Number and name of the field; empty without one."""
        return f"{self.topic.number}. {self.topic.name}" if self.topic else ""

    @property
    def topic_id(self) -> int | None:
        return self.topic.id if self.topic else None


class Said(NamedTuple):
    """What is said of one recommendation; without an outcome nothing is said (any more)."""

    outcome: Outcome | None
    effect: Effect | None = None
    note: str = ""


class Town(NamedTuple):
    """An organisation for which the reader may answer; `itself`: others than the reader's house have answered for it."""

    organisation: Organisation
    chosen: bool
    sheet: ImplementationSheet | None
    itself: bool


@dataclass(frozen=True)
class Recommendation:
    """A recommendation with what the chosen towns say of it.

    `said` if all say the same; `differing` names who says what otherwise; `before`: what all said the year before;
    `members`: how many members said what this year, small numbers hidden.
    """

    position: InForce
    said: Said
    differing: list[tuple[str, Outcome | None]]
    before: Outcome | None
    members: dict[Outcome, str]

    @property
    def answered(self) -> bool:
        return self.said.outcome is not None or bool(self.differing)


@dataclass(frozen=True)
class YearPage:
    """Everything in force, and for members the towns for which this page answers."""

    year: int
    recommendations: list[Recommendation]
    towns: list[Town]

    @property
    def by_topic(self) -> list[tuple[int, list[Recommendation]]]:
        """Recommendations by the id of their field of policy; those without one, under 0, at the end."""
        found = groupby(self.recommendations, key=lambda one: one.position.topic_id or 0)
        return [(topic, list(ones)) for topic, ones in found]

    @property
    def chosen(self) -> list[Town]:
        return [one for one in self.towns if one.chosen]

    @property
    def open(self) -> int:
        """How many recommendations none of the chosen towns has answered."""
        return sum(not one.answered for one in self.recommendations)

    @property
    def sharing(self) -> Sharing | None:
        """What all chosen towns allow; None where they differ."""
        allowed = {one.sheet.sharing if one.sheet else Sharing.OFFICES for one in self.chosen}
        return next(iter(allowed)) if len(allowed) == 1 else None

    @property
    def known_before(self) -> bool:
        """Is there an answer of the year before that could be taken over?"""
        return any(one.before and not one.answered for one in self.recommendations)


async def show_year_page(actor: Actor, organisation_ids: Collection[int] = ()) -> YearPage:
    """The recommendations in force by field of policy; a member sees its own states, for these towns of its desk.

    Without a choice: all towns that have not answered themselves. Missing for towns of others.
    """
    year, positions = clock.today().year, await recommendations_in_force(actor)
    ids = [position.id for position in positions]
    towns = await _towns(actor, year, organisation_ids)
    names = {one.organisation.id: one.organisation.name for one in towns if one.chosen}
    said = {
        (row["year"], row["position_id"], row["organisation_id"]): said_in(row)
        for row in (await rows(SAID, [ids, list(names), [year, year - 1]]) if names else [])
    }
    counts = await _counts(actor, ids, year)
    return YearPage(
        year,
        [
            Recommendation(
                position,
                _common([said.get((year, position.id, town), Said(None)) for town in names]) or Said(None),
                _differing({name: said.get((year, position.id, town), Said(None)) for town, name in names.items()}),
                _before([said.get((year - 1, position.id, town), Said(None)) for town in names]),
                counts[position.id],
            )
            for position in positions
        ],
        towns,
    )


async def recommendations_in_force(actor: Actor) -> list[InForce]:
    """What sent papers recommend, by field of policy; of an association or Landesverband only what is meant for the actor."""
    meant, values = as_statement(
        Position.filter(
            visible_positions(actor) & _meant_for(actor),
            id__in=SENT,
            kind=PositionKind.RECOMMENDATION,
            withdrawn_at__isnull=True,
        ).only("id")
    )
    return [
        InForce(
            row["id"],
            row["title"],
            row["text"],
            row["matter_id"],
            NamedTopic(row["topic_id"], row["number"], row["name"]) if row["topic_id"] else None,
            row["office_id"],
            OrganisationKind(row["office_kind"]),
        )
        for row in await rows(IN_FORCE.format(meant=meant), values)
    ]


async def own_towns(actor: Actor) -> list[Organisation]:
    """Those for which the actor may answer: itself and the towns of its desk, without those that ended."""
    if not actor.is_member:
        return []
    own = Organisation.filter(id__in=list(actor.organisation_ids), kind__in=MEMBER_KINDS, valid_until__isnull=True)
    return await own.order_by("sort_key")


def _meant_for(actor: Actor) -> Q:
    """The federation's for everybody; of associations and Landesverbände each reads what is said to its members."""
    if actor.is_member:
        belongs = Membership.filter(organisation_id__in=list(actor.organisation_ids), until__isnull=True)
        return _of_federation() | _of_offices(belongs, "association_id") | _of_offices(belongs, "through_id")
    if is_state_office(actor):
        members = Membership.filter(through_id=actor.organisation_id, until__isnull=True)
        return _of_federation() | _of_offices(members, "association_id") | Q(matter__office_id=actor.organisation_id)
    own = Q(matter__office_id=actor.organisation_id or 0)
    return Q(matter__office__kind__in=FEDERAL_KINDS) | own


def _of_federation() -> Q:
    return Q(matter__office__kind=OrganisationKind.FEDERATION)


def _of_offices(memberships: QuerySet[Membership], which: str) -> Q:
    return Q(matter__office_id__in=Subquery(memberships.values(which)))


async def _towns(actor: Actor, year: int, organisation_ids: Collection[int]) -> list[Town]:
    own = await own_towns(actor)
    if not set(organisation_ids) <= {one.id for one in own}:
        raise Missing(towns=list(organisation_ids))
    sheets = {
        one.organisation_id: one
        for one in await ImplementationSheet.filter(organisation_id__in=[one.id for one in own], year=year)
    }
    found = []
    for one in own:
        sheet = sheets.get(one.id)
        itself = sheet is not None and sheet.by_itself and one.id != actor.organisation_id
        found.append(Town(one, one.id in organisation_ids if organisation_ids else not itself, sheet, itself))
    return found


def said_in(row: dict[str, object]) -> Said:
    """What a row of `implementation` says."""
    effect = row["effect"]
    return Said(Outcome(str(row["outcome"])), Effect(str(effect)) if effect else None, str(row["note"]))


def _common(said: list[Said]) -> Said | None:
    return said[0] if said and len(set(said)) == 1 else None


def _differing(said: dict[str, Said]) -> list[tuple[str, Outcome | None]]:
    return [] if len(set(said.values())) < 2 else [(name, one.outcome) for name, one in said.items()]


def _before(said: list[Said]) -> Outcome | None:
    outcomes = {one.outcome for one in said}
    return next(iter(outcomes)) if len(outcomes) == 1 else None


async def _counts(actor: Actor, position_ids: list[int], year: int) -> dict[int, dict[Outcome, str]]:
    counted = {one: dict.fromkeys(IMPLEMENTATION_OUTCOMES, 0) for one in position_ids}
    for row in await rows(COUNTS, [position_ids, year]):
        counted[row["position_id"]] = {outcome: row[outcome] for outcome in IMPLEMENTATION_OUTCOMES}
    return {one: small_cells(cells, is_federal_office(actor))[0] for one, cells in counted.items()}
