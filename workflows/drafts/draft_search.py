"""Searching in a draft: German words in any form, with the places where they stand."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.database import rows
from models.matters import DocumentVersion
from workflows.access import Actor
from workflows.drafts.draft_reading import version_to_read
from workflows.paging import PAGE_SIZE, Page

MARKS = ("\x02", "\x03")  # around a word that was found; no text of ours can hold them
SEARCH = """
    WITH asked AS (SELECT websearch_to_tsquery('german', $2) AS words), found AS (
        SELECT id, position, label, heading, text, count(*) OVER () AS total FROM provision, asked
        WHERE document_version_id = $1
          AND (search @@ asked.words OR strpos(' ' || lower(label) || ' ', ' ' || lower($2) || ' ') > 0)
        ORDER BY position LIMIT $3 OFFSET $4
    )
    SELECT id, label, total, ts_headline('german', heading, asked.words, 'HighlightAll=true,' || $5) AS heading,
           ts_headline('german', text, asked.words, 'MaxFragments=2,MaxWords=40,MinWords=15,' || $5) AS words
    FROM found, asked ORDER BY position
"""


class Hit(NamedTuple):
    """A provision in which words were found; they stand between MARKS."""

    id: int
    label: str
    heading: str
    words: str


@dataclass(frozen=True)
class Found:
    """A page of what a search in a version has found."""

    version: DocumentVersion
    hits: Page[Any]


async def search_draft(actor: Actor, version_id: int, query: str, *, page: int = 1) -> Found:
    """The provisions of a version that say these words in any form, or are called so ("§ 4"), in their order."""
    version = await version_to_read(actor, version_id)
    asked = re.sub(r"§\s*", "§ ", " ".join(query.replace("\0", "").split()))
    marks = f"StartSel={MARKS[0]},StopSel={MARKS[1]}"
    found = await rows(SEARCH, [version.id, asked, PAGE_SIZE, (max(page, 1) - 1) * PAGE_SIZE, marks])
    hits = [Hit(row["id"], row["label"], row["heading"], row["words"]) for row in found]
    return Found(version, Page(hits, max(page, 1), found[0]["total"] if found else 0))
