"""What became of a demand, in a real browser: from "sent" to "partly adopted" with the law beside it, and a term that ends."""

import pytest

from emails.render import render
from models.deliveries import Delivery
from models.matters import DocumentStage
from models.positions import Votum
from models.settings import Settings
from models.submissions import Requirement
from tests.consultation import SECTIONS, a_draft, a_matter, an_open_round, place, released
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit
from tests.rows import paper_row, position_row
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import decide_requirement

pytestmark = pytest.mark.needs("chromium")
DEMANDED = "Jede Gemeinde kann einen Brunnen haben. Der Bund trägt die Kosten."
LAW = (("§ 1", "Ziel", "Jede Gemeinde kann einen Brunnen haben. Die Länder tragen die Kosten."), *SECTIONS[1:])


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def sent(world):
    """The town asked for something, two demands were sent, everybody knows the votum; then the law is there."""
    matter = await a_matter(world, ministry_id=world.ministry.id)
    draft = await a_draft(world, matter)
    asked = await released(world, await an_open_round(world, matter, document_version_id=draft.id))
    at = {"provision": await place(draft, "§1"), "wording_after": DEMANDED}
    demand = await position_row(matter, "Niemanden zum Brunnen zwingen", **at)
    other = await position_row(matter, "Berichte nur alle fünf Jahre")
    await paper_row(matter, [demand, other], published_at=matter.opened_at)
    requirement = await Requirement.get(submission_id=asked.id)
    await decide_requirement(world.clara, requirement.id, votum=Votum.ADOPTED, position_id=demand.id)
    await send_member_answers(world.clara, matter.id)
    law = {"document_id": draft.document_id, "label": "Bundesgesetzblatt", "stage": DocumentStage.PARLIAMENTARY_PAPER}
    await a_draft(world, matter, *LAW, **law)
    return matter, demand, other


async def test_a_demand_comes_to_partly_adopted_and_the_rest_lapses_with_the_term(world, settings):
    matter, demand, other = await sent(world)
    async with serving(settings) as base, chromium() as browser:
        officer = await visit(browser, base, world.clara, width=DESK)
        await records(officer, matter, demand)
        lead = await visit(browser, base, world.lea, width=DESK, keys=True)
        await confirms(lead, matter)
        member = await visit(browser, base, world.anna, width=PHONE, javascript=False)
        await reads(member, demand)
        (mail,) = await Delivery.filter(body__template="follow_up").select_related("body")
        told = render("follow_up", "de", {**mail.body.facts, **mail.facts}).text
        assert "teilweise übernommen" in told
        assert "kann einen Brunnen haben" in told

        await ends_the_term(officer, matter, other)
        await confirms(lead, matter)
        await officer.goto("/follow-ups")
        assert "1 von 2 Forderungen sind ganz oder teilweise übernommen." in await officer.page.inner_text("main")
        await officer.hold("success")
        await lead.goto(f"/matters/{matter.id}/follow-ups?lang=en")
        await lead.hold("followups-en")


async def records(officer, matter, demand):
    """The proposal counts words; she decides, and cannot confirm it herself."""
    await officer.goto(f"/matters/{matter.id}/follow-ups")
    await officer.follow(f"Verbleib von Forderung {demand.number} festhalten")
    page = officer.page
    assert "Vorschlag der Maschine" in await page.inner_text("main")
    await officer.hold("record")
    await officer.press("Festhalten")
    assert "Noch nicht angenommen" in await page.inner_text("main")
    await page.get_by_label("Was wurde daraus?").select_option("partly")
    await officer.write("Woran sieht man es?", "Kein Zwang mehr; die Kosten tragen die Länder.")
    await officer.press("Festhalten")
    assert "Eine andere Person Ihrer Geschäftsstelle bestätigt sie." in await page.inner_text("main")
    await officer.hold("waiting-own")


async def confirms(lead, matter):
    await lead.goto(f"/matters/{matter.id}/follow-ups")
    await lead.look("waiting")
    await lead.press("Bestätigen und Mitgliedern mitteilen")
    assert "Bestätigt." in await lead.page.inner_text("main")
    await lead.hold("confirmed")


async def reads(member, demand):
    await member.goto("/timeline")
    await member.look("timeline")
    await member.follow("teilweise übernommen")
    shown = await member.page.inner_text("main")
    assert DEMANDED in shown
    assert "Die Länder tragen die Kosten." in shown
    await member.look("read")


async def ends_the_term(officer, matter, other):
    """What was adopted stays; the other demand lapses and goes on in a new matter."""
    await officer.goto(f"/term-end?matter={matter.id}")
    await officer.hold("term")
    await officer.tick("Wir verfolgen sie weiter", on=True)
    await officer.press("1 Forderung als verfallen festhalten")
    assert "Was endet?" in await officer.page.inner_text("#form-error")
    await officer.write("Was endet?", "Ende der 21. Wahlperiode")
    await officer.press("1 Forderung als verfallen festhalten")
    shown = await officer.page.inner_text("main")
    assert "wird weiterverfolgt" in shown
    assert "Wird fortgesetzt im Vorhaben" in shown
