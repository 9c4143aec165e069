"""All that members want from their own Land, from all matters and rounds: for talks with its government, each wish once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from models.database import as_statement, rows
from models.matters import Matter, Topic
from models.organisations import MEMBER_KINDS, STATES, OrganisationKind
from models.submissions import Addressee, Priority, Quoting, Requirement
from workflows.access import Actor, is_federal_office, require, visible_requirements
from workflows.clock import BERLIN
from workflows.documents.table_file import csv_table
from workflows.documents.table_sheet import TableHead, write_lines
from workflows.errors import Unacceptable
from workflows.organisations.territory import Place, Support, Territory, count_support
from workflows.paging import PAGE_SIZE, within

# Of what a member wrote the last word counts: not what a later round goes on from or settles, nor the same said twice, on
# two ways or in two rounds. Who reads only the copy that was passed on reads that, under the name of its member.
WANTED = """
    WITH readable AS ({readable}), said AS (
        SELECT DISTINCT ON (author.id, round.matter_id, lower(requirement.title), requirement.proposed_text)
            requirement.id, round.matter_id, requirement.topic_id, author.id AS author_id, written.id AS submission_id
        FROM requirement
        JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
        LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
        JOIN submission AS written ON written.id = coalesce(origin.submission_id, submission.id)
            AND written.state = 'released' AND written.channel <> 'forwarded'
        JOIN round ON round.id = written.round_id
        JOIN organisation AS author ON author.id = written.organisation_id
        WHERE author.state = {state} AND author.kind = ANY({kinds})
          AND (requirement.addressee IN ('states', 'both')
               OR requirement.addressee = 'state' AND requirement.addressee_state = {state})
          AND requirement.id IN (SELECT id FROM readable)
          AND NOT EXISTS (
            SELECT FROM requirement AS later JOIN submission AS saying ON saying.id = later.submission_id
            WHERE later.continues_id = coalesce(origin.id, requirement.id) AND saying.state = 'released')
          AND NOT EXISTS (
            SELECT FROM settlement JOIN submission AS saying ON saying.id = settlement.submission_id
            WHERE settlement.requirement_id = coalesce(origin.id, requirement.id) AND saying.state = 'released')
        ORDER BY author.id, round.matter_id, lower(requirement.title), requirement.proposed_text,
            coalesce(origin.id, requirement.id) DESC, requirement.id
    ), chosen AS (
        SELECT * FROM said WHERE ({matter}::int IS NULL OR matter_id = {matter})
            AND ({topic}::int IS NULL OR topic_id = {topic})
    )
"""
AUTHORS = "SELECT author_id, count(*) AS wishes FROM chosen GROUP BY author_id"
OFFERED = """
    SELECT array_agg(DISTINCT matter_id) AS matters, array_agg(DISTINCT topic_id) AS topics FROM said
"""
LINES = """
    SELECT requirement.id, requirement.title, requirement.current_text, requirement.proposed_text, requirement.rationale,
        requirement.addressee, requirement.priority, requirement.quoting, matter.short_title AS matter, round.title AS round,
        coalesce(place.labels, topic.name, '') AS place, author.name AS member, author.kind, author.population,
        submission.received_at
    FROM chosen JOIN requirement ON requirement.id = chosen.id
    JOIN submission ON submission.id = chosen.submission_id JOIN round ON round.id = submission.round_id
    JOIN matter ON matter.id = round.matter_id JOIN organisation AS author ON author.id = chosen.author_id
    LEFT JOIN topic ON topic.id = requirement.topic_id
    LEFT JOIN LATERAL (
        SELECT string_agg(provision.label, ', ' ORDER BY provision.position) AS labels FROM requirement_provision
        JOIN provision ON provision.id = requirement_provision.provision_id
        WHERE requirement_provision.requirement_id = requirement.id
    ) AS place ON true
    ORDER BY matter.short_title, matter.id, author.sort_key, requirement.id
"""
PLACES = "SELECT id, kind, parent_id, coalesce(population, 0) AS population FROM organisation WHERE state = $1 AND kind = ANY($2::text[])"


class StateRequirement(NamedTuple):
    """One wish of one member to its own Land."""

    id: int
    title: str
    current_text: str
    proposed_text: str
    rationale: str
    addressee: Addressee
    priority: Priority
    quoting: Quoting
    matter: str
    round: str
    place: str
    member: str
    kind: OrganisationKind
    population: int
    received_at: datetime


@dataclass(frozen=True)
class Wanted:
    """From which Land, by matter and topic; nothing chosen: all."""

    state: str = ""
    matter_id: int | None = None
    topic_id: int | None = None


@dataclass(frozen=True)
class StateRequirements:
    """A page of them; `support` the union of the territories of all who want something, `members` how many they are."""

    wanted: Wanted
    lines: list[StateRequirement]
    number: int
    total: int
    members: int
    support: Support
    matters: list[Matter]
    topics: list[Topic]
    may_choose: bool


async def list_state_requirements(actor: Actor, wanted: Wanted, page: int = 1) -> StateRequirements:
    """For offices: what members want from their Land, as far as the actor may read it; a Landesverband of its own Land."""
    wanted = await _within(actor, wanted)
    text, values = _statement(actor, wanted)
    authors = {row["author_id"]: row["wishes"] for row in await rows(text + AUTHORS, values)}
    offered = (await rows(text + OFFERED, values))[0]
    total = sum(authors.values())
    number = within(page, total)
    return StateRequirements(
        wanted,
        await _lines(text + LINES + f" LIMIT {PAGE_SIZE} OFFSET {(number - 1) * PAGE_SIZE}", values),
        number,
        total,
        len(authors),
        await _support(wanted.state, authors),
        await Matter.filter(id__in=offered["matters"] or []).order_by("short_title"),
        await Topic.filter(id__in=[one for one in offered["topics"] or [] if one]).order_by("number"),
        is_federal_office(actor),
    )


async def all_state_requirements(actor: Actor, wanted: Wanted) -> tuple[Wanted, list[StateRequirement]]:
    """All of them at once, for files, and from which Land they are."""
    wanted = await _within(actor, wanted)
    text, values = _statement(actor, wanted)
    return wanted, await _lines(text + LINES, values)


async def _within(actor: Actor, wanted: Wanted) -> Wanted:
    """Whoever is at home in a Land asks for that one; the federation chooses."""
    require(True, actor.is_office, code="offices_only")
    own = actor.acting.state if actor.acting else ""
    state = wanted.state or min(STATES) if is_federal_office(actor) else own
    if state not in STATES:
        raise Unacceptable(fields={"state": "unknown"})
    return Wanted(state, wanted.matter_id, wanted.topic_id)


def _statement(actor: Actor, wanted: Wanted) -> tuple[str, list[Any]]:
    readable, values = as_statement(Requirement.filter(visible_requirements(actor)).only("id"))
    places = [f"${len(values) + one}" for one in range(1, 5)]
    named = dict(zip(("state", "kinds", "matter", "topic"), places, strict=True))
    given = [wanted.state, [str(kind) for kind in MEMBER_KINDS], wanted.matter_id, wanted.topic_id]
    return WANTED.format(readable=readable, **named), [*values, *given]


async def _lines(statement: str, values: Sequence[Any]) -> list[StateRequirement]:
    found = await rows(statement, list(values))
    kinds: dict[str, Any] = {
        "addressee": Addressee,
        "priority": Priority,
        "quoting": Quoting,
        "kind": OrganisationKind,
    }
    return [StateRequirement(**row | {name: kind(row[name]) for name, kind in kinds.items()}) for row in found]


async def _support(state: str, authors: dict[int, int]) -> Support:
    found = await rows(PLACES, [state, [str(kind) for kind in MEMBER_KINDS]])
    places = {row["id"]: Place(OrganisationKind(row["kind"]), row["parent_id"], row["population"]) for row in found}
    return count_support(Territory(places), authors)


async def state_requirements_file(head: TableHead, lines: Sequence[StateRequirement], *, as_csv: bool) -> bytes:
    """One row per wish under the columns of `head`, as XLSX or CSV; words for codes stand in the columns."""
    cells = [list(_cells(one)) for one in lines]
    if not as_csv:
        return await write_lines(head, cells)
    said = [
        [column.words.get(str(cell), str(cell)) for column, cell in zip(head.columns, line, strict=True)]
        for line in cells
    ]
    return csv_table([[column.heading for column in head.columns], *said])


def _cells(one: StateRequirement) -> Sequence[Any]:
    received = one.received_at.astimezone(BERLIN).replace(tzinfo=None).isoformat(timespec="minutes")
    said = [one.matter, one.place, one.title, one.current_text, one.proposed_text, one.rationale]
    codes = [str(one.addressee), str(one.priority), str(one.quoting)]
    return [*said, *codes, one.member, str(one.kind), one.population, one.round, received]
