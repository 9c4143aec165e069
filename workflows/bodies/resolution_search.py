"""Searching resolutions: German words in any form, by committee, field of policy, year, and whether they are in force."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from tortoise.expressions import Q

from models.bodies import Resolution
from models.database import as_statement, rows
from models.matters import Topic
from models.organisations import Body
from workflows.access import Actor
from workflows.bodies.body_access import visible_resolutions
from workflows.drafts.draft_search import MARKS
from workflows.paging import PAGE_SIZE, Page

# Where `$Q` and `$M` stand: the words and how they are marked.
FOUND = """
    WITH asked AS (SELECT websearch_to_tsquery('german', $Q) AS words), seen AS ({seen}), found AS (
        SELECT resolution.id, resolution.decided_on, resolution.subject, resolution.text, count(*) OVER () AS total,
               ts_rank(resolution.search, asked.words) AS rank
        FROM resolution JOIN seen ON seen.id = resolution.id, asked
        WHERE $Q = '' OR resolution.search @@ asked.words OR lower(resolution.number) = lower($Q)
        ORDER BY rank DESC, resolution.decided_on DESC, resolution.id DESC LIMIT {size} OFFSET {skipped}
    )
    SELECT id, total, ts_headline('german', text, asked.words, 'MaxFragments=2,MaxWords=40,MinWords=15,' || $M) AS words
    FROM found, asked ORDER BY rank DESC, decided_on DESC, id DESC
"""


class Force(StrEnum):
    """Is the resolution still the standing line?"""

    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    ALL = "all"


class Wanted(NamedTuple):
    """What is looked for; without words all, newest first."""

    words: str = ""
    body_id: int | None = None
    topic_id: int | None = None
    year: int | None = None
    force: Force = Force.IN_FORCE


class Hit(NamedTuple):
    """A resolution, and its words around what was found (between MARKS); the beginning where nothing was asked."""

    resolution: Resolution
    words: str


@dataclass(frozen=True)
class Found:
    """A page of resolutions, and by what they can be filtered."""

    hits: Page[Any]
    bodies: list[Body]
    topics: list[Topic]
    years: list[int]


async def search_resolutions(actor: Actor, wanted: Wanted, *, page: int = 1) -> Found:
    """What the actor may read of what committees decided."""
    visible = Resolution.filter(visible_resolutions(actor))
    text, values = as_statement(visible.filter(_filters(wanted)).only("id"))
    words = " ".join(wanted.words.replace("\0", "").replace("§", " ").split())
    statement = FOUND.replace("$Q", f"${len(values) + 1}::text").replace("$M", f"${len(values) + 2}::text")
    marks = f"StartSel={MARKS[0]},StopSel={MARKS[1]}"
    skipped = (max(page, 1) - 1) * PAGE_SIZE
    found = await rows(statement.format(seen=text, size=PAGE_SIZE, skipped=skipped), [*values, words, marks])
    known = {
        one.id: one
        for one in await Resolution.filter(id__in=[row["id"] for row in found]).select_related(
            "body__office", "topic", "superseded_by"
        )
    }
    hits = [Hit(known[row["id"]], row["words"]) for row in found]
    return Found(Page(hits, max(page, 1), found[0]["total"] if found else 0), *await _facets(visible))


def _filters(wanted: Wanted) -> Q:
    filters = Q(id__isnull=False)
    if wanted.body_id:
        filters &= Q(body_id=wanted.body_id)
    if wanted.topic_id:
        filters &= Q(topic_id=wanted.topic_id)
    if wanted.year:
        filters &= Q(decided_on__year=wanted.year)
    if wanted.force is not Force.ALL:
        filters &= Q(superseded_by_id__isnull=wanted.force is Force.IN_FORCE)
    return filters


async def _facets(visible: Any) -> tuple[list[Body], list[Topic], list[int]]:
    seen = await visible.values_list("body_id", "topic_id", "decided_on")
    bodies = Body.filter(id__in=list({body for body, _, _ in seen})).select_related("office")
    topics = Topic.filter(id__in=list({topic for _, topic, _ in seen if topic}))
    years = sorted({day.year for _, _, day in seen}, reverse=True)
    return await bodies.order_by("office_id", "name"), await topics.order_by("number"), years
