"""Finding examples: by words (German stems, and inside longer words), narrowed by facets, or by who is like us."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from tortoise.expressions import Q, Subquery

from models.database import as_statement, rows
from models.matters import MailboxTopic, Topic
from models.organisations import Organisation
from models.positions import Example, ExampleRecommendation, Position
from workflows.access import Actor, visible_examples, visible_positions
from workflows.evaluation.word_search import search_query
from workflows.organisations.size_classes import BOUNDS, SIZE, SizeClass, size_class
from workflows.paging import PAGE_SIZE, Page

# What was found, once; each facet counts it under all other filters, so that a choice never leads to nothing. Ranks are
# reckoned `at_once` for all, or where a facet leaves few of them `later`.
FOUND = """
    WITH found AS MATERIALIZED (
        SELECT id, state, kind, topic_id, {size} AS size, published_at, {at_once} AS rank,
               ({p[0]} = '' OR state = {p[0]}) AS in_state, ({p[1]} = '' OR kind = {p[1]}) AS in_kind,
               ({p[2]}::int IS NULL OR topic_id = {p[2]}) AS in_topic,
               (population >= {p[3]} AND population < {p[4]}) AS in_size
        FROM ({seen}) AS example WHERE {matches}
    )
    SELECT 'state' AS facet, state AS value, count(*) AS number FROM found WHERE in_kind AND in_topic AND in_size GROUP BY 2
    UNION ALL
    SELECT 'kind', kind, count(*) FROM found WHERE in_state AND in_topic AND in_size GROUP BY 2
    UNION ALL
    SELECT 'topic', topic_id::text, count(*) FROM found WHERE in_state AND in_kind AND in_size GROUP BY 2
    UNION ALL
    SELECT 'size', size, count(*) FROM found WHERE in_state AND in_kind AND in_topic GROUP BY 2
    UNION ALL
    SELECT 'total', '', count(*) FROM found WHERE in_state AND in_kind AND in_topic AND in_size
    UNION ALL
    SELECT 'example', id::text, row_number() OVER (ORDER BY {order}) FROM (
        SELECT found.id, found.published_at, {later} AS rank FROM found {beside}
        WHERE in_state AND in_kind AND in_topic AND in_size ORDER BY {order} LIMIT {limit} OFFSET {offset}
    ) AS shown
"""
SHOWN = """
    SELECT example.id, example.title, example.cost, example.state, example.population, example.handed_in_at,
           example.published_at, example.withdrawn_at, organisation.name AS organisation, topic.number, topic.name AS topic
    FROM example JOIN organisation ON organisation.id = example.organisation_id
    LEFT JOIN topic ON topic.id = example.topic_id WHERE example.id = ANY($1::int[])
"""
NEWEST = "published_at DESC NULLS FIRST, id DESC"
COLUMNS = ("id", "state", "kind", "topic_id", "population", "published_at", "search")


class FoundExample(NamedTuple):
    """An example as a list shows it; `number` and `topic` are of its field of policy, empty where it has none."""

    id: int
    title: str
    cost: str
    state: str
    population: int
    handed_in_at: datetime | None
    published_at: datetime | None
    withdrawn_at: datetime | None
    organisation: str
    number: int | None
    topic: str | None


@dataclass(frozen=True)
class Wanted:
    """What is looked for; nothing given: all. `like_us` puts first who has our size, Land, kind and fields."""

    q: str = ""
    topic_id: int | None = None
    state: str = ""
    size: SizeClass | None = None
    kind: str = ""
    recommendation_id: int | None = None
    law_place: str = ""
    like_us: bool = False

    @property
    def narrowed(self) -> bool:
        """Is anything asked for?"""
        return self != Wanted(like_us=self.like_us)


@dataclass(frozen=True)
class FoundExamples:
    """A page of FoundExample, and per facet how many each value has; `recommendation`: the one they shall belong to."""

    page: Page[Any]
    wanted: Wanted
    facets: dict[str, dict[str, int]]
    topics: list[Topic] = field(default_factory=list)
    recommendation: Position | None = None


@dataclass(frozen=True)
class Likeness:
    """What an organisation is, to be compared with examples."""

    state: str
    kind: str
    size: SizeClass
    topic_ids: tuple[int, ...]


async def find_examples(actor: Actor, wanted: Wanted, *, page: int = 1, size: int = PAGE_SIZE) -> FoundExamples:
    """Examples the actor may read: the best for the words first, else those of who is like her, else the newest."""
    like = await likeness_of(actor) if wanted.like_us else None
    found, number = await _asked(actor, wanted, like, page, size)
    if found["total"].get("", 0) and not found["example"] and page > 1:  # beyond the end
        found, number = await _asked(actor, wanted, like, -(-found["total"][""] // size), size)
    things = await _in_order(found.pop("example"))
    total = found.pop("total").get("", 0)
    advised = Position.filter(visible_positions(actor), id=wanted.recommendation_id)
    return FoundExamples(
        Page(things, number, total, size),
        wanted,
        found,
        await Topic.all().order_by("number"),
        await advised.first() if wanted.recommendation_id else None,
    )


async def examples_of(actor: Actor, recommendation_id: int, most: int) -> Page[Any]:
    """The newest that show how a recommendation can be followed, and how many there are."""
    found, number = await _asked(actor, Wanted(recommendation_id=recommendation_id), None, 1, most)
    return Page(await _in_order(found["example"]), number, found["total"].get("", 0), most)


async def similar_examples(actor: Actor, example: Example, most: int) -> list[FoundExample]:
    """Released examples of who is like the member of this one, in its field first."""
    like = Likeness(example.state, example.kind, size_class(example.population), (example.topic_id or 0,))
    found, _ = await _asked(actor, Wanted(), like, 1, most + 1)
    return [one for one in await _in_order(found["example"]) if one.id != example.id][:most]


async def likeness_of(actor: Actor) -> Likeness | None:
    """Of the organisation for which a member acts; its fields are those for which it named mailboxes."""
    own = await Organisation.get_or_none(id=actor.organisation_id or 0) if actor.is_member else None
    if own is None:
        return None
    topics = MailboxTopic.filter(mailbox__organisation_id=own.id, mailbox__active=True)
    ids = {one.topic_id for one in await topics.only("topic_id")}
    return Likeness(own.state, own.kind.value, size_class(own.population), tuple(sorted(ids)))


async def _asked(
    actor: Actor, wanted: Wanted, like: Likeness | None, page: int, size: int
) -> tuple[dict[str, dict[str, int]], int]:
    query = Example.filter(visible_examples(actor), _links(wanted)).only(*COLUMNS)
    seen, values = as_statement(query)
    given: list[Any] = list(values)

    def put(value: Any, kind: str) -> str:
        given.append(value)
        return f"${len(given)}::{kind}"

    low, high = BOUNDS[wanted.size] if wanted.size else (0, 2**31 - 1)
    filters = [
        put(wanted.state, "text"), put(wanted.kind, "text"), put(wanted.topic_id, "int"), put(low, "int"), put(high, "int")
    ]  # fmt: skip
    words = await search_query(wanted.q) if wanted.q.strip() else ""
    said = put(words, "tsquery") if wanted.q.strip() else ""
    rank = _likeness(like, put) if like else f"ts_rank(example.search, {said})" if said else "0"
    faceted = bool(wanted.state or wanted.kind or wanted.topic_id or wanted.size)
    statement = FOUND.format(
        p=filters,
        size=SIZE,
        seen=seen,
        at_once="0" if faceted else rank,
        later=rank if faceted else "rank",
        beside="JOIN example ON example.id = found.id" if faceted else "",
        matches=f"search @@ {said}" if said else "true",
        order=f"rank DESC, {NEWEST}",
        limit=size,
        offset=(max(page, 1) - 1) * size,
    )
    found: dict[str, dict[str, int]] = {name: {} for name in ("state", "kind", "topic", "size", "total", "example")}
    for row in await rows(statement, given):
        found[row["facet"]][row["value"] or ""] = row["number"]
    return found, max(page, 1)


def _links(wanted: Wanted) -> Q:
    links = Q()
    if wanted.recommendation_id:
        advised = ExampleRecommendation.filter(position_id=wanted.recommendation_id)
        links &= Q(id__in=Subquery(advised.values("example_id")))
    return links & Q(law_place=wanted.law_place) if wanted.law_place else links


def _likeness(like: Likeness, put: Any) -> str:
    """The field counts most, then size, Land and kind alike."""
    low, high = BOUNDS[like.size]
    return (
        f"3 * (example.topic_id = ANY({put(list(like.topic_ids), 'int[]')}) IS TRUE)::int"
        f" + 2 * (example.population >= {put(low, 'int')} AND example.population < {put(high, 'int')})::int"
        f" + 2 * (example.state = {put(like.state, 'text')})::int + 2 * (example.kind = {put(like.kind, 'text')})::int"
    )


async def _in_order(places: dict[str, int]) -> list[FoundExample]:
    """Examples by their ids, in the order of their places."""
    known = {row["id"]: FoundExample(**row) for row in await rows(SHOWN, [[int(one) for one in places]])}
    return [known[int(one)] for one in sorted(places, key=lambda one: places[one])]
