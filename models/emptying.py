"""Throwing away a whole database, which only a demonstration may do, and only with a database of its own."""

import asyncpg

MARK = "Sprachrohr demonstration"
FOREIGN = """
    SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname IN ('public', 'dbos'))
       AND coalesce(obj_description('public'::regnamespace, 'pg_namespace'), '') <> $1
"""
EMPTY = """
    DROP SCHEMA IF EXISTS dbos CASCADE;
    DROP SCHEMA public CASCADE;
    CREATE SCHEMA public;
"""


async def empty_database(url: str) -> None:
    """Leave an empty database that is marked as a demonstration's.

    Raises PermissionError for one that holds tables and was not filled by a demonstration.
    """
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval(FOREIGN, MARK):
            raise PermissionError("the database holds data that no demonstration put there")
        await connection.execute(EMPTY + f"COMMENT ON SCHEMA public IS '{MARK}'")
    finally:
        await connection.close()
