"""Pages of a round that follows another, and of those for whom it is too late."""

import pytest

from models.admissions import Admission
from models.submissions import Continuation, Requirement, Settlement
from tests.consult.conftest import log_in
from tests.consultation import a_matter, an_open_round, hours, released
from workflows import clock
from workflows.rounds.admissions import ask_for_admission


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        yield opened


@pytest.fixture
async def following(world):
    """The town asked for two things in the round before; their ids and the new round."""
    matter = await a_matter(world)
    before = await an_open_round(world, matter)
    said = await released(world, before, {"title": "Mehr Wasser"}, {"title": "Mehr Bänke"})
    after = await an_open_round(world, matter, title="Zweite Anhörung", follows_id=before.id)
    return after, await Requirement.filter(submission=said).order_by("id").values_list("id", flat=True)


async def test_a_word_is_said_taken_back_and_leads_back_to_its_requirement(client, world, following):
    round_, (water, _) = following
    await log_in(client, world.anna)
    address = f"/rounds/{round_.id}/earlier"

    said = await client.post(f"{address}/{water}", data={"word": "settled"})
    shown = (await client.get(address)).text
    back = await client.post(f"{address}/{water}", data={"word": ""})

    assert (said.status_code, said.headers["location"].rpartition("#")[2]) == (303, f"e{water}")
    assert "Anna Amsel" in shown and "Zurücknehmen: Mehr Wasser" in shown and "Erledigt: Mehr Bänke" in shown
    assert back.status_code == 303 and await Settlement.all().count() == 0


async def test_changing_leads_to_the_form_and_a_refused_word_says_why(client, world, following):
    round_, (water, _) = following
    await log_in(client, world.anna)
    address = f"/rounds/{round_.id}/earlier"

    begun = await client.post(f"{address}/{water}", data={"word": "changed"})
    refused = await client.post(f"{address}/{water}", data={"word": "stands"})

    new = await Requirement.get(continues_id=water)
    assert begun.headers["location"].startswith(f"/requirements/{new.id}/edit")
    assert refused.status_code == 409 and "Diesen Änderungsbedarf ändern Sie gerade" in refused.text
    assert (await client.post(f"{address}/{water}", data={"word": "vielleicht"})).status_code == 422


async def test_one_tap_leads_to_the_answer_that_waits_and_a_second_says_that_all_is_said(client, world, following):
    round_, ids = following
    await log_in(client, world.anna)
    assert "Unsere Rückmeldung gilt fort" in (await client.get(f"/rounds/{round_.id}")).text

    done = await client.post(f"/rounds/{round_.id}/earlier")
    again = await client.post(f"/rounds/{round_.id}/earlier")

    kept = await Requirement.filter(continues_id__in=ids)
    assert [one.continuation for one in kept] == [Continuation.STANDS] * 2
    assert done.headers["location"].startswith(f"/submissions/{kept[0].submission_id}?said=earlier_handed_in")
    assert again.status_code == 409 and "ist schon etwas gesagt" in again.text
    assert "Unsere Rückmeldung gilt fort" not in (await client.get(f"/rounds/{round_.id}")).text


async def test_whoever_asked_for_nothing_before_sees_no_such_section(client, world, following):
    round_, _ = following
    await log_in(client, world.bert)

    page = await client.get(f"/rounds/{round_.id}")

    assert page.status_code == 200 and "Was Sie früher gefordert haben" not in page.text
    assert "Mehr Wasser" not in (await client.get(f"/rounds/{round_.id}/earlier")).text


async def test_a_request_without_a_reason_keeps_the_page_and_a_decided_one_is_not_decided_again(client, world):
    round_ = await an_open_round(world, deadline=hours(24))
    with clock.at(hours(25)):
        await log_in(client, world.anna)
        refused = await client.post(f"/rounds/{round_.id}/admissions", data={"towns": world.town.id, "reason": ""})
        nobody = await client.post(f"/rounds/{round_.id}/admissions", data={"reason": "Der Rat tagte spät."})
        assert (refused.status_code, nobody.status_code, await Admission.all().count()) == (422, 422, 0)
        assert "Der Rat tagte spät." in nobody.text

        asked = await ask_for_admission(
            world.anna, round_.id, organisation_ids=[world.town.id], reason="Der Rat tagte spät."
        )
        assert "liegt bei Kommunalkonvent" in (await client.get(f"/rounds/{round_.id}")).text
        await log_in(client, world.clara)
        assert f"/rounds/{round_.id}/admissions" in (await client.get(f"/rounds/{round_.id}")).text
        silent = await client.post(f"/admissions/{asked.id}/decline", data={"answer": ""})
        done = await client.post(f"/admissions/{asked.id}/decline", data={"answer": "Zu spät."})
        again = await client.post(f"/admissions/{asked.id}/decline", data={"answer": "Zu spät."})
        assert (silent.status_code, done.status_code, again.status_code) == (422, 303, 409)
        await log_in(client, world.anna)
        told = (await client.get(f"/rounds/{round_.id}")).text
        assert "abgelehnt" in told and "Zu spät." in told
