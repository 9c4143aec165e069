"""Functions (Aufgaben) of organisations, such as Jugendamt: by import of a table with a key and a function per row."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import NamedTuple

from models.database import rows, transaction
from models.organisations import MEMBER_KINDS, Function, OrganisationFunction
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Unreadable

KEY_NAMES = ("ars", "ags", "schlüssel", "regionalschlüssel")
FUNCTION_NAMES = ("function", "aufgabe")
LONGEST = 80
KNOWN_KEYS = "SELECT id, ars, ags FROM organisation WHERE kind = ANY($1) AND ars <> '' AND valid_until IS NULL"


class RowError(NamedTuple):
    """What is wrong with a row (numbered as a spreadsheet shows it, the header is row 1) and in which column."""

    row: int
    column: str
    code: str


class Assignment(NamedTuple):
    """A row that can be taken."""

    organisation_id: int
    function: str


@dataclass(frozen=True)
class FunctionsPreview:
    """What an import would do: assignments that are new, how many are there already, and the rows that are wrong."""

    new: list[Assignment]
    known: int
    new_functions: list[str]
    errors: list[RowError]


async def preview_functions(actor: Actor, data: bytes) -> FunctionsPreview:
    """Read a CSV file with the columns ars (or ags) and function; nothing is written."""
    require(actor.is_office or actor.machine, _may_import(actor))
    return await _preview(list(_rows(data)))


async def import_functions(actor: Actor, data: bytes) -> FunctionsPreview:
    """An administrator gives organisations their functions; one wrong row and nothing is written.

    Raises Unreadable("functions_rows", row=…, column=…, errors=…) for the first wrong row and the number of all.
    """
    require(actor.is_office or actor.machine, _may_import(actor))
    given = list(_rows(data))
    async with transaction():
        preview = await _preview(given)
        if preview.errors:
            first = preview.errors[0]
            raise Unreadable(
                "functions_rows", row=first.row, column=first.column, reason=first.code, errors=len(preview.errors)
            )

        for name in preview.new_functions:
            await Function.create(name=name)
        ids = {function.name: function.id for function in await Function.all()}
        await OrganisationFunction.bulk_create(
            [
                OrganisationFunction(organisation_id=each.organisation_id, function_id=ids[each.function])
                for each in preview.new
            ],
            batch_size=5_000,
        )
        for name in sorted({each.function for each in preview.new}):
            function = await Function.get(name=name)
            await record(
                actor, "function.imported", function, organisations=sum(one.function == name for one in preview.new)
            )
    return preview


def _may_import(actor: Actor) -> bool:
    return actor.machine or is_federation_administrator(actor)


def _rows(data: bytes) -> Iterator[tuple[int, str, str]]:
    """(row, key, function) of each row that is not empty."""
    text = _decoded(data)
    header, *table = _cells(text, max(";,\t", key=text.partition("\n")[0].count))
    names = [name.strip().casefold() for name in header]
    key = next((place for place, name in enumerate(names) if name in KEY_NAMES), None)
    function = next((place for place, name in enumerate(names) if name in FUNCTION_NAMES), None)
    if key is None or function is None:
        raise Unreadable("functions_header", row=1)
    for number, cells in enumerate(table, 2):
        padded = [*cells, *[""] * len(header)]
        if any(cell.strip() for cell in cells):
            yield number, padded[key].replace(" ", ""), " ".join(padded[function].split())


def _cells(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=delimiter)) or [[]]
    except csv.Error as error:
        raise Unreadable("functions_table", detail=str(error)) from None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


async def _preview(given: list[tuple[int, str, str]]) -> FunctionsPreview:
    organisations = await _organisations()
    names = {function.name.casefold(): function.name for function in await Function.all()}
    known = {
        (row["organisation_id"], row["name"])
        for row in await rows(
            "SELECT organisation_id, name FROM organisation_function f JOIN function g ON g.id = f.function_id"
        )
    }
    new: dict[Assignment, None] = {}
    new_functions: list[str] = []
    errors: list[RowError] = []
    already = 0
    for number, key, name in given:
        if error := _error(number, key, name, organisations):
            errors.append(error)
            continue
        if name.casefold() not in names:
            names[name.casefold()] = name
            new_functions.append(name)
        assignment = Assignment(organisations[key], names[name.casefold()])
        already += assignment in known or assignment in new
        if assignment not in known:
            new[assignment] = None
    return FunctionsPreview(list(new), already, new_functions, errors)


def _error(number: int, key: str, name: str, organisations: dict[str, int]) -> RowError | None:
    if not key:
        return RowError(number, "ars", "missing")
    if not (key.isascii() and key.isdigit()):
        return RowError(number, "ars", "not_a_key")
    if key not in organisations:
        return RowError(number, "ars", "unknown_key")
    if not name:
        return RowError(number, "function", "missing")
    if len(name) > LONGEST or "�" in name:
        return RowError(number, "function", "too_long" if len(name) > LONGEST else "not_readable")
    return None


async def _organisations() -> dict[str, int]:
    """Every way to name an organisation by digits: twelve of the ARS, its beginning (Kreis 5, Verband 9), the AGS."""
    found = await rows(KNOWN_KEYS, [list(MEMBER_KINDS)])
    keys: dict[str, int] = {}
    for row in found:
        names = {row["ars"], row["ags"]} | ({row["ars"][:9]} if not row["ags"] else set())
        keys |= {name: row["id"] for name in names if name}
    return keys
