"""The words by which what is wanted of the evaluation table differs from all the rest (Schlüsselwörter)."""

import asyncio
from datetime import timedelta
from typing import Any, NamedTuple

from models.database import rows
from models.matters import Matter
from workflows import clock
from workflows.access import Actor
from workflows.evaluation.evaluation import evaluated_matter
from workflows.evaluation.evaluation_facets import Facets, facets_of
from workflows.evaluation.evaluation_filters import Filters, where
from workflows.grouping.terms import Telling, telling_terms

MOST_READ = 2_000
MOST_TERMS = 40

# A letter is read once, however many sent it; of very many, every so-many-th as a hash has it: always the same ones.
READ = """
    SELECT DISTINCT ON (coalesce(suggestion.copy_of, picked.id)) picked.received_at >= ${since} AS fresh,
           picked.many, concat_ws(' ', requirement.title, requirement.proposed_text, requirement.rationale) AS text
    FROM (SELECT e.id, e.received_at, count(*) OVER () AS many FROM evaluation_row AS e WHERE {condition}
          ORDER BY hashint4(e.id), e.id LIMIT {most}) AS picked
    JOIN requirement ON requirement.id = picked.id
    LEFT JOIN group_suggestion AS suggestion ON suggestion.id = picked.id
    ORDER BY coalesce(suggestion.copy_of, picked.id), picked.id
"""


class Terms(NamedTuple):
    """The telling words of so many different letters, the most telling first; `fresh` of the letters came since yesterday."""

    matter: Matter
    terms: list[Telling]
    letters: int
    fresh: int
    sampled: bool
    facets: Facets


async def show_terms(actor: Actor, matter_id: int, filters: Filters) -> Terms:
    """What the requirements are about that these filters let through."""
    matter = await evaluated_matter(actor, matter_id)
    said = await _read(actor, matter, filters)
    others = await _read(actor, matter, Filters()) if filters != Filters() else []
    telling = await asyncio.to_thread(
        telling_terms,
        [row["text"] for row in said],
        [row["text"] for row in others],
        [row["fresh"] for row in said],
        most=MOST_TERMS,
    )
    return Terms(
        matter,
        telling,
        len(said),
        sum(row["fresh"] for row in said),
        any(row["many"] > MOST_READ for row in said),
        await facets_of(actor, matter),
    )


async def _read(actor: Actor, matter: Matter, filters: Filters) -> list[dict[str, Any]]:
    condition, values = await where(actor, matter, filters)
    query = READ.format(condition=condition, since=len(values) + 1, most=MOST_READ)
    return await rows(query, [*values, clock.now() - timedelta(days=1)])
