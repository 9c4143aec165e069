"""Functions of members from a table: looked at row by row, then taken over as a whole."""

import pytest

from models.files import StoredFile
from models.organisations import OrganisationFunction
from tests.consult.conftest import log_in

TABLE = b"ars;function\n160610000000;Jugendamt\n160610001001;Standesamt\n"


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        await log_in(opened, world.ulla)
        yield opened


async def bring(client, data=TABLE):
    return await client.post("/functions", files={"file": ("aufgaben.csv", data, "text/csv")})


async def test_a_table_is_looked_at_and_then_taken_over(client):
    review = (await bring(client)).headers["location"]
    shown = (await client.get(review)).text
    assert "Jugendamt, Standesamt" in shown and await OrganisationFunction.all().count() == 0

    done = await client.post(f"{review}/import")

    assert done.headers["location"] == "/functions?said=functions_imported"
    assert "Jugendamt" in (await client.get("/functions")).text
    assert await OrganisationFunction.all().count() == 2


async def test_wrong_rows_are_listed_with_their_number_and_column_and_nothing_can_be_taken_over(client):
    review = (await bring(client, TABLE + b"999990000000;Jugendamt\n160610000000;\n")).headers["location"]

    shown = (await client.get(review)).text

    assert "Zu diesem Schlüssel gibt es kein Mitglied." in shown and "Hier steht nichts." in shown
    assert "Zuordnungen übernehmen" not in shown
    refused = await client.post(f"{review}/import")
    assert refused.status_code == 422 and "In Zeile 4, Spalte ars" in refused.text
    assert await OrganisationFunction.all().count() == 0


async def test_a_table_without_the_two_columns_is_not_kept(client):
    answer = await bring(client, b"name;town\n1;2\n")

    assert answer.status_code == 422 and "In der ersten Zeile" in answer.text
    assert await StoredFile.all().count() == 0


async def test_only_the_administration_of_the_federation_takes_over_functions(client, world):
    review = (await bring(client)).headers["location"]
    for actor in (world.clara, world.dora, world.cem):
        await log_in(client, actor)
        assert (await bring(client)).status_code == 403
        assert (await client.get(review)).status_code == 403
        assert (await client.post(f"{review}/import")).status_code == 403
    assert await OrganisationFunction.all().count() == 0
