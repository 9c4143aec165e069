"""How the answers of a round came in, hour by hour until its deadline, and how they did in the round before."""

from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple

from models.database import rows
from models.rounds import Round
from workflows import clock
from workflows.access import Actor, visible_rounds
from workflows.organisations.effective import EFFECTIVE
from workflows.rounds.round_progress import scope_of, within

STEPS = 24
# How many asked organisations were answered for in each step, in time.
COURSE = f"""
    SELECT least(greatest(width_bucket(extract(epoch FROM submission.received_at),
            extract(epoch FROM $3::timestamptz), extract(epoch FROM $4::timestamptz), {STEPS}), 1), {STEPS}) AS step,
        count(*) AS came
    FROM ({EFFECTIVE}) AS answered JOIN submission ON submission.id = answered.submission_id
    JOIN invitation ON invitation.round_id = $1 AND invitation.organisation_id = answered.organisation_id
    WHERE NOT answered.late AND {within("answered.organisation_id")}
    GROUP BY 1
"""


class Point(NamedTuple):
    """By this moment so many were answered for; `share` is how much of the time had passed."""

    share: float
    at: datetime
    answered: int


@dataclass(frozen=True)
class Course:
    """The points of a round until now, and all of those of the one before it, if there is one."""

    points: list[Point]
    before: list[Point]
    previous: Round | None


async def round_course(actor: Actor, round_: Round) -> Course:
    """Of an open round that the actor may see as an office. The round before is the one it follows, or its office's last."""
    previous = await _previous(actor, round_)
    return Course(await _points(actor, round_), await _points(actor, previous) if previous else [], previous)


async def _points(actor: Actor, round_: Round) -> list[Point]:
    begin, end, now = round_.opened_at or round_.created_at, round_.due(), clock.now()
    if end <= begin:
        return []
    found = await rows(COURSE, [round_.id, scope_of(actor, round_), begin, end])
    came = {row["step"]: row["came"] for row in found}
    sums = list(accumulate((came.get(step, 0) for step in range(1, STEPS + 1)), initial=0))
    points = [Point(step / STEPS, begin + (end - begin) * step / STEPS, sum_) for step, sum_ in enumerate(sums)]
    present = [Point((now - begin) / (end - begin), now, sums[-1])] if begin <= now < end else []
    return [one for one in points if one.at <= now] + present


async def _previous(actor: Actor, round_: Round) -> Round | None:
    seen = Round.filter(visible_rounds(actor)).prefetch_related("extensions")
    if round_.follows_id:
        return await seen.filter(id=round_.follows_id).first()
    earlier = seen.filter(office_id=round_.office_id, kind=round_.kind, opened_at__lt=round_.opened_at)
    return await earlier.order_by("-opened_at").first()
