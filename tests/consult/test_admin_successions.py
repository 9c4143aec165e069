"""Who follows whom, decided on a page."""

from datetime import timedelta

import pytest

from models.organisations import Organisation, Succession, SuccessionState
from tests.consult.conftest import log_in
from tests.rows import matter_row, round_row, submission_row
from workflows import clock


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        await log_in(opened, world.ulla)
        yield opened


@pytest.fixture
async def proposed(world):
    """Uhuberg ended, and Lerchenroda is proposed to follow."""
    await Organisation.filter(id=world.other_town.id).update(valid_until="2026-01-01")
    return await Succession.create(
        predecessor=world.other_town, successor=world.town, reason="area", effective="2026-01-01"
    )


async def test_a_proposal_is_shown_with_its_reason_and_confirmed_by_a_button(client, world, proposed):
    shown = (await client.get("/successions")).text
    assert "Uhuberg" in shown and "um diese Fläche gewachsen" in shown

    answer = await client.post(f"/successions/{proposed.id}/confirm")

    assert answer.headers["location"] == "/successions?said=succession_confirmed"
    assert "Uhuberg" in (await client.get("/successions?state=confirmed")).text
    assert (await Succession.get(id=proposed.id)).state is SuccessionState.CONFIRMED


async def test_after_a_rejection_another_successor_is_searched_and_named(client, world, proposed):
    await client.post(f"/successions/{proposed.id}/reject")
    board = (await client.get("/successions")).text
    assert "1 beendete Organisation ohne Nachfolge" in board

    page = f"/organisations/{world.other_town.id}/successor"
    assert "Mohnborn" in (await client.get(page)).text
    found = (await client.get(page, params={"q": "ginster"})).text
    assert world.union.name in found and "Mohnborn" not in found
    answer = await client.post(page, data={"successor_id": world.union.id})

    assert answer.status_code == 303
    named = await Succession.get(successor_id=world.union.id)
    assert (named.state, named.confirmed_by_id) == (SuccessionState.CONFIRMED, world.ulla.person_id)
    assert "ohne Nachfolge" not in (await client.get("/successions")).text


async def test_a_decided_proposal_is_not_decided_again(client, proposed):
    await client.post(f"/successions/{proposed.id}/reject")

    answer = await client.post(f"/successions/{proposed.id}/confirm")

    assert answer.status_code == 409 and "Der Stand hat sich geändert" in answer.text


async def test_who_still_stands_has_no_successor_and_no_office_is_one(client, world, proposed):
    assert (await client.get(f"/organisations/{world.town.id}/successor")).status_code == 409
    page = f"/organisations/{world.other_town.id}/successor"

    refused = await client.post(page, data={"successor_id": world.ministry.id})
    empty = await client.post(page, data={})

    assert refused.status_code == empty.status_code == 422
    assert "Nachfolger kann nur ein Mitglied sein" in refused.text


async def test_the_people_of_the_successor_find_what_the_ended_town_said_and_was_asked(client, world, proposed):
    asked = [world.town, world.other_town]
    ended = await round_row(await matter_row(world), world.federation, asked, title="Anhörung vom Frühjahr")
    said = await submission_row(ended, world.other_town)
    later = clock.now() + timedelta(days=5)
    running = await round_row(ended.matter, world.federation, [world.other_town], title="Eilabfrage", deadline=later)
    await log_in(client, world.cem)
    assert (await client.get(f"/submissions/{said.id}")).status_code == 404
    await log_in(client, world.ulla)
    await client.post(f"/successions/{proposed.id}/confirm")

    await log_in(client, world.cem)

    assert "Uhuberg" in (await client.get(f"/submissions/{said.id}")).text
    assert f"/submissions/{said.id}" in (await client.get("/submissions")).text
    assert f"/rounds/{running.id}" in (await client.get("/")).text


async def test_offices_read_and_only_the_administration_of_the_federation_decides(client, world, proposed):
    for actor, status in ((world.clara, 200), (world.paul, 200), (world.anna, 403)):
        await log_in(client, actor)
        shown = await client.get("/successions")
        assert shown.status_code == status and "Nachfolge festlegen" not in shown.text
        for path in (f"/successions/{proposed.id}/confirm", f"/successions/{proposed.id}/reject"):
            assert (await client.post(path)).status_code == 403
        assert (
            await client.post(f"/organisations/{world.other_town.id}/successor", data={"successor_id": world.town.id})
        ).status_code == 403
    assert (await Succession.get(id=proposed.id)).state is SuccessionState.PROPOSED


async def test_a_search_for_more_digits_than_a_key_has_finds_nobody(client, world, proposed):
    found = await client.get(f"/organisations/{world.other_town.id}/successor", params={"q": "9" * 40})

    assert found.status_code == 200 and "Nichts gefunden" in found.text
