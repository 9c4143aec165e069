"""A page beside an empty page of the layout, asked for in turns, and beside its queries alone."""

import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from statistics import median
from typing import Any

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


class Turns:
    """Seconds of a page and of the empty page, asked for in turns, and of the page's queries alone."""

    def __init__(self, pages: list[float], empties: list[float], queries: float) -> None:
        self.page, self.empty, self.queries = median(pages), median(empties), queries

    @property
    def times(self) -> float:
        return self.page / (self.queries + self.empty)


def growth_of(few: Mapping[str, Turns], many: Mapping[str, Turns]) -> dict[str, float]:
    """How much longer each page takes among many rows than among few, by its name.

    A machine is not as quick at all times: what the empty page took in the same turns says how quick it was.
    """
    return {name: many[name].page / few[name].page * few[name].empty / many[name].empty for name in few}


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
    for _ in range(6):  # until plans are made and texts are in memory
        assert (await client.get(path)).status_code == 200
    with Recorded() as recorded:
        await client.get(path)
    pages, empties = [], []
    for _ in range(TURNS):
        empties += [await _seconds(client, "/empty") for _ in range(EMPTIES)]
        pages.append(await _seconds(client, path))
    return Turns(pages, empties, await _execution(recorded.asked))


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
