"""What the migrations make is what the models say."""

import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from tortoise.context import TortoiseContext

from models.database import database_config

ROOT = Path(__file__).parent.parent.parent
COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable, character_maximum_length
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'tortoise%'
"""
INDEXES = r"""
    SELECT tablename, regexp_replace(indexdef, '^.* USING ', '') FROM pg_indexes
    WHERE schemaname = 'public' AND tablename NOT LIKE 'tortoise%'
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'f', 'p', 'u')
      AND conrelid::regclass::text NOT LIKE 'tortoise%'
"""


async def looked_at(url: str) -> dict[str, set[tuple[object, ...]]]:
    connection = await asyncpg.connect(url)
    found = {
        name: {tuple(row) for row in await connection.fetch(query)}
        for name, query in [("columns", COLUMNS), ("indexes", INDEXES), ("constraints", CONSTRAINTS)]
    }
    await connection.close()
    return found


def test_no_model_waits_for_a_migration(tmp_path: Path):
    shutil.copytree(ROOT / "models", tmp_path / "models")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    tortoise = Path(sys.executable).with_name("tortoise")

    said = subprocess.run([tortoise, "makemigrations", "-n", "drift"], cwd=tmp_path, capture_output=True, text=True)  # noqa: PLW1510

    assert "No changes detected" in said.stdout, said.stdout + said.stderr


async def test_everything_that_the_models_generate_was_migrated(database: str):
    url = await scratch(database)
    async with TortoiseContext() as context:
        await context.init(config=database_config(url))
        await context.generate_schemas()
    generated, migrated = await looked_at(url), await looked_at(database)

    assert generated["columns"] == migrated["columns"]
    assert generated["indexes"] <= migrated["indexes"]
    assert generated["constraints"] <= migrated["constraints"]


async def scratch(database: str) -> str:
    connection = await asyncpg.connect(database)
    await connection.execute("DROP DATABASE IF EXISTS drift")
    await connection.execute("CREATE DATABASE drift TEMPLATE template0")
    await connection.close()
    return urlunsplit(urlsplit(database)._replace(path="/drift"))


async def test_foreign_keys_restrict(database: str):
    rules = {definition for _, definition in (await looked_at(database))["constraints"] if "FOREIGN KEY" in definition}

    assert rules and all(rule.endswith("ON DELETE RESTRICT") for rule in rules)
