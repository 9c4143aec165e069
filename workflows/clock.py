"""The one clock of the house. The play of the demo and tests set it; nothing else reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")

_offset = timedelta(0)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + _offset


def today() -> date:
    """The present day in Berlin."""
    return now().astimezone(BERLIN).date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins in Berlin."""
    return datetime.combine(day, time.min, BERLIN).astimezone(UTC)


def last_day(end: datetime) -> date:
    """The last whole or begun day in Berlin before this moment."""
    return (end - timedelta(seconds=1)).astimezone(BERLIN).date()


def set_to(moment: datetime) -> None:
    """From now on it is `moment`, and time goes on from there."""
    global _offset  # noqa: PLW0603
    _offset = moment - datetime.now(UTC)


def reset() -> None:
    """Back to the real present."""
    global _offset  # noqa: PLW0603
    _offset = timedelta(0)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment`."""
    global _offset  # noqa: PLW0603
    before = _offset
    set_to(moment)
    try:
        yield
    finally:
        _offset = before
