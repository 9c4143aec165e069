import re

import pytest

from models.organisations import Body
from models.positions import Position, PositionKind, RequirementGroup, Source, Votum
from models.queue import drain
from tests.consult.conftest import log_in
from tests.rows import (
    START,
    document_row,
    matter_row,
    paper_row,
    position_row,
    requirement_row,
    round_row,
    submission_row,
)
from workflows.bodies.resolutions import add_resolution
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import decide_requirement


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        yield opened


@pytest.fixture
async def asked(world):
    """A matter in which the town and the city asked for something at § 1."""
    matter = await matter_row(world)
    version, (place, _) = await document_row(matter)
    round_ = await round_row(matter, world.federation, [world.town, world.city], document_version=version)
    requirements = [
        await requirement_row(
            await submission_row(round_, town), "Frist <verlängern>", provisions=[place], current_text="zwei Wochen",
            proposed_text="zwölf Monate", cost_yearly=2660, cost_basis="42 Zahlen",
        )
        for town in (world.town, world.city)
    ]  # fmt: skip
    return matter, requirements


PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


async def test_the_table_is_filtered_by_its_address_and_gives_htmx_its_part(client, world, asked):
    matter, (first, _) = asked
    await log_in(client, world.clara)

    whole = await client.get(f"/matters/{matter.id}/evaluation")
    part = await client.get(f"/matters/{matter.id}/evaluation?state=05&votum=open", headers=PART)
    nothing = await client.get(f"/matters/{matter.id}/evaluation?q=Radweg")
    opened = await client.get(f"/matters/{matter.id}/evaluation?requirement={first.id}")

    assert "2 Änderungsbedarfe, 2 ohne Votum" in whole.text and "Frist &lt;verlängern&gt;" in whole.text
    assert "<html" not in part.text and "Dohlenstadt" in part.text and "Lerchenroda" not in part.text
    assert "Filter zurücksetzen" in nothing.text
    assert "[gestrichen" in opened.text and "2\u202f660" in opened.text


async def test_a_votum_is_kept_and_leads_back_to_the_filtered_table(client, world, asked):
    _, (first, _) = asked
    await log_in(client, world.clara)

    refused = await client.post(f"/requirements/{first.id}/evaluation", data={"votum": "not_adopted"})
    taken = await client.post(
        f"/requirements/{first.id}/evaluation",
        data={"votum": "not_adopted", "reason": "Sache des Landes.", "filters": "state=16&evil=1"},
    )

    assert refused.status_code == 422 and "Füllen Sie dieses Feld aus" in refused.text
    assert (
        taken.status_code == 303 and "state=16" in taken.headers["location"] and "evil" not in taken.headers["location"]
    )
    assert (await Source.get(requirement_id=first.id)).votum is Votum.NOT_ADOPTED
    assert "nicht aufgenommen" in (await client.get(taken.headers["location"])).text


async def test_ticked_rows_are_decided_or_grouped_together(client, world, asked):
    matter, requirements = asked
    ids = [one.id for one in requirements]
    await log_in(client, world.clara)

    chosen = await client.get(f"/matters/{matter.id}/evaluation/chosen", params={"requirements": ids})
    await client.post(f"/matters/{matter.id}/evaluation/decide", data={"requirements": ids, "votum": "noted"})
    made = await client.post(
        f"/matters/{matter.id}/evaluation/group", data={"requirements": ids, "title": "Längere Fristen"}
    )

    assert "2 markierte Änderungsbedarfe" in chosen.text
    assert await Source.filter(votum=Votum.NOTED).count() == 2
    assert "Längere Fristen" in (await client.get(made.headers["location"])).text


async def test_a_group_is_suggested_confirmed_split_and_decided_by_hand(client, world, asked):
    matter, requirements = asked
    position = await position_row(matter)
    await log_in(client, world.clara)

    await client.post(f"/matters/{matter.id}/groups/suggest")
    await drain()
    group = await RequirementGroup.get()
    listed = await client.get(f"/matters/{matter.id}/groups?unconfirmed=true")
    assert "Vorschlag der Maschine" in listed.text and "§" in listed.text
    assert (await client.post(f"/matters/{matter.id}/groups/confirm", data={"groups": group.id})).status_code == 303
    assert "Alle Gruppen sind bestätigt" in (await client.get(f"/matters/{matter.id}/groups?unconfirmed=true")).text
    await client.post(f"/groups/{group.id}/rename", data={"version": 2, "title": "Vorlauf"})
    await client.post(f"/groups/{group.id}/move", data={"requirements": requirements[0].id, "new_title": "Für sich"})
    other = await RequirementGroup.get(title="Für sich")
    await client.post(f"/groups/{group.id}/merge", data={"groups": other.id})
    await client.post(f"/groups/{group.id}/decide", data={"votum": "adopted", "position": position.id})

    shown = await client.get(f"/groups/{group.id}")
    assert "2 Änderungsbedarfe (1 Brief), 2 entschieden" in shown.text and "Vorlauf" in shown.text
    assert await Source.filter(position=position, votum=Votum.ADOPTED).count() == 2


async def test_members_have_no_evaluation(client, world, asked):
    matter, (first, _) = asked
    await log_in(client, world.anna)

    for address in (
        f"/matters/{matter.id}/evaluation",
        f"/matters/{matter.id}/groups",
        f"/requirements/{first.id}/evaluation",
    ):
        assert (await client.get(address)).status_code == 403


async def test_a_position_is_written_changed_rested_on_and_withdrawn(client, world, asked):
    matter, _ = asked
    await log_in(client, world.clara)

    assert (await client.get(f"/matters/{matter.id}/positions/new")).status_code == 200
    refused = await client.post(f"/matters/{matter.id}/positions", data={"kind": "demand", "petition": "Bleibt stehen"})
    made = await client.post(f"/matters/{matter.id}/positions", data={"kind": "demand", "title": "Fristen verlängern"})
    position = await Position.get()
    changed = await client.post(
        f"/positions/{position.id}", data={"version": 1, "kind": "demand", "title": "Vorlauf", "petition": "**Bitte**"}
    )
    stale = await client.post(f"/positions/{position.id}", data={"version": 1, "kind": "demand", "title": "Zu spät"})
    rested = await client.post(f"/positions/{position.id}/sources", data={"named_author": world.lea.person_id})

    assert refused.status_code == 422 and "Bleibt stehen" in refused.text
    assert (made.status_code, changed.status_code, stale.status_code, rested.status_code) == (303, 303, 409, 303)
    assert 'value="Zu spät"' in stale.text
    shown = (await client.get(f"/positions/{position.id}")).text
    assert "<strong>Bitte</strong>" in shown and "verantwortet von Lea Lohse" in shown
    assert "Vorlauf" in (await client.get(f"/matters/{matter.id}/positions")).text
    assert (await client.post(f"/positions/{position.id}/withdraw")).status_code == 303


async def test_answers_are_sent_after_a_look_and_read_by_the_member(client, world, asked):
    matter, (first, second) = asked
    await decide_requirement(world.clara, first.id, votum=Votum.NOT_ADOPTED, reason="Sache des Landes.")
    await log_in(client, world.clara)

    before = await client.get(f"/matters/{matter.id}/answers")
    sent = await client.post(f"/matters/{matter.id}/answers")
    again = await client.post(f"/matters/{matter.id}/answers")

    assert "Sie senden an 1 Organisation" in before.text and "Was noch geschuldet wird" in before.text
    assert sent.status_code == 303
    assert again.status_code == 409 and "1 Organisationen warten" in again.text
    await log_in(client, world.anna)
    for address in ("/results", f"/matters/{matter.id}/results"):
        shown = (await client.get(address)).text
        assert "Sache des Landes." in shown and "nicht aufgenommen" in shown
    await decide_requirement(world.clara, second.id, votum=Votum.NOTED)
    await send_member_answers(world.clara, matter.id)


async def test_costs_are_shown_to_offices(client, world, asked):
    matter, _ = asked
    await log_in(client, world.clara)

    assert "5\u202f320\u00a0€" in (await client.get(f"/matters/{matter.id}/costs")).text


async def test_a_desk_says_for_its_towns_what_they_made_of_a_recommendation(client, world):
    matter = await matter_row(world)
    first, second = [
        await position_row(matter, title, kind=PositionKind.RECOMMENDATION) for title in ("Beiräte", "Runden")
    ]
    await paper_row(matter, [first, second])
    await log_in(client, world.jana)
    shown = re.search(r'name="shown" id="shown" value="([^"]*)"', (await client.get("/recommendations")).text)
    towns = [world.union.id, *(one.id for one in world.union_towns)]
    form = {"town": towns, "shown": shown[1], "sharing": "offices", f"note_{second.id}": "", f"effect_{second.id}": ""}

    refused = await client.post("/recommendations", data=form | {f"note_{first.id}": "Text bleibt"})
    kept = await client.post("/recommendations/draft", data=form | {f"outcome_{first.id}": "planned"})
    said = await client.post("/recommendations", data=form | {f"outcome_{first.id}": "done"})

    assert refused.status_code == 422 and "Text bleibt" in refused.text
    assert kept.status_code == 200 and "Gespeichert um" in kept.text
    assert said.status_code == 303
    assert "Ihre Antwort gilt für 4 Orte" in (page := await client.get(said.headers["location"])).text
    assert f'name="outcome_{first.id}" value="done" checked' in page.text
    assert f'name="outcome_{second.id}" value="done" checked' not in page.text


async def test_an_example_is_told_by_a_member_and_published_by_the_office(client, world):
    await log_in(client, world.anna)
    assert (await client.get("/examples/new")).status_code == 200
    told = await client.post(
        "/examples", data={"organisation": world.town.id, "title": "Amtslotsen", "text": "In der **Bibliothek**"}
    )
    address = told.headers["location"].partition("?")[0]
    assert (await client.post(f"{address}/hand-in", data={"version": 1})).status_code == 303
    await log_in(client, world.clara)
    await client.post(f"{address}/publish")

    client.cookies.clear()
    assert "Amtslotsen" in (await client.get("/examples")).text
    assert "<strong>Bibliothek</strong>" in (await client.get(address)).text


async def test_the_standing_line_is_read_and_fields_of_policy_are_named_by_the_office(client, world):
    body = await Body.create(office=world.counties, name="Präsidium")
    await add_resolution(world.dora, body.id, number="4", decided_on=START.date(), text="Dauerhafte Mittel.")
    await log_in(client, world.dora)

    await client.post("/topics", data={"number": "3", "name": "Sprache"})

    assert "Beschluss Nr. 4" in (await client.get("/resolutions")).text
    assert "3. Sprache" in (await client.get("/topics")).text
