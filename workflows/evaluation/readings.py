"""The machine reads what was released, behind all other work: its words for the search, its meaning for grouping."""

import json
import logging
from typing import Any

from models.database import rows, transaction
from models.queue import enqueue, enqueue_unhurried, job
from workflows.documents.bounded_process import Broken, run_bounded
from workflows.evaluation.word_search import LEARN_WORDS
from workflows.grouping.meanings import USUAL, Meaning
from workflows.grouping.reading_process import PROGRAM, meaning_of, unpacked
from workflows.installation import current

logger = logging.getLogger("sprachrohr.readings")
AT_ONCE = 1_000  # texts a process: an encoder takes seconds to load
SECONDS = 1_800

NEW = """
    SELECT evaluation_row.id FROM evaluation_row
    WHERE NOT EXISTS (SELECT FROM text_reading WHERE text_reading.id = evaluation_row.id)
"""
LEARN = f"""
    WITH fresh AS (
        INSERT INTO text_reading (id, encoder, head, body) SELECT id, '', '', '' FROM ({NEW}) AS new
        ON CONFLICT DO NOTHING RETURNING id
    )
    {LEARN_WORDS.format(found="fresh JOIN requirement_words AS told ON told.id = fresh.id")}
"""
# The text as it is grouped (workflows/requirements/suggestions.py reads the same).
TEXT = "concat_ws(E'\\n', nullif(requirement.proposed_text, ''), nullif(requirement.rationale, ''))"
UNREAD = f"""
    SELECT text_reading.id, requirement.title, {TEXT} AS text
    FROM text_reading JOIN requirement ON requirement.id = text_reading.id
    WHERE text_reading.encoder <> $1 ORDER BY text_reading.id LIMIT $2
"""
ANYTHING_LEFT = f"SELECT EXISTS ({NEW}) OR EXISTS (SELECT FROM text_reading WHERE encoder <> $1) AS left_over"
KEEP = """
    UPDATE text_reading SET encoder = $1, head = given.head, body = given.body
    FROM unnest($2::int[], $3::bytea[], $4::bytea[]) AS given(id, head, body) WHERE text_reading.id = given.id
"""
MEANINGS = """
    SELECT id, head, body FROM text_reading WHERE id = ANY($1::int[]) AND encoder = $2
"""
# Where the machine was asked before, it goes on by itself: something is in no group, or was grouped by its letters alone.
TO_GROUP = """
    SELECT DISTINCT e.matter_id FROM evaluation_row AS e JOIN matter ON matter.id = e.matter_id
        AND matter.office_id = e.office_id AND matter.closed_at IS NULL
    LEFT JOIN requirement_group AS g ON g.id = e.group_id
    LEFT JOIN group_suggestion ON group_suggestion.id = e.id
    WHERE (g.id IS NULL OR g.confirmed_at IS NULL AND NOT group_suggestion.refined)
      AND EXISTS (SELECT FROM requirement_group WHERE matter_id = e.matter_id AND suggested_by_machine)
"""


async def request_reading() -> None:
    """Something was released: the machine reads it when nobody waits for anything else."""
    await enqueue_unhurried("read_texts")


def encoder_name() -> str:
    """Under which name vectors are kept: those of another encoder are of no use."""
    folder = current().encoder_dir
    return str(folder)[-300:] if folder else USUAL


async def meanings_of(ids: list[int]) -> dict[int, Meaning]:
    """What is known of these requirements."""
    return {row["id"]: meaning_of(row["head"], row["body"]) for row in await rows(MEANINGS, [ids, encoder_name()])}


async def learn_words() -> None:
    """Note the words of what was released since, so that a search finds them inside longer ones."""
    async with transaction():
        await rows(LEARN)


@job("read_texts")
async def read_texts() -> int:
    """Read what was released since; then what was grouped without knowing its meaning is grouped again. How many."""
    await learn_words()
    read = 0
    while found := await rows(UNREAD, [encoder_name(), AT_ONCE]):
        try:
            await _read(found)
        except (Broken, TimeoutError):
            logger.error("the encoder %s read nothing: groups rest on letters alone", encoder_name())
            break
        read += len(found)
    async with transaction():
        for row in await rows(TO_GROUP) if read else []:
            await enqueue("suggest_groups", row["matter_id"])
    return read


@job("look_for_unread", every="*/20 * * * *")
async def look_for_unread(at: Any = None, context: Any = None) -> None:
    """What was left over is read after all."""
    async with transaction():
        if (await rows(ANYTHING_LEFT, [encoder_name()]))[0]["left_over"]:
            await request_reading()


async def _read(found: list[dict[str, Any]]) -> None:
    folder = current().encoder_dir
    texts = [[row["title"], row["text"]] for row in found]
    asked = json.dumps({"folder": str(folder) if folder else "", "texts": texts}).encode()
    sides = unpacked(await run_bounded(PROGRAM, asked, seconds=SECONDS), len(found))
    ids, heads, bodies = [row["id"] for row in found], [head for head, _ in sides], [body for _, body in sides]
    await rows(KEEP, [encoder_name(), ids, heads, bodies])
