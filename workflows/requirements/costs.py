"""Sums of the costs that members named with their basis: never extrapolated, and always with how many answered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from models.matters import Matter
from models.organisations import STATES, OrganisationKind
from models.papers import Citation, PaperVersion
from models.positions import Position
from models.rounds import Round
from workflows.access import (
    Actor,
    find,
    is_federal_office,
    require,
    visible_matters,
    visible_paper_versions,
    visible_positions,
    visible_rounds,
    works_in,
)
from workflows.evaluation.small_cells import UNDER, WITHHELD, Key, small_cell, small_cells
from workflows.organisations.size_classes import SizeClass, size_class
from workflows.requirements.cost_figures import Heard, Member, Named, heard, named_costs


class CostLine(NamedTuple):
    """Euro a year and once, how many organisations named them, and of how many that answered.

    Amounts are None where too few named them to be told apart.
    """

    yearly: Decimal | None
    once: Decimal | None
    organisations: str
    answered: str = ""


class Aside(NamedTuple):
    """What was named and not counted, because finer figures hold it already."""

    yearly: Decimal
    once: Decimal
    figures: int


@dataclass(frozen=True)
class CostSums:
    """The whole, and its parts by Land, class of size and kind of organisation; `aside` for who may see the names."""

    matter: Matter
    whole: CostLine
    by_state: dict[str, CostLine]
    by_size: dict[SizeClass, CostLine]
    by_kind: dict[OrganisationKind, CostLine] = field(default_factory=dict)
    asked: int = 0
    aside: Aside | None = None
    named: list[Named] = field(default_factory=list)
    sees_names: bool = False


async def sum_costs(actor: Actor, matter_id: int) -> CostSums:
    """The sums of a matter, for offices. What the machine writes goes out, so few are not told apart there."""
    matter = await find(Matter.all(), visible_matters(actor), matter_id)
    require(actor.is_office or actor.machine)
    return _sums(matter, await named_costs(matter_id), await heard(matter_id), is_federal_office(actor))


async def sum_position_costs(actor: Actor, position_id: int) -> tuple[Position, CostSums]:
    """What members named who stand behind a position."""
    require(actor.is_office or actor.machine)
    position = await find(Position.all().select_related("matter"), visible_positions(actor), position_id)
    named = await named_costs(position.matter_id, position_ids=[position.id])
    return position, _sums(position.matter, named, await heard(position.matter_id), is_federal_office(actor))


async def sum_paper_costs(actor: Actor, paper_version_id: int) -> tuple[PaperVersion, CostSums]:
    """What members named who stand behind the positions that a paper says; each position counts once."""
    require(actor.is_office or actor.machine)
    versions = PaperVersion.all().select_related("paper__matter")
    version = await find(versions, visible_paper_versions(actor), paper_version_id)
    matter = version.paper.matter
    cited = await Citation.filter(passage__paper_version_id=version.id).only("id", "cited_id")
    named = await named_costs(matter.id, position_ids=list({one.cited_id for one in cited}))
    return version, _sums(matter, named, await heard(matter.id), is_federal_office(actor))


async def sum_round_costs(actor: Actor, round_id: int) -> tuple[Round, CostSums]:
    """What members named in one round; a Landesverband sees its own members' figures one by one."""
    require(actor.is_office or actor.machine)
    round_ = await find(Round.all().select_related("matter"), visible_rounds(actor), round_id)
    sees = is_federal_office(actor) or works_in(actor, round_.office_id)
    named = await named_costs(round_.matter_id, round_id=round_.id)
    return round_, _sums(round_.matter, named, await heard(round_.matter_id, round_id=round_.id), sees)


def _sums(matter: Matter, named: list[Named], heard_: Heard, sees: bool) -> CostSums:
    counted = [one for one in named if one.counts]
    by_state, state_total = _lines(counted, heard_.answered, _state, sees)
    by_size, size_total = _lines(counted, heard_.answered, _size, sees)
    by_kind, kind_total = _lines(counted, heard_.answered, _kind, sees)
    known = next((total for total in (size_total, kind_total) if total == WITHHELD), state_total)
    return CostSums(
        matter,
        _line(counted, known, small_cell(len(heard_.answered), sees)),
        {state: by_state[state] for state in sorted(by_state)},
        {size: by_size[size] for size in SizeClass if size in by_size},
        {kind: by_kind[kind] for kind in OrganisationKind if kind in by_kind},
        heard_.asked,
        _aside(named) if sees else None,
        named if sees else [],
        sees,
    )


def _state(member: Member) -> str:
    return STATES.get(member.state, member.state)


def _size(member: Member) -> SizeClass:
    return size_class(member.population)


def _kind(member: Member) -> OrganisationKind:
    return member.kind


def _lines(
    named: list[Named], answered: Iterable[Member], part: Callable[[Member], Key], sees: bool
) -> tuple[dict[Key, CostLine], str]:
    """The parts of the whole, and how many organisations that whole may be said to have; see small_cells."""
    parts: dict[Key, list[Named]] = {}
    for one in named:
        parts.setdefault(part(one.member), []).append(one)
    heard_: dict[Key, int] = {}
    for member in answered:
        heard_[part(member)] = heard_.get(part(member), 0) + 1
    shown, total = small_cells({key: len(_authors(those)) for key, those in parts.items()}, sees)
    lines = {key: _line(those, shown[key], small_cell(heard_.get(key, 0), sees)) for key, those in parts.items()}
    return lines, total


def _authors(named: Iterable[Named]) -> set[int]:
    return {one.member.id for one in named}


def _line(named: list[Named], organisations: str, answered: str) -> CostLine:
    if organisations in (UNDER, WITHHELD):
        return CostLine(None, None, organisations, answered)
    return CostLine(_sum(one.yearly for one in named), _sum(one.once for one in named), organisations, answered)


def _aside(named: list[Named]) -> Aside | None:
    """What was stated less what counts."""
    left = [one for one in named if (one.yearly, one.once) != (one.stated.yearly, one.stated.once)]
    yearly = _sum(one.stated.yearly for one in left) - _sum(one.yearly for one in left)
    once = _sum(one.stated.once for one in left) - _sum(one.once for one in left)
    return Aside(yearly, once, len(left)) if left else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
