"""Opening the house: settings and database for the lifetime of a process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from models.database import database_url, open_database, rows
from models.settings import Settings
from workflows import installation


@asynccontextmanager
async def open_house(settings: Settings) -> AsyncIterator[str]:
    """Inside the block workflows work; yields the URL of the database for the queue and other processes."""
    url = await database_url(settings)
    installation.use(settings)
    async with open_database(url):
        yield url


async def answers() -> None:
    """Ask the database for nothing but an answer; raises if there is none."""
    await rows("SELECT 1")
