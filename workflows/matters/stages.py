"""Staged deadlines, counted back from the ministry's: members, Landesverbände, approval."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from holidays import country_holidays

from models.rounds import StagePurpose
from workflows.clock import BERLIN

WORKING_DAYS_BEFORE = {
    StagePurpose.APPROVAL: 1,
    StagePurpose.STATE_ASSOCIATIONS: 3,
    StagePurpose.MEMBERS: 4,
}
SHARE_OF_SHORT_TIME = {
    StagePurpose.MEMBERS: 0.5,
    StagePurpose.STATE_ASSOCIATIONS: 0.65,
    StagePurpose.APPROVAL: 0.9,
}
SATURDAY = 5
# By the number of the Land, as in models.organisations.STATES.
LETTERS = ("SH", "HH", "NI", "HB", "NW", "HE", "RP", "BW", "BY", "SL", "BE", "BB", "MV", "SN", "ST", "TH")
ROUNDED_TO = 15  # minutes


def propose_stages(due_at: datetime, *, start: datetime, state: str = "") -> dict[StagePurpose, datetime]:
    """Who must be done when so that the ministry has our paper at `due_at`; weekends and holidays are no working days.

    Holidays are those of all Länder, with a number of a Land (`state`) those of that Land.
    Where less than two working days would be left for the members, the time from `start` is shared out instead, over
    a weekend if it must be: that is what such deadlines ask of us.
    """
    stages = {purpose: _move(due_at, days, -1, state) for purpose, days in WORKING_DAYS_BEFORE.items()}
    if stages[StagePurpose.MEMBERS] < _move(start, 2, 1, state):
        stages = {purpose: _rounded(start + share * (due_at - start)) for purpose, share in SHARE_OF_SHORT_TIME.items()}
    return {**stages, StagePurpose.MINISTRY: due_at}


def before_handing_on(due_at: datetime, *, start: datetime, state: str = "") -> datetime:
    """By when one's own members must have answered so that their bundle goes on at `due_at`: two working days before it.

    Where that leaves them less than two working days, two thirds of the time are theirs.
    """
    ahead = _move(due_at, 2, -1, state)
    if ahead < _move(start, 2, 1, state):
        ahead = _rounded(start + (due_at - start) * 2 / 3)
    return ahead


def holidays_between(start: datetime, end: datetime, state: str = "") -> list[tuple[date, str]]:
    """The holidays on working days between two moments, each with its name."""
    first, last = start.astimezone(BERLIN).date(), end.astimezone(BERLIN).date()
    found = [day for year in range(first.year, last.year + 1) for day in _holidays(year, state).items()]
    return sorted((day, name) for day, name in found if first <= day <= last and day.weekday() < SATURDAY)


def working_days(start: datetime, end: datetime, state: str = "") -> int:
    """How many working days lie after the day of `start`, that of `end` included."""
    first, last = start.astimezone(BERLIN).date(), end.astimezone(BERLIN).date()
    days = (first + timedelta(days=one) for one in range(1, (last - first).days + 1))
    return sum(day.weekday() < SATURDAY and day not in _holidays(day.year, state) for day in days)


def _move(moment: datetime, days: int, step: int, state: str) -> datetime:
    """The same hour in Berlin some working days away, whatever the clocks did in between."""
    local = moment.astimezone(BERLIN)
    while days:
        local += timedelta(days=step)
        days -= local.weekday() < SATURDAY and local.date() not in _holidays(local.year, state)
    return local


@lru_cache
def _holidays(year: int, state: str) -> Mapping[date, str]:
    return dict(country_holidays("DE", LETTERS[int(state) - 1] if state else None, years=year, language="de"))


def _rounded(moment: datetime) -> datetime:
    local = moment.astimezone(BERLIN).replace(second=0, microsecond=0)
    return local - timedelta(minutes=local.minute % ROUNDED_TO)
