"""The pages of the evaluation table against their queries and an empty page of the layout, and against ten times the rows."""

import json
import sys
import time
from collections.abc import Callable
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
from models.database import connection, rows
from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.table_house import build_table, fill_table
from tests.logins import log_in
from tests.world import World, build_world
from workflows import installation

MEMBERS, REQUIREMENTS = 12_248, 30_000
MOST_TIMES, MOST_GROWTH = 4.0, 1.5
TURNS = 9
EMPTY = '{% extends "base.html" %}{% block title %}Leer{% endblock %}{% block main %}<h1>Leer</h1>{% endblock %}'
MIDDLE = "SELECT id, {column}::text AS key FROM evaluation_row ORDER BY {column}, id OFFSET $1 LIMIT 1"
FILTERS = {
    "all": "", "by_member": "sort=member", "by_state_down": "sort=-state", "by_priority": "sort=priority",
    "by_cost_down": "sort=-cost", "by_votum": "sort=votum", "by_time_down": "sort=-received_at",
    "state": "state=05", "state_by_member": "state=05&sort=member", "size": "size=middle", "large": "size=large",
    "association": "association={association}", "addressee": "addressee=both", "priority": "priority=essential",
    "cost": "cost=hundred_thousand", "unstated_by_cost": "cost=unstated&sort=-cost", "open": "votum=open",
    "adopted_by_cost": "votum=adopted&sort=-cost", "place": "provision={provision}", "tag": "tag={tag}",
    "mine": "officer=me", "nobodys": "officer=none", "group": "group={group}", "new": "since=yesterday",
    "word": "q=Sprachkurse", "rare_word": "q=Fernw%C3%A4rmenetz&sort=member", "common_word": "q=Vorlauf",
    "words_and_state": "q=Brunnen&state=05&votum=open",
    "many": "state=05&priority=important&votum=open&addressee=federal&cost=stated&sort=-cost",
    "nothing": "q=Kometeneinschlag",
}  # fmt: skip


async def table_figures(settings: Settings) -> list[Figure]:
    """The worst page of each kind: in times of what it is made of, and against itself among a tenth of the rows."""
    installation.use(settings)
    world = await build_world()
    matter, submissions, version = await build_table(world, MEMBERS)
    await fill_table(world, matter, submissions, version, 1, REQUIREMENTS)
    few = await _measured(settings, world, matter.id)
    await fill_table(world, matter, submissions, version, REQUIREMENTS + 1, 10 * REQUIREMENTS)
    many = await _measured(settings, world, matter.id)
    growth = {name: many[name].page / few[name].page * few[name].empty / many[name].empty for name in few}
    for name in few:
        _tell(name, few[name], many[name], growth[name])
    return [
        Figure("table_page_times_parts", max(one.times for one in few.values()), MOST_TIMES),
        Figure("table_page_times_parts_ten_times_the_rows", max(one.times for one in many.values()), MOST_TIMES),
        Figure("table_growth_at_ten_times_the_rows", max(growth.values()), MOST_GROWTH),
    ]


class Turns:
    """Seconds of a page and of the empty page, asked for in turns, and of the page's queries alone."""

    def __init__(self, pages: list[float], empties: list[float], queries: float) -> None:
        self.page, self.empty, self.queries = median(pages), median(empties), queries

    @property
    def times(self) -> float:
        return self.page / (self.queries + self.empty)


async def _measured(settings: Settings, world: World, matter_id: int) -> dict[str, Turns]:
    environment = render.environment()
    environment.loader = ChoiceLoader([DictLoader({"empty.html": EMPTY}), environment.loader])  # type: ignore[list-item]
    app = create_app(settings, routes=[*ROUTES, page("/empty", _empty, "empty:show", who=Who.OFFICE)])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        await log_in(client, world.clara)
        return {
            name: await _turns(client, f"/matters/{matter_id}/evaluation?{query}")
            for name, query in (await _queries(world)).items()
        }


async def _empty(request: Request) -> Response:
    return render.page(request, "empty.html")


async def _queries(world: World) -> dict[str, str]:
    """The filters with ids that exist, and pages from the middle of the table."""
    known = {
        "association": world.towns.id,
        **{
            name: (await rows(f"SELECT id FROM {table} ORDER BY id OFFSET 3 LIMIT 1"))[0]["id"]
            for name, table in (("provision", "provision"), ("tag", "tag"), ("group", "requirement_group"))
        },
    }
    queries = {name: query.format(**known) for name, query in FILTERS.items()}
    total = (await rows("SELECT count(*) AS many FROM evaluation_row"))[0]["many"]
    for column in ("place", "member", "cost"):
        at = (await rows(MIDDLE.format(column=column), [total // 2]))[0]
        queries[f"middle_by_{column}"] = f"sort={column}&after={at['id']}~{at['key']}&page=301"
    return queries


async def _turns(client: httpx.AsyncClient, path: str) -> Turns:
    for _ in range(6):  # until plans are made and texts are in memory
        assert (await client.get(path)).status_code == 200
    with Recorded() as recorded:
        await client.get(path)
    pages, empties = [], []
    for _ in range(TURNS):
        empties.append(await _seconds(client, "/empty"))
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


def _tell(name: str, few: Turns, many: Turns, growth: float) -> None:
    parts = [f"{1_000 * one:.1f}" for one in (few.page, few.queries, few.empty, many.page, many.queries, many.empty)]
    print(name, *parts, f"{few.times:.2f}", f"{many.times:.2f}", f"{growth:.2f}", sep="\t", file=sys.stderr)
