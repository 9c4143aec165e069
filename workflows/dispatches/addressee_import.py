"""Taking addressees from a table: kept as a file, looked at, then imported; twice changes nothing."""

import asyncio
from dataclasses import dataclass
from typing import Any, NamedTuple

from models.database import transaction
from models.files import StoredFile
from models.organisations import ADDRESSEE_KINDS, Mailbox, Organisation
from models.sorting import sort_key
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.dispatches.addressee_facts import FACTS, facts_of, write_facts
from workflows.dispatches.addressee_table import AddresseeRow, RowError, read_addressees
from workflows.errors import Unreadable
from workflows.files import read_brought, store_file

TABLE = "text/csv"  # an XLSX file is known by its first bytes


class Change(NamedTuple):
    """A known addressee of which the table says something else; what is empty in the table stays as it is."""

    addressee: Organisation
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def columns(self) -> list[str]:
        """Where the two differ."""
        return [name for name in FACTS if self.before[name] != self.after[name]]


class Alike(NamedTuple):
    """A new one that has the short name or the address of a known one: perhaps a new name of the same."""

    row: AddresseeRow
    known: Organisation


@dataclass(frozen=True)
class AddresseePreview:
    """What an import would do with each row: new, changed, the same as now, or wrong."""

    new: list[AddresseeRow]
    changed: list[Change]
    same: int
    errors: list[RowError]
    unread: list[str]
    alike: list[Alike]


async def bring_addressees(actor: Actor, data: bytes) -> StoredFile:
    """Keep a table for its preview and import; what is no table is refused and not kept."""
    _require(actor)
    await asyncio.to_thread(read_addressees, data)
    return await store_file(data, TABLE)


async def review_addressees(actor: Actor, file_id: int) -> AddresseePreview:
    """What the import of a table that was brought would do."""
    _require(actor)
    return await _preview(await read_brought(file_id))


async def import_reviewed_addressees(actor: Actor, file_id: int) -> AddresseePreview:
    """The import of a table that was brought; one wrong row and nothing is written."""
    _require(actor)
    return await import_addressees(actor, await read_brought(file_id))


async def import_addressees(actor: Actor, data: bytes) -> AddresseePreview:
    """An administrator takes addressees from a table; what it did. Raises Unreadable for the first wrong row."""
    _require(actor)
    async with transaction():
        preview = await _preview(data)
        if preview.errors:
            first = preview.errors[0]
            raise Unreadable("addressees_row", row=first.row, column=first.column)

        for row in preview.new:
            addressee = Organisation(kind=row.kind)
            await write_facts(addressee, row._asdict())
            await record(actor, "addressee.imported", addressee)
        for one in preview.changed:
            await write_facts(one.addressee, one.after)
            await record(actor, "addressee.imported", one.addressee, fields=one.columns)
    return preview


def _require(actor: Actor) -> None:
    require(actor.is_office or actor.machine, actor.machine or is_federation_administrator(actor))


async def _preview(data: bytes) -> AddresseePreview:
    table = await asyncio.to_thread(read_addressees, data)
    everybody = await Organisation.filter(kind__in=ADDRESSEE_KINDS).order_by("id")
    boxes = Mailbox.filter(organisation_id__in=[one.id for one in everybody], active=True, purpose="")
    addresses = {one.organisation_id: one for one in await boxes}
    known = {sort_key(one.name): one for one in everybody if one.valid_until is None}
    ended = {sort_key(one.name) for one in everybody} - set(known)

    new, changed, same, errors = [], [], 0, [*table.errors]
    for row in table.rows:
        addressee = known.get(sort_key(row.name))
        if addressee is not None:
            change = _change(addressee, addresses.get(addressee.id), row)
            changed += [change] if change.columns else []
            same += not change.columns
        elif sort_key(row.name) in ended:
            errors.append(RowError(row.number, "name", "ended"))
        else:
            new.append(row)
    marks = {mark: one for one in known.values() for mark in _marks(one.short_name, addresses.get(one.id))}
    alike = [Alike(row, marks[mark]) for row in new for mark in (row.short_name, row.key) if mark in marks]
    return AddresseePreview(new, changed, same, sorted(errors), table.unread, alike)


def _change(addressee: Organisation, mailbox: Mailbox | None, row: AddresseeRow) -> Change:
    before = facts_of(addressee, mailbox)
    given = row._asdict()
    return Change(addressee, before, before | {name: given[name] for name in FACTS if given[name]})


def _marks(short_name: str, mailbox: Mailbox | None) -> list[str]:
    return [mark for mark in (short_name, mailbox.address_key if mailbox else "") if mark]
