"""How an address is doing, by what came back of it: pure, so that a page and the job that suspends say the same.

As Mailman counts: a day counts once, however many mails came back on it, and what is long past counts no more. Only reports
that bear our own mark are asked (see bounces.py): nobody can have an address suspended by writing to us.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from emails.bounce_words import Reason

HARD, SOFT = 1.0, 0.25
WARN_AT = 1.0
OUR_OWN = frozenset(
    {Reason.SENDER, Reason.BLOCKED, Reason.FILTERED, Reason.POLICY, Reason.SIZE}
)  # no fault of an address
FORGOTTEN_AFTER = timedelta(days=120)
SUSPENDED_FOR = timedelta(days=180)


class Standing(StrEnum):
    WELL = "well"
    WARNED = "warned"
    SUSPENDED = "suspended"


class Event(Protocol):
    """A row of models.deliveries.Bounce, or what looks like one."""

    kind: str
    hard: bool
    reason: str
    happened_at: datetime


class Health(NamedTuple):
    score: float
    standing: Standing


def health(events: Iterable[Event], now: datetime, limit: float) -> Health:
    """The score of these events at this moment, and what follows from it.

    Delays and complaints are no failures, and what is refused because of us or of our words says nothing of an address.
    """
    days: dict[date, float] = {}
    for event in events:
        if event.kind == "bounce" and event.reason not in OUR_OWN and event.happened_at > now - FORGOTTEN_AFTER:
            day = event.happened_at.date()
            days[day] = max(days.get(day, 0), HARD if event.hard else SOFT)
    score = sum(days.values())
    if score >= limit:
        return Health(score, Standing.SUSPENDED)
    return Health(score, Standing.WARNED if score >= WARN_AT else Standing.WELL)
