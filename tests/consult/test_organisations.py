import pytest

from models.deliveries import Delivery
from models.matters import Topic
from models.organisations import Mailbox, Organisation
from models.people import Mandate, Person
from tests.consult.conftest import log_in
from workflows.signing import sign


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        yield opened


async def test_the_list_is_searched_and_gives_htmx_its_part(client, world):
    await log_in(client, world.clara)

    whole = await client.get("/organisations", params={"q": "lerchen", "kind": "municipality", "state": "16"})
    part = await client.get("/organisations?q=nirgends", headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert "Lerchenroda" in whole.text and "Uhuberg" not in whole.text
    assert "<html" not in part.text and "Nichts gefunden" in part.text


async def test_members_have_no_list_of_members(client, world):
    await log_in(client, world.cem)

    assert (await client.get("/organisations")).status_code == 403
    assert (await client.get(f"/organisations/{world.town.id}")).status_code == 200
    assert (await client.get(f"/organisations/{world.other_town.id}")).status_code == 404


async def test_a_coordinator_invites_and_ends(client, world):
    await log_in(client, world.cem)
    form = {"name": "Rike Falter", "email": "rike@lerchenroda.example", "role": "contributor"}

    answer = await client.post(f"/organisations/{world.town.id}/people", data=form)

    assert answer.headers["location"] == f"/organisations/{world.town.id}/people?said=person_invited"
    shown = await client.get(answer.headers["location"])
    assert "Rike Falter" in shown.text and "erhält eine Mail" in shown.text
    mandate = await Mandate.get(person__name="Rike Falter")
    assert (await client.post(f"/mandates/{mandate.id}/end")).status_code == 303
    assert (await Mandate.get(id=mandate.id)).until is not None


async def test_a_refused_invitation_keeps_what_was_typed(client, world):
    await log_in(client, world.cem)

    answer = await client.post(f"/organisations/{world.town.id}/people", data={"name": "Rike Falter", "email": "rike"})

    assert answer.status_code == 422
    assert 'value="Rike Falter"' in answer.text and "Geben Sie eine Mail-Adresse ein" in answer.text


async def test_contributors_see_no_form_and_no_addresses_of_others(client, world):
    await log_in(client, world.anna)

    shown = (await client.get(f"/organisations/{world.town.id}/people")).text

    assert "Jemanden eintragen" not in shown
    cem = await Person.get(id=world.cem.person_id)
    assert cem.name in shown and cem.email not in shown


async def test_a_mailbox_is_confirmed_by_a_button_only(client, world):
    await log_in(client, world.cem)
    await client.post(f"/organisations/{world.town.id}/mailboxes", data={"address": "neu@lerchenroda.example"})
    mailbox = await Mailbox.get(address="neu@lerchenroda.example")
    client.cookies.clear()
    path = f"/mailboxes/{sign('mailbox', mailbox.id)}"

    assert "Postfach bestätigen" in (await client.get(path)).text
    assert not (await Mailbox.get(id=mailbox.id)).active
    await client.post(path)

    assert (await Mailbox.get(id=mailbox.id)).active
    assert (await client.get("/mailboxes/1.guessed")).status_code == 404
    assert await Delivery.filter(body__template="mailbox_confirm").count() == 1


async def test_a_mailbox_for_topics_is_named_on_the_same_form_and_never_for_a_function_as_well(client, world):
    topic = await Topic.create(number=1, name="Jugend")
    await log_in(client, world.cem)
    address, form = f"/organisations/{world.town.id}", {"address": "amt@lerchenroda.example", "topics": topic.id}

    refused = await client.post(f"{address}/mailboxes", data={**form, "purpose": "Jugendamt"})
    named = await client.post(f"{address}/mailboxes", data=form)

    assert refused.status_code == 422 and "entweder eine Aufgabe oder Handlungsfelder" in refused.text
    assert named.status_code == 303 and "· Jugend" in (await client.get(address)).text
    mailbox = await Mailbox.get(address="amt@lerchenroda.example")
    assert "Jugend" in (await client.get(f"/mailboxes/{sign('mailbox', mailbox.id)}")).text


async def test_a_town_chooses_who_answers(client, world):
    town = world.union_towns[0]
    await log_in(client, world.holger)
    assert "selbst" in (await client.get(f"/organisations/{town.id}")).text

    await client.post(f"/organisations/{town.id}/desk", data={"desk": ""})

    assert (await Organisation.get(id=town.id)).desk_id is None


async def test_erasing_oneself_asks_first(client, world):
    await log_in(client, world.anna)
    path = f"/people/{world.anna.person_id}/erase"

    assert "nicht zurückholen" in (await client.get(path)).text
    assert (await Person.get(id=world.anna.person_id)).active
    answer = await client.post(path)

    assert answer.status_code == 303
    assert not (await Person.get(id=world.anna.person_id)).active
