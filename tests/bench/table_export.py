"""The evaluation of a matter as XLSX against bare xlsxwriter on the same cells, and the memory it takes."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil

from consult.evaluation_files import HEADINGS, KINDS
from models.database import transaction
from models.matters import Matter
from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.table_house import build_table, fill_table
from tests.world import World, build_world
from workflows import installation
from workflows.documents.table_sheet import CellKind, TableColumn
from workflows.evaluation.evaluation_export import CELLS, ExportWords, export_evaluation, lines_of, prepare_export
from workflows.evaluation.evaluation_filters import Filters

MEMBERS, ROWS = 1_225, 30_000
MOST_TIMES, MOST_MEGABYTES, TURNS = 2.0, 300, 5
COLUMNS = {one: TableColumn(name, KINDS.get(one, CellKind.TEXT)) for one, name in HEADINGS.items()}
WORDS = ExportWords(*["Auswertung"] * 8)


async def export_figures(settings: Settings) -> list[Figure]:
    """All columns of all rows, from the question to the bytes; the bare script has its cells in memory already."""
    installation.use(settings)
    world = await build_world()
    matter, submissions, version = await build_table(world, MEMBERS)
    await fill_table(world, matter, submissions, version, 1, ROWS)
    lines = settings.data_dir / "lines"
    await asyncio.to_thread(lines.write_bytes, await _lines(world, matter))
    async with _peak() as peak:
        await _seconds(world, matter)
    pairs = [(await _seconds(world, matter), await _bare(lines)) for _ in range(TURNS)]
    print(", ".join(f"{ours:.1f} s to {bare:.1f} s" for ours, bare in pairs), file=sys.stderr)
    return [
        Figure("export_times_bare", median(ours / bare for ours, bare in pairs), MOST_TIMES),
        Figure("export_megabytes_above_rest", peak(), MOST_MEGABYTES),
    ]


async def _lines(world: World, matter: Matter) -> bytes:
    async with transaction():
        export = await prepare_export(world.clara, matter.id, Filters())
        return b"".join([piece async for piece in lines_of(export, list(CELLS))])


async def _seconds(world: World, matter: Matter) -> float:
    begun = perf_counter()
    await export_evaluation(world.clara, matter.id, filters=Filters(), columns=COLUMNS, words=lambda _: WORDS)
    return perf_counter() - begun


async def _bare(lines: Path) -> float:
    script, target = Path(__file__).with_name("table_bare.py"), lines.with_suffix(".xlsx")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(script), str(lines), str(target)), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    return float(told)


@asynccontextmanager
async def _peak() -> AsyncIterator:  # type: ignore[type-arg]
    """Inside the block memory is looked at; afterwards what is yielded says the most megabytes above the beginning."""
    rest, most, ended = _megabytes(), 0.0, False

    async def look() -> None:
        nonlocal most
        while not ended:
            most = max(most, _megabytes() - rest)
            await asyncio.sleep(0.02)

    task = asyncio.create_task(look())
    yield lambda: most
    ended = True
    await task


def _megabytes() -> float:
    """Of this process and all that it has started but the database."""
    me = psutil.Process()
    total = me.memory_info().rss
    for child in me.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            total += child.memory_info().rss if "python" in child.name() else 0
    return total / 2**20
