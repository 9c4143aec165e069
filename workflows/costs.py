"""Costs that members named with their basis, added up; never extrapolated, and always with how many answered."""

from decimal import Decimal
from typing import NamedTuple

from models.database import rows
from models.matters import Matter
from models.organisations import STATES
from workflows.access import Actor, find, is_federal_office, require, visible_matters
from workflows.size_classes import SizeClass, size_class
from workflows.small_cells import UNDER, WITHHELD, Key, small_cells

# What a later round goes on from would count twice, and what a member calls settled costs it nothing any more.
EVIDENCED = """
    WITH gone AS (
        SELECT coalesce(first.continues_id, later.continues_id) AS id
        FROM requirement AS later JOIN submission ON submission.id = later.submission_id AND submission.state = 'released'
        JOIN round ON round.id = submission.round_id AND round.matter_id = $1
        JOIN matter ON matter.id = round.matter_id AND matter.office_id = round.office_id
        LEFT JOIN requirement AS first ON first.id = later.origin_id
        WHERE coalesce(first.continues_id, later.continues_id) IS NOT NULL
        UNION SELECT settlement.requirement_id
        FROM settlement JOIN submission ON submission.id = settlement.submission_id AND submission.state = 'released'
        JOIN round ON round.id = submission.round_id AND round.matter_id = $1
    )
    SELECT author.id, author.state, author.population, coalesce(sum(requirement.cost_yearly), 0) AS yearly,
           coalesce(sum(requirement.cost_once), 0) AS once
    FROM requirement
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    JOIN round ON round.id = submission.round_id
    JOIN matter ON matter.id = round.matter_id AND matter.office_id = round.office_id
    LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
    LEFT JOIN submission AS first ON first.id = origin.submission_id
    JOIN organisation AS author ON author.id = coalesce(first.organisation_id, submission.organisation_id)
    WHERE matter.id = $1 AND (requirement.cost_basis <> '' OR requirement.cost_method <> 'sum')
      AND (requirement.cost_yearly IS NOT NULL OR requirement.cost_once IS NOT NULL)
      AND NOT EXISTS (SELECT FROM gone WHERE gone.id = requirement.id)
      AND NOT EXISTS (SELECT FROM gone WHERE gone.id = requirement.origin_id)
    GROUP BY author.id
"""


class CostLine(NamedTuple):
    """Euro a year and once, and how many organisations named them; amounts are None where too few did."""

    yearly: Decimal | None
    once: Decimal | None
    organisations: str


class CostSums(NamedTuple):
    """The whole, and its parts by Land and by class of size."""

    matter: Matter
    whole: CostLine
    by_state: dict[str, CostLine]
    by_size: dict[SizeClass, CostLine]


class _Named(NamedTuple):
    state: str
    size: SizeClass
    yearly: Decimal
    once: Decimal


async def sum_costs(actor: Actor, matter_id: int) -> CostSums:
    """The sums of a matter, for offices. What the machine writes goes out, so few are not told apart there."""
    matter = await find(Matter.all(), visible_matters(actor), matter_id)
    require(actor.is_office or actor.machine)
    named = [
        _Named(STATES.get(row["state"], row["state"]), size_class(row["population"]), row["yearly"], row["once"])
        for row in await rows(EVIDENCED, [matter_id])
    ]
    sees = is_federal_office(actor)
    by_state, state_total = _lines({state: _of(named, state=state) for state in sorted({n.state for n in named})}, sees)
    sizes = [size for size in SizeClass if _of(named, size=size)]
    by_size, size_total = _lines({size: _of(named, size=size) for size in sizes}, sees)
    known = state_total if size_total != WITHHELD else size_total
    return CostSums(matter, _line(named, known), by_state, by_size)


def _of(named: list[_Named], *, state: str | None = None, size: SizeClass | None = None) -> list[_Named]:
    return [one for one in named if state in (None, one.state) and size in (None, one.size)]


def _lines(parts: dict[Key, list[_Named]], may_see_names: bool) -> tuple[dict[Key, CostLine], str]:
    """The parts of the whole, and how many organisations that whole may be said to have; see small_cells."""
    shown, total = small_cells({key: len(part) for key, part in parts.items()}, may_see_names)
    return {key: _line(part, shown[key]) for key, part in parts.items()}, total


def _line(named: list[_Named], organisations: str) -> CostLine:
    if organisations in (UNDER, WITHHELD):
        return CostLine(None, None, organisations)
    return CostLine(
        sum((one.yearly for one in named), Decimal(0)), sum((one.once for one in named), Decimal(0)), organisations
    )
