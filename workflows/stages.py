"""Staged deadlines, counted back from the ministry's: members, Landesverbände, approval."""

from datetime import datetime, timedelta

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
ROUNDED_TO = 15  # minutes


def propose_stages(due_at: datetime, *, start: datetime) -> dict[StagePurpose, datetime]:
    """Who must be done when so that the ministry has our paper at `due_at`; weekends are no working days.

    Where less than two working days would be left for the members, the time from `start` is shared out instead, over
    a weekend if it must be: that is what such deadlines ask of us.
    """
    stages = {purpose: _working_days_before(due_at, days) for purpose, days in WORKING_DAYS_BEFORE.items()}
    if stages[StagePurpose.MEMBERS] < _working_days_after(start, 2):
        stages = {purpose: _rounded(start + share * (due_at - start)) for purpose, share in SHARE_OF_SHORT_TIME.items()}
    return {**stages, StagePurpose.MINISTRY: due_at}


def _working_days_before(moment: datetime, days: int) -> datetime:
    return _move(moment, days, timedelta(days=-1))


def _working_days_after(moment: datetime, days: int) -> datetime:
    return _move(moment, days, timedelta(days=1))


def _move(moment: datetime, days: int, step: timedelta) -> datetime:
    """The same hour in Berlin some working days away, whatever the clocks did in between."""
    local = moment.astimezone(BERLIN)
    while days:
        local += step
        days -= local.weekday() < SATURDAY
    return local


def _rounded(moment: datetime) -> datetime:
    local = moment.astimezone(BERLIN).replace(second=0, microsecond=0)
    return local - timedelta(minutes=local.minute % ROUNDED_TO)
