"""Stored files to which nothing refers any more: taken away from a requirement, previewed and left, replaced."""

from datetime import timedelta
from typing import Any

from models.database import rows, transaction
from models.queue import job
from workflows import clock
from workflows.files import drop_bytes

KEPT = timedelta(days=14)  # a preview refers to its file by nothing but its address
REFERENCES = """
    SELECT format('SELECT %I FROM %s WHERE %I IS NOT NULL', attname, conrelid::regclass, attname) AS used
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
    WHERE contype = 'f' AND confrelid = 'stored_file'::regclass
"""
MAILED = """
    SELECT (one->>'file')::int FROM mail_body, json_array_elements(attachments::json) AS one
    WHERE one->>'file' IS NOT NULL
"""
FORGET = "DELETE FROM stored_file WHERE stored_at < $1 AND id NOT IN ({used}) RETURNING content_hash"


@job("forget_unused_files", every="50 3 * * *")
async def forget_unused_files(at: Any = None, context: Any = None) -> None:
    """Delete them two weeks after they were last brought, row and bytes."""
    async with transaction():
        used = [MAILED, *(row["used"] for row in await rows(REFERENCES))]
        for gone in await rows(FORGET.format(used=" UNION ".join(used)), [clock.now() - KEPT]):
            await drop_bytes(gone["content_hash"])
