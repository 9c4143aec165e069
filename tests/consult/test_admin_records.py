"""Addressees, history and the search for a name over HTTP: what is refused keeps its words and says what is wrong where."""

from models.exports import Export
from models.name_searches import NameSearch
from models.organisations import Organisation
from models.queue import drain
from tests.consult.conftest import Browser, log_in
from tests.world import World


async def test_an_administrator_is_told_at_the_field_and_keeps_what_she_typed(browser: Browser, world: World) -> None:
    async with browser() as client:
        await log_in(client, world.ulla)
        refused = await client.post("/addressees", data={"name": "Amt 7", "kind": "state_government", "address": "x"})
        assert refused.status_code == 422 and 'value="Amt 7"' in refused.text
        assert "Zu einer Landesregierung gehört ein Land." in refused.text and 'value="x"' in refused.text

        later = await client.post(
            f"/addressees/{world.ministry.id}/successor", data={"successor_name": "Neu", "on": "01.01.2099"}
        )
        assert (
            later.status_code == 422 and "Dieser Tag liegt in der Zukunft" in later.text and 'value="Neu"' in later.text
        )

        table = {"file": ("a.csv", b"Name;Art\nAmt;Bund\nAmt;Stadt\n", "text/csv")}
        brought = await client.post("/addressee-tables", files=table)
        review = await client.get(brought.headers["location"])
        assert "Dieser Name steht weiter oben schon." in review.text and "Adressaten übernehmen" not in review.text
        empty = await client.post("/addressee-tables", files={"file": ("a.csv", b"", "text/csv")})
        assert empty.status_code == 422 and "In der ersten Zeile fehlen Spalten" in empty.text

        wrong = await client.get("/history", params={"since": "gestern", "noun": "matter"})
        assert wrong.status_code == 422 and 'value="gestern"' in wrong.text
        nobody = await client.post("/history/person", data={"email": "x@y.example", "reason": "misuse"})
        assert nobody.status_code == 422 and "Unter dieser Adresse ist hier niemand eingetragen." in nobody.text
        short = await client.post("/name-searches", data={"name": "Ri"})
        assert short.status_code == 422 and 'value="Ri"' in short.text
    assert not await Organisation.filter(name__in=["Amt 7", "Amt", "Neu"]).exists()


async def test_a_file_and_a_search_are_waited_for_on_their_pages_and_then_fetched(
    browser: Browser, world: World
) -> None:
    async with browser() as client:
        await log_in(client, world.ulla)
        asked = await client.post("/history/export", data={"format": "csv", "noun": "session"})
        waiting = await client.get(asked.headers["location"])
        assert 'http-equiv="refresh"' in waiting.text
        early = await client.get(f"{asked.headers['location']}/file")
        assert early.status_code == 409
        await drain("make_export")
        assert "Herunterladen" in (await client.get(asked.headers["location"])).text
        file = await client.get(f"{asked.headers['location']}/file")
        assert file.text.startswith("\ufeffWann;Was;") and "attachment" in file.headers["content-disposition"]
        assert (await Export.get()).asked["filters"] == {"noun": "session"}

        search = await client.post("/name-searches", data={"name": "Anna Amsel"})
        assert 'http-equiv="refresh"' in (await client.get(search.headers["location"])).text
        await drain("find_name")
        found = (await client.get(search.headers["location"])).text
        assert "Name, dienstliche Mail-Adresse, Sprache" in found and "Namen und Adresse dieser Person löschen" in found
        report = await client.get(f"/name-searches/{(await NameSearch.get()).id}/report/json")
        assert {one["noun"] for one in report.json()["places"]} == {"person"}
