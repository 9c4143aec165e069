"""Tiny applications: the real middleware, handlers and templates around a few places of a test's own."""

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from jinja2 import ChoiceLoader, DictLoader

from consult import render
from consult.app import create_app
from consult.places import Place
from consult.translate import speak
from models.settings import Settings
from tests.logins import log_in

__all__ = ["Browser", "Counted", "log_in"]

Browser = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


class Counted(logging.Handler):
    """Counts the statements that Tortoise logs."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.statements += 1


@pytest.fixture(autouse=True)
def german() -> None:
    """Tests that render without a request read German."""
    speak("de")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True, pages_dir=tmp_path / "pages")


@pytest.fixture
def browser(settings: Settings) -> Browser:
    """`async with browser(routes) as client:` - a client that asks an application of just these places (or of all)."""

    @asynccontextmanager
    async def open_browser(routes: list[Place] | None = None, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
        application = create_app(settings, **({} if routes is None else {"routes": routes}))
        transport = httpx.ASGITransport(application, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", **options) as client:
            yield client

    return open_browser


@pytest.fixture
def templates() -> Iterator[dict[str, str]]:
    """Templates of a test beside those of the house: name to source."""
    sources: dict[str, str] = {}
    environment = render.environment()
    before, kept = environment.loader, environment.bytecode_cache
    environment.loader, environment.bytecode_cache = ChoiceLoader([DictLoader(sources), before]), None
    yield sources
    environment.loader, environment.bytecode_cache = before, kept
    environment.cache.clear()


@pytest.fixture
def counted() -> Iterator[Counted]:
    logger, handler = logging.getLogger("tortoise.db_client"), Counted()
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(before[0])  # which also forgets what it was set to meanwhile
    logger.propagate = before[1]
