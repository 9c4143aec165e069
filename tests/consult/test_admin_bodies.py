"""Committees, their seats and what they decided."""

import pytest

from models.bodies import Resolution
from models.organisations import BodySeat
from tests.consult.conftest import log_in
from tests.world import organisation
from workflows.bodies.bodies import found_body

RESOLUTION = {"number": "2026/14", "decided_on": "12.01.2026", "text": "Wir fordern **mehr Zeit**."}


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        await log_in(opened, world.clara)
        yield opened


@pytest.fixture
async def body(world):
    return await found_body(world.clara, world.federation.id, "Ausschuss für Integration")


async def test_an_office_founds_a_committee(client, world):
    answer = await client.post("/bodies", data={"name": "Präsidium", "office": world.federation.id})

    assert (await client.get(answer.headers["location"])).status_code == 200
    assert "Präsidium" in (await client.get("/bodies")).text


async def test_a_committee_without_a_name_keeps_the_office_that_was_chosen(client, world):
    answer = await client.post("/bodies", data={"name": "", "office": world.federation.id})

    assert answer.status_code == 422 and f'<option value="{world.federation.id}" selected>' in answer.text


async def test_a_member_gets_a_seat_by_name_or_key_and_gives_it_back(client, world, body):
    await client.post(f"/bodies/{body.id}/seats", data={"member": "lerchenroda"})
    await client.post(f"/bodies/{body.id}/seats", data={"member": "16061 0000 000"})
    seats = await BodySeat.filter(body=body).order_by("id")
    assert [seat.organisation_id for seat in seats] == [world.town.id, world.county.id]

    await client.post(f"/bodies/{body.id}/seats/{seats[0].id}/end")

    assert "Frühere Sitze" in (await client.get(f"/bodies/{body.id}")).text
    assert (await client.post(f"/bodies/{body.id}/seats/{seats[0].id}/end")).status_code == 409
    assert (await client.post(f"/bodies/{body.id}/seats/4711/end")).status_code == 404


async def test_a_name_of_nobody_or_of_several_is_refused_and_stays(client, world, body):
    await organisation("Lerchenroda", world.town.kind, state="09", ars="091610001001")
    for name, told in (("Nirgendwo", "So heißt kein Mitglied"), ("Lerchenroda", "So heißen mehrere Mitglieder")):
        answer = await client.post(f"/bodies/{body.id}/seats", data={"member": name})
        assert answer.status_code == 422 and told in answer.text and f'value="{name}"' in answer.text
    assert await BodySeat.filter(body=body).count() == 0


async def test_a_resolution_is_recorded_once_under_its_number(client, body):
    answer = await client.post(f"/bodies/{body.id}/resolutions", data=RESOLUTION)
    again = await client.post(f"/bodies/{body.id}/resolutions", data=RESOLUTION)

    made = await Resolution.get(body=body)
    assert answer.headers["location"] == f"/resolutions/{made.id}?said=resolution_recorded"
    assert again.status_code == 422 and "Einen Beschluss mit dieser Nummer gibt es schon." in again.text
    assert RESOLUTION["text"] in again.text


async def test_a_resolution_of_tomorrow_is_refused(client, body):
    answer = await client.post(f"/bodies/{body.id}/resolutions", data=RESOLUTION | {"decided_on": "01.01.2999"})

    assert answer.status_code == 422 and "Dieser Tag liegt in der Zukunft." in answer.text
    assert await Resolution.all().count() == 0


async def test_a_landesverband_reads_federal_committees_and_changes_its_own(client, world, body):
    own = await found_body(world.paul, world.state_association.id, "Vorstand Thüringen")
    foreign = await found_body(world.ulla, world.federation.id, "Präsidium")
    await log_in(client, world.paul)

    assert "Sitz vergeben" not in (await client.get(f"/bodies/{foreign.id}")).text
    assert (await client.post(f"/bodies/{body.id}/resolutions", data=RESOLUTION)).status_code == 403
    assert (await client.post(f"/bodies/{own.id}/resolutions", data=RESOLUTION)).status_code == 303


async def test_members_have_no_page_of_committees(client, world, body):
    await log_in(client, world.cem)

    assert (await client.get("/bodies")).status_code == 403
    assert (await client.get(f"/bodies/{body.id}")).status_code == 403
