"""The first contact of a clerk with seven towns, behind a mail scanner that opens every link before she does."""

import re
from datetime import timedelta

import httpx
import pytest

from emails.render import render
from models.audit import AuditEntry
from models.deliveries import Delivery
from models.organisations import OrganisationKind
from models.people import LoginRequest, Mandate, Person, Role, Session
from models.settings import Settings
from models.submissions import Submission
from tests.consultation import a_draft, a_matter, an_open_round
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit
from tests.world import organisation
from workflows import clock
from workflows.organisations.confirmations import ask_for_confirmations

pytestmark = pytest.mark.needs("chromium")
HREF = re.compile(r'href="(https?://[^"]+)"')
SEVEN = ["Amselhain", "Dachsfurt", "Mohnborn", "Nelkenau", "Otterbach", "Pilzberg", "Quellau"]


async def newest(template):
    return await Delivery.filter(body__template=template).order_by("-id").select_related("body").first()


async def opened_by_scanner(base, template):
    """Every link of the newest mail of this kind, fetched as a scanner does: with GET and HEAD, without cookies."""
    mail = await newest(template)
    text = render(template, mail.body.language, {**mail.body.facts, **mail.facts}).html
    links = [link for link in HREF.findall(text) if link.startswith(base)]
    async with httpx.AsyncClient(follow_redirects=True, verify=False) as scanner:
        for link in links:
            assert (await scanner.get(link)).status_code == 200
            await scanner.head(link)
    assert links
    return mail


async def traces():
    """Whatever a link could have changed."""
    counts = [await one.all().count() for one in (AuditEntry, Mandate, Person, Session, Submission, Delivery)]
    return [*counts, await LoginRequest.filter(used_at__isnull=False).count()]


async def a_verband_of_seven(world):
    """Nobody of the Verband has an account; its one mailbox is asked for seven towns and itself."""
    for number, name in enumerate(SEVEN[3:], start=4):
        await organisation(
            name, OrganisationKind.MUNICIPALITY, parent=world.union, desk=world.union, state="16", population=900,
            ars=f"16061500101{number}",
        )  # fmt: skip
    await Mandate.filter(organisation=world.union).update(until=clock.now())
    matter = await a_matter(world)
    return await an_open_round(world, matter, document_version_id=(await a_draft(world, matter)).id)


async def enters_herself(window, base, name):
    """From the link in the mailbox to the page of the round, with the code she types."""
    invitation = await Delivery.filter(
        body__template="invitation", facts__contains={"organisations": SEVEN[:1]}
    ).first()
    page = await window.goto(invitation.facts["link"])
    await page.get_by_label("Wie heißen Sie?").fill(name)
    await page.get_by_label("Ihre dienstliche Mail-Adresse").fill(f"{name.split()[0].lower()}@ginstertal.example")
    await window.press("Eintragen und Mail anfordern")

    before = await traces()
    mail = await opened_by_scanner(base, "login")
    assert await traces() == before

    await page.get_by_label("Code").fill(mail.facts["code"])
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    return page


async def test_the_scanner_changes_nothing_and_the_clerk_lands_in_her_seven_towns(world, tmp_path):
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    async with serving(settings) as base, chromium() as browser:
        round_ = await a_verband_of_seven(world)
        before = await traces()
        await opened_by_scanner(base, "invitation")
        assert await traces() == before

        phone = await visit(browser, base, width=PHONE, javascript=False)
        page = await enters_herself(phone, base, "Rike Falter")
        assert page.url == f"{base}/rounds/{round_.id}"
        text = await page.inner_text("body")
        assert all(town in text for town in SEVEN)
        assert "Verwaltungsgemeinschaft Ginstertal" in await page.inner_text(".app-acting")
        await phone.look("round-390-plain")
        rike = await Mandate.get(person__name="Rike Falter", until=None)
        assert (rike.role, rike.provisional) == (Role.COORDINATOR, False)

        desk = await visit(browser, base, width=DESK)
        await enters_herself(desk, base, "Ole Star")
        helper = await Mandate.get(person__name="Ole Star")
        assert (helper.role, helper.provisional) == (Role.CONTRIBUTOR, True)
        assert (await newest("mandate_notice")).person_id == rike.person_id

        await asks_for_access_and_is_let_in(browser, base, world)
        await looks_after_her_people(phone, world)


async def asks_for_access_and_is_let_in(browser, base, world):
    """An address that proves nothing; the Landesverband decides, with the keyboard alone."""
    stranger = await visit(browser, base, width=PHONE)
    invitation = await Delivery.filter(
        body__template="invitation", facts__contains={"organisations": SEVEN[:1]}
    ).first()
    page = await stranger.goto(invitation.facts["link"])
    await page.get_by_role("link", name="Um Zugang bitten").click()
    await page.get_by_label("Wie heißen Sie?").fill("Ute Specht")
    await page.get_by_label("Ihre dienstliche Mail-Adresse").fill("ute@web.example")
    await page.get_by_label("Was tun Sie dort").fill("Hauptamt, Telefon 0361 1")
    await stranger.press("Um Zugang bitten")
    await stranger.look("asked-390")
    await opened_by_scanner(base, "mandate_claim")

    office = await visit(browser, base, world.paul, width=DESK, keys=True)
    link = (await newest("mandate_claim")).body.facts["link"]
    page = await office.goto(link)
    await office.use(page.locator("#decision-1"), key="Space")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Am Telefon bestätigt.")
    await page.keyboard.press("Tab")
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    assert await Mandate.exists(person__name="Ute Specht", until=None)
    await office.look("claim-decided-1280")
    await office.goto("/confirmations")
    await office.look("confirmations-1280")


async def looks_after_her_people(coordinator, world):
    """A year later, on the phone without JavaScript: who has left goes, the rest is confirmed with one button."""
    await Mandate.filter(organisation=world.union).update(since=clock.now() - timedelta(days=400))
    await ask_for_confirmations()
    page = await coordinator.goto(f"/organisations/{world.union.id}/confirmation")
    await coordinator.look("confirmation-390-plain")
    await coordinator.press("Stimmt alles")
    await coordinator.look("confirmed-390-plain")
    assert "In einem Jahr fragen wir wieder" in await page.inner_text("main")
    await coordinator.goto("/account")
    await coordinator.look("account-390-plain")
    await page.get_by_label("Eine Antwort wartet auf Ihre Freigabe").select_option("never")
    await coordinator.press("Auswahl speichern")
    assert await page.get_by_label("Eine Antwort wartet auf Ihre Freigabe").input_value() == "never"
