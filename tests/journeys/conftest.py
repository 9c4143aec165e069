"""What all journeys share: one Chromium per run."""

from collections.abc import AsyncIterator

import pytest

from tests.journeys.browser import close_chromium


@pytest.fixture(scope="session", autouse=True)
async def one_chromium() -> AsyncIterator[None]:
    """Closed at the end of the run."""
    yield
    await close_chromium()
