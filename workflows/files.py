"""Files: stored by the hash of their content, before the transaction that refers to them."""

import asyncio
import hashlib
import shutil
from pathlib import Path

from models.file_store import keep, place, row_of_file
from models.files import StoredFile
from workflows import clock, installation
from workflows.errors import Missing

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def store_file(content: bytes, media_type: str) -> StoredFile:
    """Keep the bytes and give their row; the same content is stored once, whoever comes second."""
    return await keep(installation.current().files_dir, content, media_type, clock.now())


async def store_made(path: Path, media_type: str) -> StoredFile:
    """Keep a file that was made on this disk, however large; it is moved, so `path` is gone afterwards."""
    name, size = await asyncio.to_thread(_digest, path)
    stored = await row_of_file(name, size, media_type, clock.now())
    await asyncio.to_thread(_move, path, place_of(stored))
    return stored


def place_of(stored: StoredFile) -> Path:
    """Where the bytes lie, for those who hand them out piece by piece."""
    return place(installation.current().files_dir, stored.content_hash)


async def read_file(stored: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return await asyncio.to_thread(place_of(stored).read_bytes)


async def read_brought(file_id: int) -> bytes:
    """The bytes of a file that was brought to be looked at first; the caller has asked who may."""
    stored = await StoredFile.get_or_none(id=file_id)
    if stored is None:
        raise Missing(file=file_id)
    return await read_file(stored)


async def drop_bytes(content_hash: str) -> None:
    """Throw away the bytes of a file whose row is gone."""
    path = place(installation.current().files_dir, content_hash)
    await asyncio.to_thread(path.unlink, missing_ok=True)


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _move(made: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, path)
