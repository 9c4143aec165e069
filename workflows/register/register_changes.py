"""What changed between two vintages of the register. Pure.

A key that is gone means only that the key is gone: the same town under a new key is a change and no end, and who follows
an organisation that did end is proposed here and confirmed by a person.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import NamedTuple

from models.organisations import OrganisationKind
from models.sorting import sort_key
from workflows.register.register_file import RegisterRecord

ABSORBED = 0.9
"""Share of an ended town's area that its follower must have grown by (areas are measured anew now and then)."""

COMPARED = ("ars", "ags", "name", "kind", "designation", "state", "population", "area", "parent", "twin")


class Change(NamedTuple):
    """The same organisation in two vintages."""

    before: RegisterRecord
    after: RegisterRecord

    def facts(self) -> dict[str, list[object]]:
        """Field → [before, after] of what differs."""
        pairs = {field: [getattr(self.before, field), getattr(self.after, field)] for field in COMPARED}
        return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


class ProposedSuccession(NamedTuple):
    """`reason`: name (the new name holds the old one), area (grew by its area), members (its members went there)."""

    predecessor: RegisterRecord
    successor: RegisterRecord
    reason: str


class RegisterChanges(NamedTuple):
    """`changed` keeps its key, `rekeyed` is the same town under a new one."""

    added: list[RegisterRecord]
    changed: list[Change]
    rekeyed: list[Change]
    ended: list[RegisterRecord]
    successions: list[ProposedSuccession]


def compare(old: Iterable[RegisterRecord], new: Iterable[RegisterRecord]) -> RegisterChanges:
    """The way from the old vintage to the new one."""
    before, after = {identity(record): record for record in old}, {identity(record): record for record in new}
    rekeyed = _rekeyed(
        [record for key, record in before.items() if key not in after],
        [record for key, record in after.items() if key not in before],
    )
    moved = {identity(change.before) for change in rekeyed} | {identity(change.after) for change in rekeyed}
    ended = [record for key, record in before.items() if key not in after and key not in moved]
    added = [record for key, record in after.items() if key not in before and key not in moved]
    kept = [Change(record, after[key]) for key, record in before.items() if key in after]
    changed = [change for change in kept if change.before != change.after]
    return RegisterChanges(added, changed, rekeyed, ended, _successions(ended, added, kept + rekeyed))


def identity(record: RegisterRecord) -> tuple[str, str]:
    """What stays the same: of a town its AGS (the ARS changes with its Verband), of all others their key."""
    return ("town", record.ags) if _is_town(record) else (record.kind.value, record.ars)


def _is_town(record: RegisterRecord) -> bool:
    return record.kind in (OrganisationKind.MUNICIPALITY, OrganisationKind.INDEPENDENT_CITY)


def _county(record: RegisterRecord) -> str:
    return record.ars[:5]


def _rekeyed(gone: list[RegisterRecord], come: list[RegisterRecord]) -> list[Change]:
    """Same name in the same Kreis; or in the same Land with about as many inhabitants (a new border of a Kreis)."""
    if not gone:
        return []

    def nearby(record: RegisterRecord) -> Hashable:
        return (_is_town(record) or record.kind, record.name, _county(record))

    def farther(record: RegisterRecord) -> Hashable:
        return (_is_town(record) or record.kind, record.name, record.state)

    found = _pairs(gone, come, nearby)
    taken = {record for pair in found for record in pair}
    rest_gone, rest_come = ([record for record in records if record not in taken] for records in (gone, come))
    return found + [pair for pair in _pairs(rest_gone, rest_come, farther) if _about_as_many(*pair)]


def _pairs(
    gone: list[RegisterRecord], come: list[RegisterRecord], key: Callable[[RegisterRecord], Hashable]
) -> list[Change]:
    """Pairs of the same key, where it is the only one on both sides."""
    left: dict[Hashable, list[RegisterRecord]] = defaultdict(list)
    right: dict[Hashable, list[RegisterRecord]] = defaultdict(list)
    for side, records in ((left, gone), (right, come)):
        for record in records:
            side[key(record)].append(record)
    return [
        Change(found[0], right[name][0])
        for name, found in left.items()
        if len(found) == 1 and len(right.get(name, ())) == 1
    ]


def _about_as_many(before: RegisterRecord, after: RegisterRecord) -> bool:
    return abs(before.population - after.population) <= before.population / 4


def _successions(
    ended: list[RegisterRecord], added: list[RegisterRecord], kept: list[Change]
) -> list[ProposedSuccession]:
    """Towns first: where a Verband went shows in where its towns went."""
    if not ended:
        return []
    gains = {change.after: change.after.area - change.before.area for change in kept if _is_town(change.after)}
    gains |= {record: record.area for record in added if _is_town(record)}
    neighbours = {change.after: change.before for change in kept}

    proposed: list[ProposedSuccession] = []
    for town, follower, reason in _nearest_first([record for record in ended if _is_town(record)], gains, neighbours):
        if town not in {each.predecessor for each in proposed} and gains[follower] >= ABSORBED * town.area:
            proposed.append(ProposedSuccession(town, follower, reason))
            gains[follower] -= town.area

    whereto = {change.before: change.after for change in kept} | {each.predecessor: each.successor for each in proposed}
    everybody = (*whereto.values(), *added)
    unions = {record.ars: record for record in everybody if record.kind is OrganisationKind.MUNICIPAL_ASSOCIATION}
    for record in ended:
        if not _is_town(record) and (successor := _gathered(record, whereto, unions)):
            proposed.append(ProposedSuccession(record, successor, "members"))
    return proposed


def _nearest_first(
    ended: list[RegisterRecord], gains: Mapping[RegisterRecord, int], before: Mapping[RegisterRecord, RegisterRecord]
) -> list[tuple[RegisterRecord, RegisterRecord, str]]:
    """Pairs of an ended town and one that grew by at least its area, the most likely pairs first.

    First those that bear its name, then those of its Verband, of its Kreis, of its Land;
    among these the largest first, each with the one whose growth fits it best.
    """
    ranked = []
    for place, town in enumerate(ended):
        for candidate, gain in gains.items():
            if gain < ABSORBED * town.area or candidate.state != town.state:
                continue
            near = _county(candidate) == _county(town)
            named = near and _core(town.name) in _core(candidate.name)
            union = before.get(candidate, candidate).parent == town.parent, candidate.parent == town.parent
            ranked.append(((named, *union, near, town.area, -gain), place, candidate))
    ranked.sort(key=lambda entry: entry[0], reverse=True)
    return [(ended[place], candidate, "name" if rank[0] else "area") for rank, place, candidate in ranked]


def _core(name: str) -> str:
    """Berga/Elster, Stadt → berga; what a name is called by without its additions."""
    return sort_key(re.split(r"[,/(]", name, maxsplit=1)[0]).strip()


def _gathered(
    union: RegisterRecord,
    whereto: Mapping[RegisterRecord, RegisterRecord],
    unions: Mapping[str, RegisterRecord],
) -> RegisterRecord | None:
    """Where most members of an ended Verband went: into another Verband, or all into one town."""
    members = [now for was, now in whereto.items() if was.parent == union.ars]
    places = Counter(unions.get(now.parent, now) for now in members)
    return places.most_common(1)[0][0] if places else None
