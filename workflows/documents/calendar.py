"""A deadline for people's calendars."""

from datetime import UTC, datetime
from functools import cache

from icalendar import Calendar, Event, Timezone

from workflows.clock import BERLIN


def deadline_ics(
    uid: str, sequence: int, summary: str, due: datetime, *, description: str, url: str, now: datetime
) -> bytes:
    """An ICS file with one entry at the moment `due`, in Berlin time.

    `uid` stays the same for one deadline and `sequence` grows with each change, so that calendars move the entry
    instead of showing two. A deadline has no duration and makes nobody appear busy.
    """
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now)
    event.add("dtstart", _local(due))
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    calendar = Calendar()
    calendar.add("prodid", "-//Sprachrohr//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_berlin())
    calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _local(due: datetime) -> datetime:
    """In Berlin time; in UTC in the hour that comes twice in autumn, where a calendar would take the first."""
    local = due.astimezone(BERLIN)
    return due.astimezone(UTC) if local.fold else local


@cache
def _berlin() -> Timezone:
    """The rules of Berlin time; making them takes a while."""
    return Timezone.from_tzid("Europe/Berlin")
