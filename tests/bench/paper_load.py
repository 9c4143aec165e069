"""How long other pages take while the files of a long paper are made by the same process, and while they are not."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import perf_counter

from models.papers import RenderedPaper
from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.paper_house import build_paper
from tests.bench.web_client import Browser
from tests.bench.web_servers import process_of, until_it_answers
from tests.emails.servers import free_port
from tests.logins import open_session
from tests.world import build_world
from workflows import installation

MOST_TIMES = 2.0
TURNS, SECONDS, PAUSE, READERS = 4, 10.0, 0.2, 4  # twenty pages in a second
FILES = 4


async def load_figures(settings: Settings) -> list[Figure]:
    """Readers who click at their own pace, whatever the answers take; quiet and busy in turns."""
    installation.use(settings)
    world = await build_world()
    version = await build_paper(world)
    token = await open_session(world.clara)
    paths = ["/", "/matters", "/papers", f"/matters/{version.paper.matter_id}", "/dispatches", "/rounds"]
    quiet: list[float] = []
    busy: list[float] = []
    made = 0
    async with _serving(settings) as port:
        await _reading(port, token, paths, 2.0)
        for _ in range(TURNS):
            quiet += await _reading(port, token, paths, SECONDS)
            async with _rendering(port, token, version.id) as count:
                busy += await _reading(port, token, paths, SECONDS)
            made += count()
    print(f"{len(quiet)} pages p99 {p99(quiet) * 1000:.0f} ms, {len(busy)} pages while {made} files were made "
          f"p99 {p99(busy) * 1000:.0f} ms", file=sys.stderr)  # fmt: skip
    return [
        Figure("files_made_meanwhile", made, FILES, least=True),
        Figure("p99_of_pages_times_quiet_while_files_are_made", p99(busy) / p99(quiet), MOST_TIMES),
    ]


def p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]


async def _reading(port: int, token: str, paths: list[str], seconds: float) -> list[float]:
    """Seconds of each page, from the moment at which it was to be asked for."""
    taken: list[float] = []

    async def read(first: int) -> None:
        begun = perf_counter() + first * PAUSE / READERS
        async with Browser(port, token) as browser:
            for number in range(int(seconds / PAUSE)):
                due = begun + number * PAUSE
                await asyncio.sleep(max(0.0, due - perf_counter()))
                answer = await browser.get(paths[(first + number) % len(paths)])
                assert answer.status == 200, answer.text
                taken.append(perf_counter() - due)

    await asyncio.gather(*(read(one) for one in range(READERS)))
    return taken


@asynccontextmanager
async def _rendering(port: int, token: str, version_id: int) -> AsyncIterator[Callable[[], int]]:
    """Inside the block the files are asked for again as soon as they are there; the block's end waits for the last."""
    made, ended = 0, asyncio.Event()

    async def again() -> None:
        nonlocal made
        while not ended.is_set():
            before = await _stamps(version_id)
            async with Browser(port, token) as browser:
                assert (await browser.post(f"/papers/{version_id}/render", {})).status == 303
            while len(await _stamps(version_id) - before) < FILES:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
            made += FILES

    task = asyncio.create_task(again())
    yield lambda: made
    ended.set()
    await task


async def _stamps(version_id: int) -> set[object]:
    found: list[object] = await RenderedPaper.filter(paper_version_id=version_id).values_list("rendered_at", flat=True)  # type: ignore[assignment]
    return set(found)


@asynccontextmanager
async def _serving(settings: Settings) -> AsyncIterator[int]:
    """One process that serves pages and does jobs, as most houses will run it."""
    port = free_port()
    async with process_of(settings.data_dir, settings.database_url, 9, "main.py", "serve", "--port", str(port)):
        await until_it_answers(port, settings.data_dir)
        yield port
