"""From a position to a committee and back, by the keyboard, and every page on the way on a desk and on a phone."""

from datetime import timedelta

import pytest

from models.bodies import BodySession
from models.matters import Topic
from models.organisations import Body
from models.papers import PaperState, Passage
from models.positions import Votum
from models.settings import Settings
from models.submissions import Submission, SubmissionState
from tests.journeys.browser import chromium, serving, visit
from tests.rows import START, matter_row, paper_row, position_row, requirement_row, round_row, submission_row
from workflows import clock
from workflows.bodies.agenda import ItemText, add_item
from workflows.bodies.body_sessions import plan_session
from workflows.bodies.resolutions import add_resolution, supersede_resolution
from workflows.positions.contradictions import mark_contradiction, resolve_contradiction
from workflows.requirements.vota import decide_requirement

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


@pytest.fixture
async def said(world):
    """A position of a draft with costs, a withdrawn answer, an older resolution and one that took its place."""
    topic = await Topic.create(number=5, name="Sprache und Bildung")
    matter = await matter_row(world, title="Gesetz zur Förderung der Sprachmittlung", short_title="SprachG")
    round_ = await round_row(matter, world.federation, [world.town, world.city, world.county])
    words = {"petition": "Die Sprachmittlung ist dauerhaft zu finanzieren.", "assessment": "Der Bedarf steigt."}
    earlier = await position_row(await matter_row(world, short_title="IntG"), "Sprachmittlung begrenzen", topic=topic)
    await paper_row(earlier.matter, [earlier])
    position = await position_row(matter, "Sprachmittlung finanzieren", topic=topic, law_place="§ 43 AufenthG", **words)
    for place, cost in ((world.town, 2_400), (world.city, 172_800), (world.county, 38_000)):
        facts = {"cost_yearly": cost, "cost_basis": "Stunden × Satz", "cost_once": 500}
        asked = await requirement_row(await submission_row(round_, place), "Dolmetscher bezahlen", **facts)
        await decide_requirement(world.clara, asked.id, votum=Votum.ADOPTED, position_id=position.id)
    gone = {"state": SubmissionState.WITHDRAWN, "withdrawn_at": START, "withdrawal_reason": "Der Kreistag war dagegen."}
    await Submission.filter(organisation=world.county).update(**gone)
    body = await Body.create(office=world.federation, name="Arbeitskreis Integration")
    old, new = [
        await add_resolution(
            world.clara, body.id, number=number, decided_on=START.date() - timedelta(days=days), text=text,
            subject="Sprachmittlung", topic_id=topic.id, law_place="§ 43 AufenthG",
        )
        for number, days, text in (("2024/7", 700, "Sprachmittlung zahlt das Land."), ("2025/3", 300, "Sprachmittlung zahlt der Bund."))
    ]  # fmt: skip
    await supersede_resolution(world.clara, old.id, version=1, by_id=new.id)
    return matter, position, earlier, body, new


async def test_an_officer_takes_a_position_to_a_committee_and_records_what_it_decided(world, settings, said):
    _, position, _, body, _ = said
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara, keys=True)
        await window.goto(f"/bodies/{body.id}")
        await window.write("Tag", "01.12.2030")
        await window.write("Uhrzeit (Berlin)", "10:00")
        await window.press("Sitzung planen")
        session = await BodySession.get(body=body)
        await window.goto(f"/positions/{position.id}")
        await window.follow("Beschlussvorlage")
        await window.hold("agenda-new")
        await window.press("Speichern")

        await BodySession.filter(id=session.id).update(begins_at=clock.now() - timedelta(hours=1))
        page = await window.goto(f"/body-sessions/{session.id}")
        await window.unfold("Ergebnis festhalten")
        await window.press("Ergebnis festhalten")
        assert "Noch nicht angenommen" in await page.content()
        await window.write("Nummer des Beschlusses", "2026/1")
        await window.press("Ergebnis festhalten")
        await window.follow("Beschluss Nr. 2026/1")
        await window.hold("resolution")
        page = await window.follow("Sprachmittlung finanzieren")
        assert await page.get_by_role("link", name="Beschluss Nr. 2026/1").count() == 1


async def test_the_pages_of_committees_and_of_what_is_to_be_decided_hold(world, settings, said):
    matter, position, earlier, body, resolution = said
    done = await mark_contradiction(
        world.clara, position.id, note="Früher wollten wir das Gegenteil.", earlier_id=earlier.id
    )
    await resolve_contradiction(world.clara, done.id, reason="Die Lage hat sich geändert.")
    await mark_contradiction(
        world.clara, position.id, note="Der Beschluss meint nur den Bund.", resolution_id=resolution.id
    )
    session = await plan_session(world.clara, body.id, begins_at=clock.now() - timedelta(days=2), place="Berlin")
    for subject in ("Kita-Ausbau", "Sprachmittlung"):
        await add_item(
            world.clara, session.id, ItemText(subject, "Der Bund zahlt.", "Weil **er** bestellt.", "- Votum")
        )
    draft = await paper_row(matter, [position], state=PaperState.DRAFT)
    passage = await Passage.get(paper_version=draft, citations__cited=position)
    pages = {
        "body": f"/bodies/{body.id}",
        "session": f"/body-sessions/{session.id}",
        "found": "/resolutions?q=sprachmittlung&force=all",
        "position": f"/positions/{position.id}",
        "position-edit": f"/positions/{position.id}/edit",
        "costs": f"/positions/{position.id}/costs",
        "passage": f"/passages/{passage.id}/edit",
    }
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        for name, path in pages.items():
            await window.goto(path)
            await window.hold(name)
        await window.become(None)
        await window.goto("/resolutions")
        await window.look("visitor-1280")
