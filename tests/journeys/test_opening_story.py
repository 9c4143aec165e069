"""A matter is opened from a ministry's mail; its PDF is recognised, corrected by hand without scripts, and used."""

import pytest
import typst

from models.matters import MinistryMail
from models.settings import Settings
from tests.journeys.browser import DESK, chromium, serving, visit
from tests.workflows.documents.test_ministry_mail import mail
from tests.workflows.test_recognitions import BILL
from tests.workflows.test_requirement_outcomes import second_version
from workflows.matters.ministry_mails import bring_mail

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


def letter() -> bytes:
    """The ministry's mail with the bill as PDF."""
    made = mail(Subject="WG: Entwurf eines Gesetzes über Brunnen")
    made.add_attachment(typst.compile(BILL), maintype="application", subtype="pdf", filename="Entwurf.pdf")
    return made.as_bytes()


async def open_from_mail(plain, world, path) -> None:
    """Drop the mail, look at what it says, open the matter that it proposes, and read its PDF as a draft."""
    page = await plain.goto("/ministry-mails/new")
    await page.set_input_files("#file", path)
    await plain.press("Mail lesen")
    await page.get_by_role("link", name="Neues Vorhaben eröffnen").click()
    assert await page.input_value("#title") == "Entwurf eines Gesetzes über Brunnen"
    assert await page.input_value("#their_reference") == "H II 3 – 20401/12#4"
    assert await page.input_value("#due_at_time") == "10:00"
    await page.fill("#short_title", "BrG")
    await page.select_option("#lead_association", label=world.counties.name)
    await plain.press("Vorhaben eröffnen")
    await page.get_by_role("link", name="als Entwurf einlesen", exact=True).click()
    await page.fill("#title", "Entwurf eines Gesetzes über Brunnen")
    await page.fill("#label", "Referentenentwurf")
    await page.fill("#embargo_until_date", "31.12.2099")
    await page.fill("#embargo_until_time", "10:00")
    await plain.press("Entwurf einlesen")


async def test_a_mail_becomes_a_matter_and_its_pdf_a_draft_corrected_beside_its_pages(
    database, world, settings, tmp_path
):
    path = tmp_path / "Mail.eml"
    path.write_bytes(letter())
    async with serving(settings) as base, chromium() as browser:
        plain = await visit(browser, base, world.clara, javascript=False)
        await open_from_mail(plain, world, path)
        assert "4 Textstellen erkannt" in await plain.page.content()
        await plain.page.locator("#piece-2").get_by_role("button", name="An die vorige anhängen").click()
        await plain.page.locator("#piece-1").get_by_role("link", name="Ändern oder teilen").click()
        await plain.page.select_option("#offset", label="(2) Das Wasser ist trinkbar zu halten. Es ist frei.")
        await plain.press("Hier teilen")
        await plain.page.locator("#piece-2").get_by_role("link", name="Ändern oder teilen").click()
        await plain.page.fill("#mark", "zwei")
        await plain.press("Speichern")
        assert "Diese Nummer passt nicht" in await plain.page.content()
        await plain.page.fill("#mark", "1a")
        await plain.press("Speichern")
        address = plain.page.url.split("?")[0].removeprefix(base)

        window = await visit(browser, base, world.clara, width=DESK)
        await window.goto(f"{address}?sheet=1&edit=2")
        await window.hold("recognition-edit")
        await window.goto(f"{address}?sheet=2")
        await window.hold("recognition")
        await window.press("Alles übernehmen")
        assert "Sperrfrist bis" in await window.page.inner_text(".app-secret")
        assert "§ 1 Absatz 1a" in (await window.page.inner_text("#reading")).replace("\xa0", " ")
        second = await second_version(world)
        again = await bring_mail(world.dora, letter())
        await window.become(world.dora)
        await window.turn(DESK)
        await window.goto(f"/ministry-mails/{again.id}")
        assert "gleiches Aktenzeichen" in await window.page.inner_text("main")
        await window.hold("mail")
        await window.become(world.clara)
        await window.turn(DESK)
        await window.goto(f"/matters/{(await MinistryMail.get(id=again.id - 1)).matter_id}")
        await window.hold("matter")
        await window.turn(DESK)
        await window.page.get_by_role("link", name="Um mehr Zeit bitten").click()
        await window.page.fill("#note", "per Mail an das Referat")
        await window.press("Als abgegeben vermerken")
        await window.hold("more-time")
        await window.goto(f"/document-versions/{second.id}/requirements")
        await window.hold("outcomes")
        await window.press("Verschiebung bestätigen")
        assert "bestätigt am" in await window.page.inner_text("main")
        await window.page.get_by_role("link", name="Mitglieder dazu noch einmal fragen").click()
        assert await window.page.input_value("#draft") == str(second.id)
        assert await window.page.input_value("#follows")
        await window.page.get_by_role("link", name="Vorlage für Einladungen").click()
        await window.hold("invitation-template")
