"""Files: stored by the hash of their content, before the transaction that refers to them."""

import asyncio
import hashlib
import os
from pathlib import Path

from models.files import StoredFile
from workflows import clock, installation

PDF = "application/pdf"


async def store_file(content: bytes, media_type: str) -> StoredFile:
    """Keep the bytes and give their row; the same content is stored once, whoever comes second."""
    name = hashlib.sha256(content).hexdigest()
    await asyncio.to_thread(_write, _path(name), content)
    stored, _ = await StoredFile.get_or_create(
        content_hash=name, defaults={"size": len(content), "media_type": media_type, "stored_at": clock.now()}
    )
    return stored


async def read_file(stored: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return await asyncio.to_thread(_path(stored.content_hash).read_bytes)


def _path(content_hash: str) -> Path:
    return installation.current().files_dir / content_hash[:2] / content_hash


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
