"""What all commands share: where they speak, how they run, and the database brought up to date before."""

from collections.abc import Coroutine
from typing import Any

import typer
import uvloop
from rich.console import Console

from models.database import database_url, migrate
from models.settings import read_settings
from workflows.errors import Refusal

console = Console(stderr=True)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end; a refusal becomes one line and exit code 1."""
    try:
        uvloop.run(work)
    except Refusal as refusal:
        refuse(str(refusal))


def refuse(sentence: str) -> None:
    """Say why not, and end with exit code 1."""
    console.print(sentence, style="red", markup=False, highlight=False)
    raise typer.Exit(1)


async def migrated() -> None:
    """Bring the database up to date."""
    await migrate(await database_url(read_settings()))
