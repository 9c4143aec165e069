"""Deadlines for people's calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from icalendar import Calendar, Event, Timezone

from workflows.clock import BERLIN


@dataclass(frozen=True)
class Deadline:
    """One entry. `uid` stays the same for one deadline and `sequence` grows with each change, so that calendars move the
    entry instead of showing two; `changed_at` is when it was last changed.
    """

    uid: str
    sequence: int
    summary: str
    due: datetime
    description: str
    url: str
    changed_at: datetime


def deadlines_ics(deadlines: Iterable[Deadline], *, name: str = "") -> bytes:
    """An ICS file, or a calendar called `name` that programs fetch again and again."""
    calendar = Calendar()
    calendar.add("prodid", "-//Sprachrohr//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    calendar.add_component(_berlin())
    for deadline in deadlines:
        calendar.add_component(_event(deadline))
    data: bytes = calendar.to_ical()
    return data


def _event(deadline: Deadline) -> Event:
    """A deadline has no duration and makes nobody appear busy."""
    event = Event()
    event.add("uid", deadline.uid)
    event.add("sequence", deadline.sequence)
    event.add("dtstamp", deadline.changed_at)
    event.add("dtstart", _local(deadline.due))
    event.add("summary", deadline.summary)
    event.add("description", deadline.description)
    event.add("url", deadline.url)
    event.add("transp", "TRANSPARENT")
    return event


def _local(due: datetime) -> datetime:
    """In Berlin time; in UTC in the hour that comes twice in autumn, where a calendar would take the first."""
    local = due.astimezone(BERLIN)
    return due.astimezone(UTC) if local.fold else local


@cache
def _berlin() -> Timezone:
    """The rules of Berlin time; making them takes a while."""
    return Timezone.from_tzid("Europe/Berlin")
