"""The same pages in two houses, one with ten times the rows of the other, asked for in turns.

A machine is not as quick at all times; two pages asked for one after the other find it alike.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import uvloop

from main import import_jobs
from models.settings import Settings
from tests.bench.page_turns import TURNS, Measured, Turns, asking
from tests.bench.parts import empty_house


class Built(NamedTuple):
    """What can be asked for in a house: the session of who asks, and the addresses of the pages by name."""

    session: str
    paths: Mapping[str, str]


# Fills an empty house to this size; a function that another process finds by its name.
Build = Callable[[Settings, int], Awaitable[Built]]


class Growth(NamedTuple):
    """A page among few rows and among many."""

    few: Turns
    many: Turns

    @property
    def times(self) -> float:
        return self.many.page / self.few.page


def growing(build: Build, few: int, many: int) -> dict[str, Growth]:
    """Each page of a house built to either size, by its name; both houses are in processes of their own."""
    houses = [House(build, size) for size in (few, many)]
    try:
        names, _ = [house.names() for house in houses]
        return {name: _in_turns(houses, name) for name in names}
    finally:
        for house in houses:
            house.close()


def _in_turns(houses: list["House"], name: str) -> Growth:
    for house in houses:
        house.ask("warm", name)
    for _ in range(TURNS):
        for house in houses:
            house.ask("turn", name)
    return Growth(*(house.ask("taken", name) for house in houses))


class House:
    """A house in a process of its own, which is asked for one thing at a time."""

    def __init__(self, build: Build, size: int) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_open_house, args=(theirs, build, size))
        self.process.start()
        theirs.close()

    def names(self) -> list[str]:
        """The names of its pages, when it is built."""
        return list(self.pipe.recv())

    def ask(self, what: str, name: str) -> Any:
        self.pipe.send((what, name))
        return self.pipe.recv()

    def close(self) -> None:
        self.pipe.close()
        self.process.join()


def _open_house(pipe: Connection, build: Build, size: int) -> None:
    import_jobs()
    uvloop.run(_answer(pipe, build, size))


async def _answer(pipe: Connection, build: Build, size: int) -> None:
    async with _pages(build, size) as pages:
        pipe.send(list(pages))
        while True:
            try:
                what, name = pipe.recv()  # nobody else is waiting for this process
            except EOFError:
                return
            pipe.send(await getattr(pages[name], what)())


@asynccontextmanager
async def _pages(build: Build, size: int) -> AsyncIterator[dict[str, Measured]]:
    async with empty_house() as settings:
        session, paths = await build(settings, size)
        async with asking(settings) as client:
            client.cookies.set("session", session)
            yield {name: Measured(client, path) for name, path in paths.items()}
