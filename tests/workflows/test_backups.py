import shutil
import tarfile
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from models.settings import Settings
from workflows.errors import Unreadable, WrongState
from workflows.files import store_file
from workflows.operation.backups import back_up, restore


async def empty_database(url: str) -> str:
    connection = await asyncpg.connect(url)
    await connection.execute("DROP DATABASE IF EXISTS restored")
    await connection.execute("CREATE DATABASE restored TEMPLATE template0")
    await connection.close()
    return urlunsplit(urlsplit(url)._replace(path="/restored"))


async def test_a_restore_brings_every_row_and_file_back_and_disarms_the_outbox(world, db, tmp_path):
    await store_file(b"%PDF-1.7 a letter", "application/pdf")
    archive, elsewhere = tmp_path / "house.tar", Settings(data_dir=tmp_path / "new", secret="s")
    saved = await back_up(Settings(data_dir=tmp_path, secret="s"), db, archive)

    url = await empty_database(db)
    proof = await restore(elsewhere, url, archive)

    assert proof == saved and proof.rows["public.organisation"] == 16 and len(proof.files) == 1
    connection = await asyncpg.connect(url)
    assert await connection.fetchval("SELECT armed FROM outbox") is False
    assert await connection.fetchval("SELECT count(*) FROM organisation") == 16
    await connection.close()


async def test_nothing_is_restored_over_data(world, db, tmp_path):
    archive = tmp_path / "house.tar"
    await back_up(Settings(data_dir=tmp_path, secret="s"), db, archive)

    with pytest.raises(WrongState):
        await restore(Settings(data_dir=tmp_path / "new", secret="s"), db, archive)


async def test_a_file_that_differs_from_its_proof_is_named(world, db, tmp_path):
    await store_file(b"%PDF-1.7 a letter", "application/pdf")
    archive, tampered = tmp_path / "house.tar", tmp_path / "tampered.tar"
    saved = await back_up(Settings(data_dir=tmp_path, secret="s"), db, archive)
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path / "open", filter="data")
    name = next(iter(saved.files))
    (tmp_path / "open" / "files" / name).write_bytes(b"another letter")
    with tarfile.open(tampered, "w") as tar:
        tar.add(tmp_path / "open", ".")
    shutil.rmtree(tmp_path / "open")

    with pytest.raises(Unreadable) as refusal:
        await restore(Settings(data_dir=tmp_path / "new", secret="s"), await empty_database(db), tampered)

    assert refusal.value.facts["files"] == [name]


async def test_what_is_no_archive_is_refused(world, db, tmp_path):
    (tmp_path / "letter").write_bytes(b"Sehr geehrte Damen und Herren")

    with pytest.raises(Unreadable):
        await restore(Settings(data_dir=tmp_path / "new", secret="s"), await empty_database(db), tmp_path / "letter")
