"""What of the evaluation table is wanted, as conditions in SQL on its rows: for a page, its counts, and acts on all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from models.database import rows
from models.evaluation import UNDECIDED
from models.matters import Matter
from models.organisations import OrganisationKind
from models.positions import Votum
from models.submissions import Addressee, Priority
from workflows.actors import Actor, kind_of
from workflows.evaluation.word_search import search_query
from workflows.matters.matter_requirements import evaluating_office
from workflows.organisations.size_classes import BOUNDS, SizeClass

Condition = tuple[str, Any]  # SQL with {} for the one value

BELOW = """
    WITH RECURSIVE below AS (
        SELECT id, document_version_id, key FROM provision WHERE id = $1
        UNION ALL SELECT provision.id, provision.document_version_id, provision.key FROM below
        JOIN provision ON provision.document_version_id = below.document_version_id AND provision.parent_key = below.key
    ) SELECT id FROM below
"""
AT = "SELECT requirement_id AS id FROM requirement_provision WHERE provision_id = ANY({})"
MANY_AT = "e.provision_ids && {}::int[]"
# From an array that is made within: of one whose ids the planner sees it thinks that each order's index could find them, one
# look for each, and of a join it takes twice as long.
LISTED = "e.id = ANY(ARRAY(SELECT unnest({}::int[])))"
ASSOCIATION = "e.author_id IN (SELECT organisation_id FROM membership WHERE association_id = {} AND until IS NULL)"
TAG = "e.id IN (SELECT requirement_id FROM tagging WHERE tag_id = {})"
FOUND = "SELECT id FROM requirement_words WHERE search @@ {}::text::tsquery"
TEXT = "EXISTS (SELECT FROM requirement_words AS said WHERE said.id = e.id AND search @@ {}::text::tsquery OFFSET 0)"
# What is rare is looked up first, what is common while the table is read: of ten thousand hits a page needs but fifty
# (OFFSET 0 keeps the planner from looking up all of them all the same).
MOST_FOUND = 5_000
FEW_FOUND = 500  # are not narrowed: what reads them next does it as quickly
# One statement: what is found stays in the database until it is narrowed by all else that is wanted.
LOOKED_UP = f"""
    WITH found AS MATERIALIZED ({{found}} LIMIT {MOST_FOUND + 1})
    SELECT CASE WHEN many <= {FEW_FOUND} THEN ARRAY(SELECT id FROM found) WHEN many <= {MOST_FOUND} THEN ARRAY({{narrowed}}) END
    AS ids FROM (SELECT count(*) AS many FROM found) AS counted
"""
NARROWED = "SELECT e.id FROM evaluation_row AS e WHERE {condition} AND e.id IN (SELECT id FROM found)"
# What the machine found to fit to nothing else at its place, or to be about something else.
ODD = {
    "unfit": "SELECT id FROM group_suggestion WHERE fits = {}",
    "off_subject": "SELECT id FROM group_suggestion WHERE off_subject <> {}",
}
MANY_ODD = {
    "unfit": "EXISTS (SELECT FROM group_suggestion WHERE id = e.id AND fits = {} OFFSET 0)",
    "off_subject": "EXISTS (SELECT FROM group_suggestion WHERE id = e.id AND off_subject <> {} OFFSET 0)",
}
CONFLICT = "e.group_id IN (SELECT unnest(ARRAY[group_id, other_id]) FROM group_conflict WHERE {})"
OWN_OFFICE = """
    (e.reading <> 'own_office' OR e.answering_id IN (SELECT organisation_id FROM membership
        WHERE {} IN (association_id, through_id) AND until IS NULL))
"""


class Odd(StrEnum):
    """What the machine says about a requirement that stands out."""

    UNFIT = "unfit"  # fits to nothing else at its place
    OFF_SUBJECT = "off_subject"  # is about something else than all others


class CostClass(StrEnum):
    """What a requirement is said to cost in a year."""

    STATED = "stated"
    UNSTATED = "unstated"
    TEN_THOUSAND = "ten_thousand"  # from 10,000 Euro
    HUNDRED_THOUSAND = "hundred_thousand"
    MILLION = "million"


LEAST_COST = {
    CostClass.STATED: 0,
    CostClass.TEN_THOUSAND: 10_000,
    CostClass.HUNDRED_THOUSAND: 100_000,
    CostClass.MILLION: 1_000_000,
}


@dataclass(frozen=True)
class Filters:
    """What of the table is wanted; empty means all. `state` is the two digits of a Land, `text` a full-text search.

    `provision_id` means the place with all below it. `officer_id` 0: of nobody. `ids` empty tuple: no restriction.
    """

    text: str = ""
    provision_id: int | None = None
    state: str = ""
    size: SizeClass | None = None
    association_id: int | None = None
    addressee: Addressee | None = None
    priority: Priority | None = None
    cost: CostClass | None = None
    votum: Votum | None = None
    open_only: bool = False
    group_id: int | None = None
    tag_id: int | None = None
    officer_id: int | None = None
    conflicts_only: bool = False
    odd: Odd | None = None
    since: datetime | None = None
    ids: tuple[int, ...] = ()


async def where(actor: Actor, matter: Matter, filters: Filters) -> tuple[str, list[Any]]:
    """The condition on `evaluation_row AS e` with its values: what the actor may read of it and what is wanted.

    What was looked up is narrowed at once by all else that is wanted where it is much, for a page asks for it more than once.
    The rest is asked again with each: a row that changes meanwhile is none of those that an act meets.
    """
    wanted = _wanted(filters)
    lasting = [*_readable(actor, matter), *wanted]
    listed: list[Condition] = []
    for found, value, many in await _lookups(actor, matter, filters):
        # Where nothing else is wanted, whoever asks for the rows looks them up all the same.
        ids = await _look_up(found, value, [*lasting, *listed] if wanted or listed else [])
        if ids is None:
            lasting.append((many, value))
        else:
            listed.append((LISTED, ids))
    return _numbered([*lasting, *listed])


def reads_words(condition: str) -> bool:
    """Does this condition read the words of every row it meets?"""
    return "::tsquery" in condition


def _numbered(conditions: Iterable[Condition]) -> tuple[str, list[Any]]:
    """Conditions as one, with their values."""
    gathered: list[Any] = []
    clauses: list[str] = []
    for clause, value in conditions:
        gathered.append(value)
        clauses.append(clause.format(f"${len(gathered)}"))
    return " AND ".join(clauses), gathered


def _readable(actor: Actor, matter: Matter) -> list[Condition]:
    """The rule of `access.visible_requirements` on the rows of the office that evaluates."""
    conditions: list[Condition] = [
        ("e.matter_id = {}", matter.id),
        ("e.office_id = {}", evaluating_office(actor, matter)),
    ]
    if kind_of(actor) is not OrganisationKind.FEDERATION:
        conditions.append((OWN_OFFICE, actor.organisation_id))
    return conditions


def _wanted(filters: Filters) -> list[Condition]:
    asked: list[tuple[str, Any]] = [
        ("e.state = {}", filters.state or None),
        (ASSOCIATION, filters.association_id),
        ("e.addressee = {}", filters.addressee),
        ("e.priority = {}", filters.priority),
        ("e.votum = {}", filters.votum),
        ("e.votum = ANY({})", list(UNDECIDED) if filters.open_only else None),
        ("e.group_id = {}", filters.group_id),
        (TAG, filters.tag_id),
        ("e.officer_id = {}", filters.officer_id),
        (CONFLICT, True if filters.conflicts_only else None),
        ("e.received_at >= {}", filters.since),
        ("e.id = ANY({})", list(filters.ids) or None),
        *_amounts(filters),
    ]
    return [
        (clause, str(value) if isinstance(value, StrEnum) else value) for clause, value in asked if value is not None
    ]


async def _lookups(actor: Actor, matter: Matter, filters: Filters) -> list[tuple[str, Any, str]]:
    """What is asked of other tables first, so that the planner knows how much it is: the query, its value, and the
    condition that says the same of each row.
    """
    lookups: list[tuple[str, Any, str]] = []
    if filters.provision_id is not None:
        places = [row["id"] for row in await rows(BELOW, [filters.provision_id])]
        lookups.append((AT, places, MANY_AT))
    if filters.odd is not None:
        lookups.append((ODD[filters.odd], False, MANY_ODD[filters.odd]))
    if text := filters.text.strip():
        lookups.append((FOUND, _among(actor, matter, filters, await search_query(text)), TEXT))
    return lookups


def _among(actor: Actor, matter: Matter, filters: Filters, query: str) -> str:
    """The query for these words; where a Land, a priority or an addressee is wanted, the same index knows it.

    One of them is enough, that which lets least through: each is a long list of its own (see RequirementWords).
    """
    wanted = {"state": filters.state, "priority": filters.priority, "addressee": filters.addressee}
    narrowest = next((f"{name} {value}" for name, value in wanted.items() if value), None)
    if not query or narrowest is None:
        return query
    return f"({query}) & ' {matter.id} {evaluating_office(actor, matter)} {narrowest}'"


async def _look_up(found: str, value: Any, wanted: list[Condition]) -> list[int] | None:
    """What the query finds, narrowed by what is wanted where it finds more than a few; None where they are too many to name."""
    condition, values = _numbered(wanted)
    narrowed = NARROWED.format(condition=condition) if wanted else "SELECT id FROM found"
    query = LOOKED_UP.format(found=found.format(f"${len(values) + 1}"), narrowed=narrowed)
    ids: list[int] | None = (await rows(query, [*values, value]))[0]["ids"]
    return ids


def _amounts(filters: Filters) -> list[tuple[str, Any]]:
    conditions: list[tuple[str, Any]] = []
    if filters.size is not None:
        least, below = BOUNDS[filters.size]
        conditions += [("e.population >= {}", least), ("e.population < {}", below)]
    if filters.cost is CostClass.UNSTATED:
        conditions.append(("e.cost < {}", 0))
    elif filters.cost is not None:
        conditions.append(("e.cost >= {}", LEAST_COST[filters.cost]))
    return conditions
