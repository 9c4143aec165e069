"""A page beside an empty page of the layout, asked for in turns, and beside its queries alone."""

import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from statistics import median
from typing import Any, NamedTuple

import asyncpg
import httpx
from jinja2 import ChoiceLoader, DictLoader
from starlette.requests import Request
from starlette.responses import Response

from consult import render
from consult.app import create_app
from consult.places import Who, page
from consult.routes import ROUTES
from models.database import connection
from models.settings import Settings

TURNS, EMPTIES = 15, 3
EMPTY = '{% extends "base.html" %}{% block title %}Leer{% endblock %}{% block main %}<h1>Leer</h1>{% endblock %}'


class Turns(NamedTuple):
    """Seconds of a page and of the empty page, asked for in turns, and of the page's queries alone."""

    page: float
    empty: float
    queries: float

    @property
    def times(self) -> float:
        return self.page / (self.queries + self.empty)


@asynccontextmanager
async def asking(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Whom the application answers, and the empty page besides."""
    environment = render.environment()
    environment.loader = ChoiceLoader([DictLoader({"empty.html": EMPTY}), environment.loader])  # type: ignore[list-item]
    app = create_app(settings, routes=[*ROUTES, page("/empty", _empty, "empty:show", who=Who.OFFICE)])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def turns_of(client: httpx.AsyncClient, path: str) -> Turns:
    """The seconds of the page at this address."""
    measured = Measured(client, path)
    await measured.warm()
    for _ in range(TURNS):
        await measured.turn()
    return await measured.taken()


class Measured:
    """One page while it is measured."""

    def __init__(self, client: httpx.AsyncClient, path: str) -> None:
        self.client, self.path = client, path
        self.pages: list[float] = []
        self.empties: list[float] = []

    async def warm(self) -> None:
        """Asks until plans are made and texts are in memory, then writes down what the page asks the database."""
        for _ in range(6):
            assert (await self.client.get(self.path)).status_code == 200
        with Recorded() as recorded:
            await self.client.get(self.path)
        self.asked = recorded.asked

    async def turn(self) -> None:
        self.empties += [await _seconds(self.client, "/empty") for _ in range(EMPTIES)]
        self.pages.append(await _seconds(self.client, self.path))

    async def taken(self) -> Turns:
        return Turns(median(self.pages), median(self.empties), await _execution(self.asked))


async def _seconds(client: httpx.AsyncClient, path: str) -> float:
    begun = time.perf_counter()
    answer = await client.get(path)
    taken = time.perf_counter() - begun
    assert answer.status_code == 200
    return taken


class Recorded:
    """Inside the block every query that is asked is written down with its values."""

    def __enter__(self) -> "Recorded":
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.before = {name: getattr(asyncpg.Connection, name) for name in ("fetch", "fetchrow", "execute")}
        for name, method in self.before.items():
            setattr(asyncpg.Connection, name, self._writing(method))
        return self

    def __exit__(self, *_: object) -> None:
        for name, method in self.before.items():
            setattr(asyncpg.Connection, name, method)

    def _writing(self, method: Callable[..., Any]) -> Callable[..., Any]:
        async def asked(one: Any, query: str, *values: Any, **options: Any) -> Any:
            self.asked.append((query, values))
            return await method(one, query, *values, **options)

        return asked


async def _execution(asked: list[tuple[str, tuple[Any, ...]]]) -> float:
    """Seconds that PostgreSQL needs for these queries by its own word, the median of three."""
    reading = [(query, values) for query, values in asked if query.lstrip().upper().startswith(("SELECT", "WITH"))]
    sums = []
    async with connection().acquire_connection() as raw:
        for _ in range(3):
            plans = [
                json.loads(await raw.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}", *values))
                for query, values in reading
            ]
            sums.append(sum(plan[0]["Execution Time"] for plan in plans) / 1_000)
    return median(sums)


async def _empty(request: Request) -> Response:
    return render.page(request, "empty.html")
