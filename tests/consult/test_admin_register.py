"""The register in the browser: a file is brought, looked at, imported or left alone."""

import pytest

from models.files import StoredFile
from models.organisations import MEMBER_KINDS, Organisation, RegisterImport
from tests.consult.conftest import log_in
from tests.workflows.register_example import file, small_register, town
from workflows.access import MACHINE
from workflows.register.register import import_register

SMALL = file(*small_register())


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        await log_in(opened, world.ulla)
        yield opened


async def bring(client, data=SMALL):
    return await client.post("/register", files={"file": ("GV100AD.txt", data, "text/plain")})


async def test_a_file_is_looked_at_before_it_changes_anything(client):
    answer = await bring(client)
    shown = await client.get(answer.headers["location"])

    assert answer.status_code == 303
    assert "30.11.2025" in shown.text and "Lerchenroda" in shown.text and "Noch ist nichts übernommen" in shown.text
    assert await RegisterImport.all().count() == 0


async def test_importing_what_was_looked_at_is_told_on_the_page_of_the_register(client, world):
    review = (await bring(client)).headers["location"]

    done = await client.post(f"{review}/import", data={"version": 0})

    assert done.headers["location"] == "/register?said=register_imported"
    shown = (await client.get(done.headers["location"])).text
    assert "Der neue Stand ist übernommen." in shown and "Ulla Brandt" in shown
    assert await Organisation.filter(name="Zeisigkirch").exists()


async def test_the_preview_counts_what_is_new_ended_and_rekeyed_and_who_may_follow(client):
    await Organisation.filter(kind__in=MEMBER_KINDS).update(ars="")  # only what the file brings is compared
    await import_register(MACHINE, SMALL)
    lines = [
        line for line in small_register(stamp="20261130") if "Lerchenroda" not in line and "Zeisigkirch" not in line
    ]
    lines += [
        town("16061006", "5001", "Ottertal", 2_800, area=500, stamp="20261130"),
        town("16061009", "5001", "Zeisigkirch", 300, stamp="20261130"),
    ]

    shown = (await client.get((await bring(client, file(*lines))).headers["location"])).text

    figures = shown.partition('<dl class="app-facts">')[2].partition("</dl>")[0]
    assert [part.partition("</dd>")[0] for part in figures.split("<dd>")[1:]] == ["9", "1", "3", "1", "1", "1"]
    assert "Lerchenroda → <strong>Ottertal</strong>" in shown


async def test_a_damaged_line_is_named_and_nothing_is_kept(client):
    lines = small_register()
    lines[6] = lines[6][:-3]

    answer = await bring(client, file(*lines))

    assert answer.status_code == 422
    assert "Zeile 7 des Gemeindeverzeichnisses ist beschädigt." in answer.text
    assert await StoredFile.all().count() == await RegisterImport.all().count() == 0


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 no register", "Straße;Ort\n".encode("latin-1")])
async def test_another_file_is_refused_on_the_same_page(client, data):
    answer = await bring(client, data)

    assert answer.status_code == 422 and "Noch nicht angenommen" in answer.text
    assert await StoredFile.all().count() == 0


async def test_no_file_at_all_is_said_at_the_field(client):
    answer = await client.post("/register", data={})

    assert answer.status_code == 422 and 'id="file-error"' in answer.text


async def test_an_import_in_between_makes_the_preview_stale(client):
    review = (await bring(client)).headers["location"]
    await import_register(MACHINE, file(*small_register(stamp="20250630")))

    answer = await client.post(f"{review}/import", data={"version": 0})

    assert answer.status_code == 409
    assert await RegisterImport.all().count() == 1


async def test_an_older_vintage_says_which_one_is_there(client):
    await import_register(MACHINE, file(*small_register(stamp="20261130")))

    review = (await bring(client)).headers["location"]

    assert (await client.get(review)).status_code == 409


async def test_only_the_administration_of_the_federation_brings_a_register(client, world):
    review = (await bring(client)).headers["location"]
    for actor, status in ((world.clara, 200), (world.paul, 200), (world.anna, 403)):
        await log_in(client, actor)
        shown = await client.get("/register")
        assert (shown.status_code, 'type="file"' in shown.text) == (status, False)
        assert (await bring(client)).status_code == 403
        assert (await client.get(review)).status_code == 403
        assert (await client.post(f"{review}/import", data={"version": 0})).status_code == 403
    assert await RegisterImport.all().count() == 0


async def test_a_file_that_nobody_brought_is_not_found(client):
    assert (await client.get("/register/4711")).status_code == 404
