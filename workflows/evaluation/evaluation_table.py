"""The table of all requirements of a matter, page after page: as quick among 300,000 as among 300."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NamedTuple

from models.database import planned_for_values, rows
from models.evaluation import UNDECIDED, EvaluationAct, SavedView
from models.matters import Matter
from models.positions import Votum
from models.submissions import Addressee, Priority
from workflows.access import Actor
from workflows.evaluation.evaluation import EvaluatedRequirement, evaluated_matter, show_evaluated
from workflows.evaluation.evaluation_facets import Facets, Key, Stretch, count_rows, facets_of
from workflows.evaluation.evaluation_filters import Filters, where
from workflows.evaluation.evaluation_history import last_act
from workflows.evaluation.saved_views import list_views
from workflows.paging import PAGE_SIZE

PAGE = """
    SELECT e.id, e.{column}::text AS key FROM evaluation_row AS e WHERE {condition} AND {behind}
    ORDER BY e.{column} {order}, e.id {order} LIMIT {limit}
"""
# Of a row `e` the names of its places, and of its tags, each in one text.
PLACE = "(SELECT string_agg(label, ', ' ORDER BY position) FROM provision WHERE id = ANY(e.provision_ids))"
PLACE_AND_TAGS = f"""
    LEFT JOIN LATERAL {PLACE} AS place (labels) ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(name, ', ' ORDER BY name) AS names FROM tag WHERE id = ANY(e.tag_ids)
    ) AS tags ON true
"""
# A statement of its own, so that its plan is made once and not for every filter.
LINES = f"""
    SELECT e.id, requirement.title, author.name AS member, e.state, e.addressee, e.priority,
           e.cost, e.votum, source.votum AS suggested, coalesce(place.labels, topic.number || '. ' || topic.name, '')
           AS place, coalesce(g.title, '') AS group_title, coalesce(person.name, '') AS officer,
           coalesce(tags.names, '') AS tags, comments.many AS comments,
           coalesce(odd.off_subject, false) AS off_subject, odd.copies
    FROM evaluation_row AS e
    JOIN requirement ON requirement.id = e.id
    JOIN organisation AS author ON author.id = e.author_id
    LEFT JOIN topic ON topic.id = requirement.topic_id
    LEFT JOIN requirement_group AS g ON g.id = e.group_id
    LEFT JOIN person ON person.id = e.officer_id
    LEFT JOIN LATERAL (
        SELECT mine.off_subject, (SELECT count(*) FROM group_suggestion AS other WHERE other.copy_of = mine.copy_of) AS copies
        FROM group_suggestion AS mine WHERE mine.id = e.id
    ) AS odd ON true
    LEFT JOIN LATERAL (SELECT votum FROM source WHERE e.votum = 'suggested' AND requirement_id = e.id) AS source ON true
    {PLACE_AND_TAGS}
    LEFT JOIN LATERAL (
        SELECT count(*) AS many FROM requirement_comment
        WHERE requirement_comment.requirement_id = e.id AND NOT requirement_comment.withdrawn
    ) AS comments ON true
    WHERE e.id = ANY($1::int[])
"""


class Sorting(StrEnum):
    PLACE = "place"
    MEMBER = "member"
    STATE = "state"
    PRIORITY = "priority"  # essential, important, note: also in the order of the alphabet
    COST = "cost"
    VOTUM = "votum"
    RECEIVED = "received_at"


READ: dict[Sorting, Callable[[str], Any]] = {
    Sorting.PLACE: int,
    Sorting.COST: Decimal,
    Sorting.RECEIVED: datetime.fromisoformat,
}


class TableRow(NamedTuple):
    """A line of the table. `votum` is None while nothing was confirmed; then `suggested` may say what the machine thinks.

    `copies` of the same letter came in, 1 if it is the only one, as far as the machine has looked.
    """

    id: int
    title: str
    place: str
    member: str
    state: str
    addressee: Addressee
    priority: Priority
    cost: Decimal | None
    votum: Votum | None
    suggested: Votum | None
    group_title: str
    officer: str
    tags: str
    comments: int
    off_subject: bool
    copies: int


class Window(NamedTuple):
    """Where a page begins: behind the row that `cursor` names, or before it; without one at that end of the table."""

    sorting: Sorting = Sorting.PLACE
    downwards: bool = False
    cursor: str = ""
    before: bool = False


@dataclass(frozen=True)
class TablePage:
    """A page of the table. `previous` and `next` are cursors, empty at an end; nothing is counted beyond `most`."""

    matter: Matter
    lines: list[TableRow]
    previous: str
    next: str
    total: int
    most: int
    still_open: int
    facets: Facets
    views: list[SavedView]
    last_act: EvaluationAct | None
    chosen: EvaluatedRequirement | None

    @property
    def many(self) -> bool:
        """More than anybody counted."""
        return self.total > self.most


async def list_requirements(
    actor: Actor,
    matter_id: int,
    *,
    filters: Filters | None = None,
    window: Window | None = None,
    chosen_id: int | None = None,
) -> TablePage:
    """The requirements that an office evaluates in a matter, as far as the actor may read them; one may be opened."""
    filters, window = filters or Filters(), window or Window()
    matter = await evaluated_matter(actor, matter_id)
    async with planned_for_values():
        condition, values = await where(actor, matter, filters)
        stretch = _stretch(window)
        counts = await count_rows(condition, values, stretch, filters)
        keys = await _keys(condition, values, stretch) if counts.keys is None else counts.keys
        facets = await facets_of(actor, matter, counts.facets)
    found, previous, following = _page(keys, window, stretch)
    return TablePage(
        matter,
        await _lines(found),
        previous,
        following,
        counts.total,
        counts.most,
        counts.still_open,
        facets,
        await list_views(actor, matter.id),
        await last_act(actor, matter),
        await show_evaluated(actor, chosen_id) if chosen_id else None,
    )


def _stretch(window: Window) -> Stretch:
    """The rows of a page and one more, which says that there are more."""
    order = "DESC" if window.downwards is not window.before else "ASC"
    return Stretch(window.sorting, order, _begin(window), PAGE_SIZE + 1)


async def _keys(condition: str, values: list[Any], stretch: Stretch) -> list[Key]:
    """The same where there are too many to read them all: by the index of that order."""
    query = PAGE.format(
        column=stretch.column,
        condition=condition,
        behind=stretch.after(values, f"e.{stretch.column}"),
        order=stretch.order,
        limit=stretch.limit,
    )
    return [(row["id"], row["key"]) for row in await rows(query, [*values, *stretch.behind])]


def _page(keys: list[Key], window: Window, stretch: Stretch) -> tuple[list[int], str, str]:
    """The ids of a page in their order, with the cursors before and behind it."""
    more, found = len(keys) > PAGE_SIZE, keys[:PAGE_SIZE]
    if window.before:
        found.reverse()
    first, last = (_cursor(found[0]), _cursor(found[-1])) if found else ("", "")
    came_from = bool(stretch.behind)
    previous = first if (more if window.before else came_from) else ""
    following = last if (came_from if window.before else more) else ""
    return [id_ for id_, _ in found], previous, following


async def _lines(ids: list[int]) -> list[TableRow]:
    lines = {row["id"]: _line(row) for row in await rows(LINES, [ids])}
    return [lines[id_] for id_ in ids]


def _begin(window: Window) -> list[Any]:
    """What a cursor says, as the column's value and the id; a cursor that nobody gave out is passed over."""
    id_, _, key = window.cursor.partition("~")
    try:
        return [READ.get(window.sorting, str)(key), int(id_)] if window.cursor else []
    except (ValueError, InvalidOperation):
        return []


def _cursor(key: Key) -> str:
    id_, sorted_by = key
    return f"{id_}~{sorted_by}"


def _line(row: dict[str, Any]) -> TableRow:
    decided = row["votum"] not in UNDECIDED
    return TableRow(
        row["id"],
        row["title"],
        row["place"],
        row["member"],
        row["state"],
        Addressee(row["addressee"]),
        Priority(row["priority"]),
        None if row["cost"] < 0 else row["cost"],
        Votum(row["votum"]) if decided else None,
        Votum(row["suggested"]) if row["suggested"] else None,
        row["group_title"],
        row["officer"],
        row["tags"],
        row["comments"],
        row["off_subject"],
        row["copies"] or 1,
    )
