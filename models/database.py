"""The database: opening, migrating, transactions."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import asyncpg
from dbos import DBOS
from pypika_tortoise.context import SqlContext
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.expressions import Subquery
from tortoise.migrations.api.migrate import migrate as migrate_tables
from tortoise.models import Model
from tortoise.queryset import QuerySet, ValuesQuery
from tortoise.transactions import in_transaction

from models.embedded import embedded_url
from models.settings import Settings

Thing = TypeVar("Thing", bound=Model)

MODULES = [
    "models.organisations",
    "models.people",
    "models.files",
    "models.matters",
    "models.proceedings",
    "models.rounds",
    "models.admissions",
    "models.submissions",
    "models.contributions",
    "models.bodies",
    "models.positions",
    "models.evaluation",
    "models.grouping",
    "models.papers",
    "models.proposals",
    "models.dispatches",
    "models.recommendations",
    "models.circulars",
    "models.deliveries",
    "models.audit",
    "models.exports",
    "models.name_searches",
]
MIGRATION_LOCK = 7_402_163
POOL_SIZE = 12
PLANNED = """
    SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('jit', 'off', true),
           set_config('max_parallel_workers_per_gather', '0', true), set_config('random_page_cost', '1.1', true)
"""
NEXT_IDS = """
    WITH ids AS MATERIALIZED (SELECT pg_get_serial_sequence($1, 'id')::regclass AS counter)
    SELECT array_agg(nextval(counter)) AS ids FROM ids, generate_series(1, $2)
"""


async def _as_it_is(connection: Any) -> None:
    """Nothing that we do outlives its transaction; asking the server for it would be every second round trip.

    asyncpg itself rolls back what is open. Who needs a session of its own (a lock as sign of life) connects on its own.
    """


def database_config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for a PostgreSQL URL, also one with `host=/socket/dir`."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    credentials = {
        "host": query.get("host", [parts.hostname or "localhost"])[0],
        "port": int(query.get("port", [parts.port or 5432])[0]),
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password or "") or None,
        "database": parts.path.lstrip("/"),
        "minsize": 1,
        "maxsize": POOL_SIZE,
        "server_settings": {"application_name": "sprachrohr"},
        "reset": _as_it_is,
    }
    return {
        "connections": {"default": {"engine": "tortoise.backends.asyncpg", "credentials": credentials}},
        "apps": {
            "models": {"models": MODULES, "default_connection": "default", "migrations": "models.migrations"},
        },
        "use_tz": True,
        "timezone": "UTC",
    }


# What `tortoise makemigrations` reads; the address is never used for that.
TORTOISE_ORM = database_config("postgresql://postgres@localhost/sprachrohr")


async def database_url(settings: Settings) -> str:
    """The URL of the database: the named one, or the embedded server, started if it must be."""
    return settings.database_url or await asyncio.to_thread(embedded_url, settings.data_dir)


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[None]:
    """Inside the block models find their tables, also from other tasks of this process."""
    async with TortoiseContext() as context:
        await context.init(config=database_config(url), _enable_global_fallback=True)
        yield


def open_url() -> str:
    """The URL of the database that is open, for a process that works beside this one; outside of a transaction."""
    known: Any = connection()
    credentials = ":".join(quote(one, safe="") for one in (known.user, known.password or "") if one)
    return f"postgresql://{credentials}@/{known.database}?{urlencode({'host': known.host, 'port': known.port})}"


def transaction() -> Any:
    """`async with transaction():` - all or nothing. Inside another one it is a savepoint."""
    return in_transaction("default")


def connection() -> BaseDBAsyncClient:
    """The connection of the running transaction, or the pool outside of one."""
    return get_connection("default")


async def rows(query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
    """Rows of a query with $1-style parameters, as dictionaries."""
    return await connection().execute_query_dict(query, values or [])


async def streamed(query: str, values: list[Any], *, at_once: int = 500) -> AsyncIterator[list[Any]]:
    """The rows of a query, so many at a time: for what is too much for memory. In the running transaction."""
    async with connection().acquire_connection() as raw:
        cursor = await raw.cursor(query, *values)
        while found := await cursor.fetch(at_once):
            yield found


def as_statement(query: QuerySet[Any]) -> tuple[str, list[Any]]:
    """The text of a query and its values, to stand inside a statement of our own."""
    query._choose_db_if_not_chosen()
    query._make_query()  # which `query.sql()` does too, before it writes the text for the first time
    text, values = query.query.get_parameterized_sql()
    return text, list(values)


class Either(Subquery):
    """The rows of any of these queries. Each finds its own by its index, where OR would read the whole table."""

    def __init__(self, *queries: "ValuesQuery[Any]") -> None:
        super().__init__(queries[0])
        self.queries = [Subquery(one) for one in queries]

    def get_sql(self, ctx: SqlContext) -> str:
        return "({})".format(" UNION ".join(one.get_sql(ctx) for one in self.queries))


async def locked(model: type[Thing], row_id: int, *, by: str = "$1") -> Thing | None:
    """The row with this id, locked until the transaction ends; `by` finds the id by that of another row.

    It is asked for in our own words, because the ORM takes longer to find its words than the database to answer.
    """
    return (await locked_with(model, row_id, by=by))[0]


async def locked_with(
    model: type[Thing], row_id: int, *, by: str = "$1", **beside: str
) -> tuple[Thing | None, dict[str, Any]]:
    """The same, and what the statement tells `beside` the row: the values of expressions in SQL by their names."""
    return _with_beside(model, await rows(_asking(model, by, tuple(beside.items())) + " FOR UPDATE", [row_id]), beside)


async def found_with(model: type[Thing], row_id: int, **beside: str) -> tuple[Thing | None, dict[str, Any]]:
    """The same without a lock: for who writes with `save_if` afterwards."""
    return _with_beside(model, await rows(_asking(model, "$1", tuple(beside.items())), [row_id]), beside)


async def save_if(thing: Model, fields: Iterable[str], condition: str, *values: Any) -> bool:
    """Write these fields of a row if the condition still holds, all in one statement; False if it does not.

    The condition is in SQL, its values are $2 and on ($1 is the id of the row).
    """
    names = tuple(sorted(fields))
    written = [thing._meta.fields_map[name].to_db_value(getattr(thing, name), thing) for name in names]
    return bool(await rows(_writing(type(thing), names, condition, 2 + len(values)), [thing.pk, *values, *written]))


@asynccontextmanager
async def planned_for_values() -> AsyncIterator[None]:
    """Inside the block each query is planned for its own values, and run by one process.

    For filters of which one lets everything through and the next one nothing: a plan that fits all of them fits none.
    What they ask for lies in memory, where a row by its id costs hardly more than the next one.
    """
    async with transaction():
        await rows(PLANNED)
        yield


async def copy_rows(table: str, columns: Sequence[str], records: Iterable[Sequence[Any]]) -> None:
    """Put many rows into a table at once, within the running transaction. JSON columns take text."""
    async with connection().acquire_connection() as raw:
        await raw.copy_records_to_table(table, columns=list(columns), records=records)


async def next_ids(table: str, how_many: int) -> list[int]:
    """Ids for rows that will be copied into `table` and refer to each other; never given twice."""
    return (await rows(NEXT_IDS, [table, how_many]))[0]["ids"] or []


async def migrate(url: str) -> None:
    """Bring tables and job queue up to date. Several at once wait for each other by polling (see docs/decisions.md)."""
    async with _alone(url):
        async with TortoiseContext():
            await migrate_tables(config=database_config(url))
        await asyncio.to_thread(DBOS.migrate, url)


def _with_beside(
    model: type[Thing], found: list[dict[str, Any]], beside: Iterable[str]
) -> tuple[Thing | None, dict[str, Any]]:
    return (model._init_from_db(**found[0]), {name: found[0][name] for name in beside}) if found else (None, {})


@lru_cache
def _asking(model: type[Model], by: str, beside: tuple[tuple[str, str], ...]) -> str:
    columns = [f'"{column}"' for column in model._meta.fields_db_projection.values()]
    told = ", ".join([*columns, *(f"{expression} AS {name}" for name, expression in beside)])
    return f'SELECT {told} FROM "{model._meta.db_table}" WHERE id = {by}'


@lru_cache
def _writing(model: type[Model], names: tuple[str, ...], condition: str, first: int) -> str:
    columns = [model._meta.fields_db_projection[name] for name in names]
    written = ", ".join(f'"{column}" = ${number}' for number, column in enumerate(columns, first))
    return f'UPDATE "{model._meta.db_table}" SET {written} WHERE id = $1 AND {condition} RETURNING id'


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    waiting = await asyncpg.connect(url)
    try:
        while not await waiting.fetchval("SELECT pg_try_advisory_lock($1)", MIGRATION_LOCK):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        yield
    finally:
        await waiting.close()
