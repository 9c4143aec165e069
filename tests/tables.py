"""The tables of the test database: emptied, and filled again with rows that stood in them before."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import asyncpg

NAMES = """
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'
       OR schemaname = 'dbos' AND tablename IN ('workflow_status', 'workflow_input', 'operation_outputs')
"""
MEASURED = """
    SELECT count(*) FROM pg_class
    WHERE relkind = 'r' AND reltuples >= 0 AND relnamespace IN ('public'::regnamespace, 'dbos'::regnamespace)
"""
UNMEASURED = """
    DELETE FROM pg_statistic USING pg_class
    WHERE starelid = pg_class.oid AND relnamespace IN ('public'::regnamespace, 'dbos'::regnamespace);
    UPDATE pg_class SET reltuples = -1, relpages = 0
    WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'dbos'::regnamespace)
"""


class Tables:
    """All tables, over a connection of their own on which no reference is checked.

    To stop checking for a moment would make a connection of the pool forget all plans that it has made.
    """

    def __init__(self, connection: asyncpg.Connection, filled: asyncpg.prepared_stmt.PreparedStatement) -> None:
        self.connection, self.filled = connection, filled

    async def empty(self) -> None:
        """No row is left, and nothing that an earlier test's ANALYZE found: tables it saw empty are planned for as empty,
        and a play of 300 members then cost 525 s instead of 50. Asking all tables for a row is faster than deleting from all.
        """
        deletes = [f"DELETE FROM {one['name']}" for one in await self.filled.fetch()]
        measured = await self.connection.fetchval(MEASURED)
        await self.run([*deletes, UNMEASURED] if measured else deletes)

    async def put_back(self, tables: Iterable[str]) -> list[str]:
        """Statements that put what is now in these tables back into empty ones."""
        told = {one: await self.connection.fetchval(f"SELECT json_agg(row)::text FROM {one} AS row") for one in tables}
        return [
            f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, $rows${found}$rows$)"
            for table, found in told.items()
        ]

    async def run(self, statements: Iterable[str]) -> None:
        """All at once, in one transaction."""
        if together := "; ".join(statements):
            await self.connection.execute(together)


@asynccontextmanager
async def open_tables(url: str) -> AsyncIterator[Tables]:
    """Inside the block the tables of this database can be emptied and filled."""
    connection = await asyncpg.connect(url, server_settings={"session_replication_role": "replica"})
    names = [one["name"] for one in await connection.fetch(NAMES)]
    asked = " UNION ALL ".join(f"SELECT '{name}' AS name WHERE EXISTS (SELECT FROM {name})" for name in names)
    yield Tables(connection, await connection.prepare(asked))
    await connection.close()
