"""The bytes of stored files: `<folder>/<first two of the hash>/<hash>`, written once and on the disk before anybody is told."""

import asyncio
import hashlib
import os
from datetime import datetime
from pathlib import Path

from models.database import rows
from models.files import StoredFile

# Whoever stores a file takes its row first: bytes are thrown away under the lock of their row (workflows/operation/forgotten_files.py).
KEEP = """
    INSERT INTO stored_file (content_hash, size, media_type, stored_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (content_hash) DO UPDATE SET stored_at = excluded.stored_at RETURNING id
"""


async def keep(folder: Path, content: bytes, media_type: str, now: datetime) -> StoredFile:
    """Keep the bytes and give their row; the same content is stored once, whoever comes second."""
    stored = await row_of_file(hashlib.sha256(content).hexdigest(), len(content), media_type, now)
    await asyncio.to_thread(_write, place(folder, stored.content_hash), content)
    return stored


async def row_of_file(content_hash: str, size: int, media_type: str, now: datetime) -> StoredFile:
    """The row of these bytes, made if there is none: it comes before they are written."""
    (row,) = await rows(KEEP, [content_hash, size, media_type, now])
    return await StoredFile.get(id=row["id"])


def place(folder: Path, content_hash: str) -> Path:
    """Where the bytes with this hash lie."""
    return folder / content_hash[:2] / content_hash


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.getpid()}.{id(content)}")
    with scratch.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
