"""Functions by import: all rows or none, each error with its row and column."""

import pytest

from models.organisations import Function, OrganisationFunction
from workflows.errors import Denied, Missing, Unreadable
from workflows.organisations.functions import import_functions, preview_functions

TABLE = "ars;function\n160610000000;Jugendamt\n160610001001;Ausländerbehörde\n05911;Jugendamt\n".replace(
    "05911;", "059110000000;"
)


async def test_importing_gives_organisations_their_functions(world):
    preview = await import_functions(world.ulla, TABLE.encode())

    assert (len(preview.new), preview.new_functions) == (3, ["Jugendamt", "Ausländerbehörde"])
    offices = OrganisationFunction.filter(function__name="Jugendamt")
    assert set(await offices.values_list("organisation_id", flat=True)) == {world.county.id, world.city.id}


async def test_importing_twice_changes_nothing(world):
    await import_functions(world.ulla, TABLE.encode())

    again = await import_functions(world.ulla, TABLE.encode())

    assert (again.new, again.known, again.new_functions) == ([], 3, [])
    assert await OrganisationFunction.all().count() == 3


async def test_a_preview_writes_nothing(world):
    await preview_functions(world.ulla, TABLE.encode())

    assert await Function.all().count() == 0


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("999990000000;Jugendamt", "ars", "unknown_key"),
        (";Jugendamt", "ars", "missing"),
        ("Lerchenroda;Jugendamt", "ars", "not_a_key"),
        ("160610001001", "function", "missing"),
        ("160610001001;" + "x" * 81, "function", "too_long"),
    ],
)
async def test_a_wrong_row_is_named_and_nothing_is_written(world, line, column, code):
    data = f"{TABLE}\n{line}\n160610000000;Optionskommune\n".encode()

    with pytest.raises(Unreadable) as refusal:
        await import_functions(world.ulla, data)

    assert refusal.value.facts == {"row": 6, "column": column, "reason": code, "errors": 1}
    assert await Function.all().count() == await OrganisationFunction.all().count() == 0


async def test_a_preview_names_every_wrong_row(world):
    preview = await preview_functions(world.ulla, b"ars;function\n1;A\n160610000000;A\n2;A\n")

    assert [(error.row, error.code) for error in preview.errors] == [(2, "unknown_key"), (4, "unknown_key")]
    assert len(preview.new) == 1


async def test_german_headers_commas_windows_letters_and_doubled_rows_are_understood(world):
    data = '"Schlüssel","Aufgabe","Notiz"\r\n160610000000,"Ausländerbehörde",x\r\n160610000000,ausländerbehörde,y\r\n'

    preview = await import_functions(world.ulla, data.encode("cp1252"))

    assert (len(preview.new), preview.known, preview.new_functions) == (1, 1, ["Ausländerbehörde"])


@pytest.mark.parametrize("data", [b"", b"name;town\n1;2\n", b"\x00\x01", b"PK\x03\x04"])
async def test_a_file_without_the_two_columns_is_refused(world, data):
    with pytest.raises(Unreadable):
        await preview_functions(world.ulla, data)


async def test_only_an_administrator_of_the_federation_imports_functions(world):
    for actor in (world.clara, world.dora, world.paul):
        with pytest.raises(Denied):
            await import_functions(actor, TABLE.encode())
    with pytest.raises(Missing):
        await preview_functions(world.cem, TABLE.encode())
    assert await Function.all().count() == 0
