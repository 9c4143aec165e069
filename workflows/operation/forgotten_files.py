"""Stored files to which nothing refers any more: taken away from a requirement, previewed and left, replaced."""

from datetime import datetime
from typing import Any

from models.database import rows, transaction
from workflows.files import drop_bytes

REFERENCES = """
    SELECT format('SELECT %I FROM %s WHERE %I IS NOT NULL', attname, conrelid::regclass, attname) AS used
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND confrelid = 'stored_file'::regclass
"""
MAILED = """
    SELECT (one->>'file')::int FROM mail_body, json_array_elements(attachments::json) AS one
    WHERE one->>'file' IS NOT NULL
"""
FORGET = "DELETE FROM stored_file WHERE {which} AND id NOT IN ({used}) RETURNING content_hash"


async def forget_unused_files(before: datetime) -> int:
    """Delete, row and bytes, what was last brought before that moment; a preview has its file by its address alone."""
    return await _forget("stored_at < $1", before)


async def forget_files(file_ids: list[int]) -> int:
    """Delete those of these to which nothing refers, at once."""
    return await _forget("id = ANY($1::int[])", file_ids)


async def _forget(which: str, value: Any) -> int:
    async with transaction():
        used = [MAILED, *(row["used"] for row in await rows(REFERENCES))]
        gone = await rows(FORGET.format(which=which, used=" UNION ".join(used)), [value])
        for one in gone:
            await drop_bytes(one["content_hash"])
    return len(gone)
