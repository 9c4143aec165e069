"""Addressees in a table that somebody brings, CSV or XLSX: row by row, with what is wrong in which column. Pure."""

import csv
from dataclasses import dataclass
from io import StringIO
from typing import Any, NamedTuple

from models.addresses import address_key
from models.organisations import ADDRESSEE_KINDS, STATES, OrganisationKind
from models.sorting import sort_key
from workflows.documents.spreadsheet import open_workbook
from workflows.errors import Unreadable
from workflows.recipients.address_file import decode_table

HEADS = {
    "name": ("name", "bezeichnung", "adressat"),
    "short_name": ("short_name", "kurzname", "abkürzung", "kurzbezeichnung"),
    "kind": ("kind", "art"),
    "state": ("state", "land", "bundesland"),
    "address": ("address", "adresse", "mail", "e-mail", "email", "mailadresse", "e-mail-adresse", "postfach"),
}
NEEDED = ("name", "kind")
LONGEST = {"name": 200, "short_name": 60, "address": 254}
KINDS = {
    "bund": OrganisationKind.FEDERAL_BODY,
    "stelle des bundes": OrganisationKind.FEDERAL_BODY,
    "land": OrganisationKind.STATE_GOVERNMENT,
    "landesregierung": OrganisationKind.STATE_GOVERNMENT,
    "fachministerkonferenz": OrganisationKind.CONFERENCE,
    "konferenz": OrganisationKind.CONFERENCE,
    "ausschuss": OrganisationKind.COMMITTEE,
    "sonstige stelle": OrganisationKind.OTHER,
    "sonstige": OrganisationKind.OTHER,
} | {str(one): one for one in ADDRESSEE_KINDS}
STATE_KEYS = {name.casefold(): key for key, name in STATES.items()} | {key: key for key in STATES}
ZIP = b"PK\x03\x04"


class RowError(NamedTuple):
    """What is wrong with a row, numbered as a spreadsheet shows it, and in which column."""

    row: int
    column: str
    code: str


class AddresseeRow(NamedTuple):
    """A row that can be taken; `state` is the two digits of a Land or empty, an empty address leaves the mailbox alone."""

    number: int
    name: str
    short_name: str
    kind: OrganisationKind
    state: str
    address: str
    key: str


@dataclass(frozen=True)
class AddresseeTable:
    """Every row that is not empty is in one of the two lists; `unread` are heads of columns that nobody reads."""

    rows: list[AddresseeRow]
    errors: list[RowError]
    unread: list[str]


def read_addressees(data: bytes) -> AddresseeTable:
    """The first sheet of an XLSX file, or a CSV file; up to a second for a large one, so call it in a thread.

    Raises Unreadable where there is no table, or one without a name and a kind.
    """
    table = _cells(data)
    heads = [cell.casefold() for cell in table[0]] if table else []
    places = {
        field: next((at for at, head in enumerate(heads) if head in names), None) for field, names in HEADS.items()
    }
    if any(places[field] is None for field in NEEDED):
        raise Unreadable("addressees_header", row=1)
    rows: list[AddresseeRow] = []
    errors: list[RowError] = []
    seen: set[str] = set()
    for number, cells in enumerate(table[1:], start=2):
        if any(cells):
            given = {field: cells[at] if at is not None and at < len(cells) else "" for field, at in places.items()}
            wrong = _wrong(given, seen)
            errors += [RowError(number, column, code) for column, code in wrong.items()]
            if not wrong:
                rows.append(_row(number, given))
            seen.add(sort_key(given["name"]))
    return AddresseeTable(
        rows, errors, [table[0][at] for at in range(len(heads)) if heads[at] and at not in places.values()]
    )


def wrong_facts(given: dict[str, str]) -> dict[str, str]:
    """What is wrong with name, short_name, kind, state and address as somebody wrote them: column → code."""
    wrong = {column: "too_long" for column, most in LONGEST.items() if len(given[column]) > most}
    wrong |= {column: "missing" for column in NEEDED if not given[column]}
    kind = KINDS.get(given["kind"].casefold())
    if given["kind"] and kind is None:
        wrong["kind"] = "not_a_kind"
    state = _state(given["state"])
    if state is None:
        wrong["state"] = "not_a_state"
    elif kind is OrganisationKind.STATE_GOVERNMENT and not state:
        wrong["state"] = "state_needed"
    if given["address"] and _key(given["address"]) is None:
        wrong["address"] = "address"
    return wrong


def _wrong(given: dict[str, str], seen: set[str]) -> dict[str, str]:
    wrong = wrong_facts(given)
    return {"name": "twice"} | wrong if given["name"] and sort_key(given["name"]) in seen else wrong


def _row(number: int, given: dict[str, str]) -> AddresseeRow:
    kind, state = KINDS[given["kind"].casefold()], _state(given["state"])
    address = given["address"]
    return AddresseeRow(number, given["name"], given["short_name"], kind, state or "", address, _key(address) or "")


def _state(given: str) -> str | None:
    """The two digits; Excel drops a leading zero. None for what is no Land."""
    words = given.casefold()
    return "" if words in ("", "bund") else STATE_KEYS.get(words.zfill(2) if words.isdecimal() else words)


def _key(address: str) -> str | None:
    try:
        return address_key(address)
    except ValueError:
        return None


def _cells(data: bytes) -> list[list[str]]:
    if data.startswith(ZIP):
        grid = next(iter(open_workbook(data).sheets.values()))
        return [[_text(cell) for cell in row] for row in grid.rows]
    text = decode_table(data)
    try:
        lines = csv.reader(
            StringIO(text, newline=""), delimiter=max(";,\t", key=text.partition("\n")[0].count), strict=True
        )
        return [[_text(cell) for cell in line] for line in lines]
    except csv.Error as error:
        raise Unreadable("addressees_table", detail=str(error)) from None


def _text(cell: Any) -> str:
    """A spreadsheet says 7.0 where somebody typed 7."""
    return " ".join((f"{cell:.0f}" if isinstance(cell, float) else str(cell)).split())
