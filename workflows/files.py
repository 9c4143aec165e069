"""Files: stored by the hash of their content, before the transaction that refers to them."""

import asyncio
import hashlib
import os
import shutil
from pathlib import Path

from models.database import rows
from models.files import StoredFile
from workflows import clock, installation

PDF = "application/pdf"
# Whoever stores a file takes its row first: bytes are thrown away under the lock of their row (forgotten_files.py).
KEEP = """
    INSERT INTO stored_file (content_hash, size, media_type, stored_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (content_hash) DO UPDATE SET stored_at = excluded.stored_at RETURNING id
"""


async def store_file(content: bytes, media_type: str) -> StoredFile:
    """Keep the bytes and give their row; the same content is stored once, whoever comes second."""
    name = hashlib.sha256(content).hexdigest()
    (row,) = await rows(KEEP, [name, len(content), media_type, clock.now()])
    await asyncio.to_thread(_write, _path(name), content)
    return await StoredFile.get(id=row["id"])


async def store_made(path: Path, media_type: str) -> StoredFile:
    """Keep a file that was made on this disk, however large; it is moved, so `path` is gone afterwards."""
    name, size = await asyncio.to_thread(_digest, path)
    (row,) = await rows(KEEP, [name, size, media_type, clock.now()])
    await asyncio.to_thread(_move, path, _path(name))
    return await StoredFile.get(id=row["id"])


def place_of(stored: StoredFile) -> Path:
    """Where the bytes lie, for those who hand them out piece by piece."""
    return _path(stored.content_hash)


async def read_file(stored: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return await asyncio.to_thread(_path(stored.content_hash).read_bytes)


async def drop_bytes(content_hash: str) -> None:
    """Throw away the bytes of a file whose row is gone."""
    await asyncio.to_thread(_path(content_hash).unlink, missing_ok=True)


def _path(content_hash: str) -> Path:
    return installation.current().files_dir / content_hash[:2] / content_hash


def _digest(path: Path) -> tuple[str, int]:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _move(made: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(made, path)


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
