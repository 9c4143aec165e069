"""The public page of a paper, answered "nothing has changed", beside a bare handler with one query of the ORM; and how
soon another process' publication is seen.
"""

import re
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from statistics import median
from typing import NamedTuple

import asyncpg

from models.dispatches import FollowUp, Outcome
from models.matters import Circle
from models.papers import Passage
from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.web_client import Browser, per_second
from tests.bench.web_servers import process_of, until_it_answers
from tests.emails.servers import free_port
from tests.rows import document_row, matter_row, paper_row, position_row, round_row
from tests.world import build_world
from workflows import clock, installation

PASSAGES, BROWSERS, TURNS, SECONDS = 60, 8, 15, 0.4
ETAG = re.compile(rb"\r\netag: ([^\r]+)", re.IGNORECASE)
LEAST = 0.5
# What `publish_paper` writes, as another process would.
PUBLISH = "UPDATE paper_version SET published_at = now() - interval '1 second', version = version + 1 WHERE id = $1"


class Site(NamedTuple):
    """The ports of the house and of the bare handler, a published paper, one that waits, and a round to ask for."""

    house: int
    bare: int
    paper: int
    waiting: int
    round: int
    url: str


async def figures(settings: Settings) -> list[Figure]:
    """Requests in a second against those of the bare handler, in turns; the median, because other work comes and goes."""
    async with serving_site(settings) as site:
        shares = await _shares(site)
        seen = await _seen_at_once(site)
    return [
        Figure("public_paper_unchanged_share_of_bare", median(shares), LEAST, least=True),
        Figure("requests_until_a_publication_elsewhere_is_seen", seen, 1),
    ]


async def _shares(site: Site) -> list[float]:
    path = f"/papers/{site.paper}"
    async with Browser(site.house) as browser:
        found = ETAG.search((await browser.get(path)).head)
    assert found, "the page has no tag"
    known = f"If-None-Match: {found[1].decode()}\r\n"

    async def unchanged() -> float:
        return await per_second(site.house, [""] * BROWSERS, lambda one: one.get(path, known), SECONDS, status=304)

    async def bare() -> float:
        return await per_second(site.bare, [""] * BROWSERS, lambda one: one.get(f"/rounds/{site.round}"), SECONDS)

    shares, before = [], await bare()
    for _ in range(TURNS):
        page = await unchanged()
        after = await bare()
        shares.append(2 * page / (before + after))
        print(f"bare {after:.0f}/s, public paper unchanged {page:.0f}/s", file=sys.stderr)
        before = after
    return shares


async def _seen_at_once(site: Site) -> int:
    """How many requests it takes until a paper that another process publishes is there."""
    path = f"/papers/{site.waiting}"
    async with Browser(site.house) as browser:
        assert (await browser.get(path)).status == 404
        connection = await asyncpg.connect(site.url)
        await connection.execute(PUBLISH, site.waiting)
        await connection.close()
        asked = 1
        while (await browser.get(path)).status != 200:
            asked += 1
        return asked


@asynccontextmanager
async def serving_site(settings: Settings) -> AsyncIterator[Site]:
    """A house with a long paper, served by a process of its own beside the bare handler."""
    folder, url, house, bare = settings.data_dir, settings.database_url, free_port(), free_port()
    installation.use(settings)
    site = await _built(url, house, bare)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(process_of(folder, url, 1, "tests/bench/web_bare.py", url, str(bare)))
        serve = ("main.py", "serve", "--no-jobs", "--port", str(house))
        await stack.enter_async_context(process_of(folder, url, 1, *serve))
        for port in (bare, house):
            await until_it_answers(port, folder)
        yield site


async def _built(url: str, house: int, bare: int) -> Site:
    world = await build_world()
    matter, now = await matter_row(world), clock.now()
    positions = [await position_row(matter, f"Frist {number} verlängern") for number in range(PASSAGES)]
    paper = await paper_row(matter, positions, published_at=now - timedelta(days=1))
    await Passage.filter(paper_version=paper).update(body="Die Frist ist zu kurz, weil Räte selten tagen. " * 20)
    draft, _ = await document_row(matter, circle=Circle.PUBLIC)
    for one in positions:
        await FollowUp.create(
            position=one, document_version=draft, outcome=Outcome.PARTLY, recorded_at=now, confirmed_at=now
        )
    waiting = await paper_row(matter)
    asked = await round_row(matter, world.federation)
    return Site(house, bare, paper.id, waiting.id, asked.id, url)
