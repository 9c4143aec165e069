"""Reading addresses that somebody brings for a list: a table as text, row by row, with what is wrong where."""

import csv
from dataclasses import dataclass

from models.addresses import address_key
from workflows.errors import Unreadable

MOST_ROWS = 50_000
ADDRESS_HEADS = ("adresse", "address", "mail", "e-mail", "email", "mailadresse", "e-mail-adresse")
CONSENT_HEADS = ("einwilligung", "consent", "nachweis", "proof")


@dataclass(frozen=True)
class AddressRow:
    """A row of the table, counted as a spreadsheet counts; `error` is the code of what is wrong with it."""

    number: int
    address: str
    key: str = ""
    consent: str = ""
    error: str = ""
    column: str = ""


def decode_table(content: bytes) -> str:
    """Text of a CSV file in UTF-8, or as older Excel writes it (Windows-1252)."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_addresses(text: str, *, consent: str = "") -> list[AddressRow]:
    """Rows of a table with a head ("Adresse; Einwilligung"), or bare addresses, one a line.

    `consent` holds for rows that name none of their own; a row without any is an error, and so is an address that stands
    above already. Raises Unreadable for a table without a column of addresses or beyond `MOST_ROWS`.
    """
    table = list(csv.reader(text.splitlines(), delimiter=_delimiter(text)))
    first, address_at, consent_at = _columns(table)
    if len(table) - first > MOST_ROWS:
        raise Unreadable("too_many_rows", most=MOST_ROWS)
    seen: set[str] = set()
    rows = []
    for number, cells in enumerate(table[first:], start=first + 1):
        if any(cell.strip() for cell in cells):
            own = _cell(cells, consent_at)
            rows.append(_row(number, _cell(cells, address_at), own or consent.strip(), seen))
    return rows


def _row(number: int, address: str, consent: str, seen: set[str]) -> AddressRow:
    try:
        key = address_key(address)
    except ValueError:
        return AddressRow(number, address, consent=consent, error="address", column="address")
    if key in seen:
        return AddressRow(number, address, key, consent, "twice", "address")
    seen.add(key)
    if not consent:
        return AddressRow(number, address, key, error="no_consent", column="consent")
    return AddressRow(number, address, key, consent[:300])


def _columns(table: list[list[str]]) -> tuple[int, int, int | None]:
    """Where rows begin, and the columns of address and consent."""
    heads = [cell.strip().lower() for cell in table[0]] if table else []
    address_at = next((at for at, head in enumerate(heads) if head in ADDRESS_HEADS), None)
    if address_at is not None:
        return 1, address_at, next((at for at, head in enumerate(heads) if head in CONSENT_HEADS), None)
    if heads and "@" in heads[0]:
        return 0, 0, 1 if len(heads) > 1 else None
    raise Unreadable("no_address_column", line=1)


def _cell(cells: list[str], at: int | None) -> str:
    return cells[at].strip() if at is not None and at < len(cells) else ""


def _delimiter(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(";,\t", key=head.count)
