"""Addressees of papers: ministries, Länder and committees, taken from a table with their mail addresses."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from models.addresses import address_key
from models.database import transaction
from models.organisations import ADDRESSEE_KINDS, STATES, Mailbox, Organisation, OrganisationKind
from models.sorting import sort_key
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Unreadable

COLUMNS = ("name", "short_name", "kind", "state", "address")


class AddresseeRow(NamedTuple):
    """One row of the table: `kind` as in OrganisationKind, `state` the two digits of a Land or empty."""

    name: str
    short_name: str
    kind: OrganisationKind
    state: str
    address: str
    key: str


async def import_addressees(actor: Actor, data: bytes) -> int:
    """An administrator takes addressees from a CSV file (UTF-8, columns as in COLUMNS); how many are new.

    Known ones, by name, get the address of the file. One wrong row and nothing is written: Unreadable names it.
    """
    require(actor.is_office or actor.machine, actor.machine or is_federation_administrator(actor))
    table = list(_read(data))
    async with transaction():
        known = {one.name: one for one in await Organisation.filter(kind__in=ADDRESSEE_KINDS, valid_until__isnull=True)}
        for row in table:
            addressee = known.get(row.name) or await Organisation.create(
                kind=row.kind, name=row.name, short_name=row.short_name, state=row.state, sort_key=sort_key(row.name)
            )
            await Mailbox.update_or_create(
                organisation_id=addressee.id,
                purpose="",
                active=True,
                defaults={"address": row.address, "address_key": row.key, "confirmed_at": clock.now()},
            )
            await record(actor, "addressee.imported", addressee)
    return sum(row.name not in known for row in table)


def _read(data: bytes) -> Iterator[AddresseeRow]:
    try:
        table = csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        if set(COLUMNS) - set(table.fieldnames or ()):
            raise Unreadable("addressees_header", row=1)
        for number, cells in enumerate(table, 2):
            yield _row(number, {name: (cells[name] or "").strip() for name in COLUMNS})
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable("addressees_table", detail=str(error)) from None


def _row(number: int, cells: dict[str, str]) -> AddresseeRow:
    wrong = [
        column
        for column, fits in (
            ("name", 0 < len(cells["name"]) <= 200),
            ("short_name", len(cells["short_name"]) <= 60),
            ("kind", cells["kind"] in ADDRESSEE_KINDS),
            ("state", cells["state"] in ("", *STATES)),
        )
        if not fits
    ]
    if wrong:
        raise Unreadable("addressees_row", row=number, column=wrong[0])
    try:
        key = address_key(cells["address"])
    except ValueError:
        raise Unreadable("addressees_row", row=number, column="address") from None
    return AddresseeRow(
        cells["name"], cells["short_name"], OrganisationKind(cells["kind"]), cells["state"], cells["address"], key
    )
