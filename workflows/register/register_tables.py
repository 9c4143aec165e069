"""The register in the tables: organisations as records, and changes of thousands of them as a few statements."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from models.database import copy_rows, next_ids, rows
from models.organisations import MEMBER_KINDS, OrganisationKind, RegisterImport, SuccessionState
from models.sorting import sort_key
from workflows.register.register_changes import COMPARED, ProposedSuccession, RegisterChanges
from workflows.register.register_file import RegisterRecord

CURRENT = """
    SELECT o.id, o.ars, o.ags, o.name, o.kind, o.designation, o.state, o.population, o.area,
           coalesce(p.ars, '') AS parent, coalesce(t.ars, '') AS twin
    FROM organisation o LEFT JOIN organisation p ON p.id = o.parent_id LEFT JOIN organisation t ON t.id = o.twin_id
    WHERE o.kind = ANY($1) AND o.ars <> '' AND o.valid_until IS NULL ORDER BY o.id
"""
ENDED = "UPDATE organisation SET valid_until = $2 WHERE id = ANY($1::int[])"
CHANGED = """
    UPDATE organisation o SET
        kind = c.kind, name = c.name, sort_key = c.sort_key, designation = c.designation, ars = c.ars, ags = c.ags,
        state = c.state, population = c.population, area = c.area, parent_id = c.parent_id, twin_id = c.twin_id,
        desk_id = CASE WHEN o.desk_id IS NOT DISTINCT FROM o.twin_id THEN c.twin_id ELSE o.desk_id END
    FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::int[], $10::int[], $11::int[], $12::int[])
        AS c(id, kind, name, sort_key, designation, ars, ags, state, population, area, parent_id, twin_id)
    WHERE o.id = c.id
"""
COLUMNS = (
    "id", "kind", "name", "sort_key", "designation", "ars", "ags", "state", "population", "area", "parent_id",
    "twin_id", "desk_id", "valid_from", "short_name", "email_domain", "one_person_releases",
)  # fmt: skip
HISTORY = ("register_import_id", "organisation_id", "change", "facts")
SUCCESSION = ("predecessor_id", "successor_id", "state", "reason", "effective")


class CurrentRecords(NamedTuple):
    """The valid organisations of the register as records, and the id of each key."""

    records: list[RegisterRecord]
    ids: dict[str, int]


async def current_records() -> CurrentRecords:
    """What the tables hold now."""
    found = await rows(CURRENT, [list(MEMBER_KINDS)])
    records = [
        RegisterRecord(**{field: row[field] for field in COMPARED} | {"kind": OrganisationKind(row["kind"])})
        for row in found
    ]
    return CurrentRecords(records, {row["ars"]: row["id"] for row in found})


async def write_changes(done: RegisterImport, old: CurrentRecords, changes: RegisterChanges, *, first: bool) -> None:
    """Ends first, so that keys are free; then additions and changes; then history and proposed successions.

    An organisation of the very first import has no `valid_from`: the file does not say since when it exists.
    """
    added = dict(
        zip((each.ars for each in changes.added), await next_ids("organisation", len(changes.added)), strict=True)
    )
    altered = [*changes.changed, *changes.rekeyed]
    ended = {each.ars: old.ids[each.ars] for each in changes.ended}
    kept = {change.after.ars: old.ids[change.before.ars] for change in altered}
    gone = ended.keys() | {change.before.ars for change in changes.rekeyed}
    ids = {ars: number for ars, number in old.ids.items() if ars not in gone} | kept | added

    await rows(ENDED, [list(ended.values()), done.vintage])
    await copy_rows("organisation", COLUMNS, _additions(changes.added, ids, None if first else done.vintage))
    if altered:
        await rows(CHANGED, _columns([change.after for change in altered], ids))

    history: list[tuple[int, str, dict[str, list[object]]]] = [(number, "added", {}) for number in added.values()]
    history += [(ids[change.after.ars], "changed", change.facts()) for change in changes.changed]
    history += [(ids[change.after.ars], "rekeyed", change.facts()) for change in changes.rekeyed]
    history += [(number, "ended", {}) for number in ended.values()]
    await _write_history(done, history)
    await _propose(done, changes.successions, ended, ids)


def _additions(added: Iterable[RegisterRecord], ids: dict[str, int], since: object) -> Iterator[tuple[Any, ...]]:
    """An erfüllende Gemeinde shares the desk of its town."""
    for each in added:
        twin = ids.get(each.twin)
        yield (*_values(each, ids), twin, since, "", "", False)


def _columns(records: Sequence[RegisterRecord], ids: dict[str, int]) -> list[list[Any]]:
    return [list(column) for column in zip(*(_values(each, ids) for each in records), strict=True)]


def _values(each: RegisterRecord, ids: dict[str, int]) -> tuple[Any, ...]:
    return (
        ids[each.ars], each.kind.value, each.name, sort_key(each.name), each.designation, each.ars, each.ags, each.state,
        each.population, each.area, ids.get(each.parent), ids.get(each.twin),
    )  # fmt: skip


async def _write_history(done: RegisterImport, history: Iterable[tuple[int, str, dict[str, list[object]]]]) -> None:
    entries = (
        (done.id, organisation, change, json.dumps(facts, ensure_ascii=False) if facts else "{}")
        for organisation, change, facts in history
    )
    await copy_rows("organisation_history", HISTORY, entries)


async def _propose(
    done: RegisterImport, successions: Iterable[ProposedSuccession], ended: dict[str, int], ids: dict[str, int]
) -> None:
    proposed = SuccessionState.PROPOSED.value
    proposals = (
        (ended[each.predecessor.ars], ids[each.successor.ars], proposed, each.reason, done.vintage)
        for each in successions
    )
    await copy_rows("succession", SUCCESSION, proposals)
