"""How many organisations of which kind each Land holds in a register of a given size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflows.demonstration.places import DESKS, FREE_TOWNS
from workflows.demonstration.states import STATES, State

FULL = 12_248
LEAST = 300


@dataclass(frozen=True)
class StatePlan:
    """Counts of one Land: kreisfreie Städte, Kreise, Verbände by type key, towns outside and inside of a Verband."""

    state: State
    cities: int
    counties: int
    associations: dict[int, int]
    free: int
    bound: int
    unincorporated: int


def plan(members: int) -> list[StatePlan]:
    """Split `members` (Gemeinden, Kreise and Verbände together) over the Länder as in reality.

    Raises ValueError outside of 300 to 12,248: below, the towns of the play find no place; above, no key.
    """
    if not LEAST <= members <= FULL:
        raise ValueError(f"A register holds {LEAST} to {FULL} organisations, not {members}.")
    share = members / FULL
    cities = [scaled(state.cities.towns, share) for state in STATES]
    counties = [scaled(state.counties, share) for state in STATES]
    associations = [_associations(state, share) for state in STATES]
    towns = members - sum(cities) - sum(counties) - sum(sum(kinds.values()) for kinds in associations)
    floors = [_free_floor(state, n) for state, n in zip(STATES, counties, strict=True)]
    floors += [_bound_floor(state, kinds) for state, kinds in zip(STATES, associations, strict=True)]
    targets = [state.free.towns * share for state in STATES] + [state.bound.towns * share for state in STATES]
    counted = apportion(towns, targets, floors)
    free, bound = counted[: len(STATES)], counted[len(STATES) :]
    return [
        StatePlan(
            state, cities[i], counties[i], associations[i], free[i], bound[i], round(state.unincorporated * share)
        )
        for i, state in enumerate(STATES)
    ]


def apportion(total: int, weights: Sequence[float], floors: Sequence[int] | None = None) -> list[int]:
    """Whole numbers that add up to `total`, in proportion to `weights`, none below its floor (largest remainders).

    >>> apportion(10, [1, 1, 1]), apportion(10, [98, 1, 1], [0, 2, 2])
    ([4, 3, 3], [6, 2, 2])
    """
    lowest = list(floors) if floors else [0] * len(weights)
    rest, scale = total - sum(lowest), total / (sum(weights) or 1)
    above = [max(0.0, weight * scale - floor) for weight, floor in zip(weights, lowest, strict=True)]
    factor = rest / (sum(above) or 1)
    exact = [extra * factor for extra in above]
    parts = [int(extra) for extra in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: rest - sum(parts)]:
        parts[i] += 1
    return [floor + part for floor, part in zip(lowest, parts, strict=True)]


def scaled(count: int, share: float) -> int:
    """`count` in a smaller register, never none where reality has some."""
    return max(1, round(count * share)) if count else 0


def _associations(state: State, share: float) -> dict[int, int]:
    kinds = {kind: round(count * share) for kind, count in state.associations.items()}
    for kind in list(kinds)[:1]:
        kinds[kind] = max(1, kinds[kind])
    return kinds


def _free_floor(state: State, counties: int) -> int:
    return min(state.free.towns, counties + len(FREE_TOWNS.get(state.code, ())))


def _bound_floor(state: State, kinds: dict[int, int]) -> int:
    desk = DESKS.get(state.code)
    return 2 * sum(kinds.values()) + (desk.members - 2 if desk else 0)
