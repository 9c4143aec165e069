"""The switch for mail, and the state of the installation."""

import pytest

from models.deliveries import Outbox
from models.people import Mandate, Role
from tests.consult.conftest import log_in
from workflows import clock
from workflows.access import MACHINE
from workflows.operation.outbox import disarm_outbox
from workflows.people.sessions import actor_for


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        await log_in(opened, world.ulla)
        yield opened


async def test_the_outbox_is_closed_with_a_reason_and_opened_again(client, world):
    assert "Mails verlassen diese Installation." in (await client.get("/outbox")).text

    closed = await client.post("/outbox/disarm", data={"reason": "Umzug des Servers"})
    shown = (await client.get(closed.headers["location"])).text
    assert "Grund: Umzug des Servers" in shown and "Ulla Brandt" in shown

    await client.post("/outbox/arm")
    assert (await Outbox.get()).armed


async def test_closing_needs_a_reason(client):
    answer = await client.post("/outbox/disarm", data={"reason": " "})

    assert answer.status_code == 422 and 'id="reason-error"' in answer.text
    assert await Outbox.filter(armed=False).count() == 0


async def test_opening_says_how_many_mails_will_leave(client, world):
    await disarm_outbox(MACHINE, reason="Probe")
    await client.post("/login", data={"email": f"anna.amsel@{world.town.id}.example", "back": "/"})

    assert "Sie senden damit 1 Mail, die wartet." in (await client.get("/outbox")).text


async def test_only_the_administration_of_the_federation_switches(client, world):
    mandate = await Mandate.create(
        person_id=world.paul.person_id, organisation=world.state_association, role=Role.ADMINISTRATOR, since=clock.now()
    )
    local = await actor_for(world.paul.person_id, acting_id=mandate.id)
    for actor in (local, world.clara, world.lea, world.anna):
        await log_in(client, actor)
        assert (await client.get("/outbox")).status_code == 403
        assert (await client.get("/installation")).status_code == 403
        assert (await client.post("/outbox/disarm", data={"reason": "x"})).status_code == 403
        assert (await client.post("/outbox/arm")).status_code == 403
    assert await Outbox.all().count() == 0


async def test_the_administration_finds_all_she_looks_after_in_one_place(client):
    shown = (await client.get("/installation")).text

    for path in ("/register", "/successions", "/functions", "/bodies", "/mail-paths", "/outbox"):
        assert f'href="{path}"' in shown
    assert "Version von PostgreSQL" in shown and "in Ordnung" in shown
