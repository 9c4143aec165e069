import asyncpg
import pytest

from models.database import migrate
from models.emptying import empty_database


@pytest.fixture
async def scratch(cluster):
    """The URL of a database of its own, gone afterwards."""
    connection = await asyncpg.connect(cluster)
    await connection.execute("CREATE DATABASE emptying")
    yield cluster.replace("/postgres?", "/emptying?")
    await connection.execute("DROP DATABASE emptying WITH (FORCE)")
    await connection.close()


async def names(url):
    connection = await asyncpg.connect(url)
    found = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname IN ('public', 'dbos')")
    await connection.close()
    return [row["tablename"] for row in found]


async def test_a_demonstrations_database_is_emptied_again_and_again(scratch):
    for _ in range(2):
        await empty_database(scratch)
        assert await names(scratch) == []
        await migrate(scratch)
        assert "organisation" in await names(scratch)


async def test_a_database_that_others_filled_is_refused(scratch):
    connection = await asyncpg.connect(scratch)
    await connection.execute("CREATE TABLE organisation (id int)")
    await connection.close()

    with pytest.raises(PermissionError):
        await empty_database(scratch)

    assert await names(scratch) == ["organisation"]
