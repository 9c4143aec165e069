"""How a round goes: n of N answered, by kind and by Land."""

from dataclasses import dataclass

from models.database import rows
from models.rounds import Round
from workflows.access import Actor, find, require, visible_rounds
from workflows.effective import EFFECTIVE

COUNTED = f"""
    SELECT organisation.kind, organisation.state, count(*) AS asked, count(answered.submission_id) AS answered,
        count(*) FILTER (WHERE answered.kind = 'nil_return') AS nil_returns,
        count(*) FILTER (WHERE answered.kind = 'consent') AS consents,
        count(*) FILTER (WHERE answered.late) AS late,
        count(*) FILTER (WHERE answered.channel = 'forwarded') AS forwarded,
        count(invitation.reminded_at) AS reminded
    FROM invitation JOIN organisation ON organisation.id = invitation.organisation_id
    LEFT JOIN ({EFFECTIVE}) AS answered ON answered.organisation_id = invitation.organisation_id
    WHERE invitation.round_id = $1
    GROUP BY GROUPING SETS ((), (organisation.kind), (organisation.state))
    ORDER BY organisation.kind, organisation.state
"""


@dataclass(frozen=True)
class Count:
    """Of `asked` organisations so many answered, themselves or through another."""

    asked: int = 0
    answered: int = 0
    nil_returns: int = 0
    consents: int = 0
    late: int = 0
    forwarded: int = 0
    reminded: int = 0


@dataclass(frozen=True)
class Progress:
    """The counts of a round: of all, by kind of organisation, by key of the Land."""

    total: Count
    by_kind: dict[str, Count]
    by_state: dict[str, Count]


async def round_progress(actor: Actor, round_id: int) -> Progress:
    """For offices: who has answered so far, each organisation counted once."""
    round_ = await find(Round.all(), visible_rounds(actor), round_id)
    require(True, actor.is_office or actor.machine, code="offices_only")

    total, by_kind, by_state = Count(), {}, {}
    for row in await rows(COUNTED, [round_.id]):
        kind, state = row.pop("kind"), row.pop("state")
        if kind is not None:
            by_kind[kind] = Count(**row)
        elif state is not None:
            by_state[state] = Count(**row)
        else:
            total = Count(**row)
    return Progress(total, by_kind, by_state)
