"""A matter is opened: a bill as PDF is recognised, corrected by hand without scripts, and used."""

import pytest
import typst

from models.settings import Settings
from tests.consultation import a_matter
from tests.journeys.browser import DESK, chromium, serving, visit
from tests.workflows.test_recognitions import BILL
from tests.workflows.test_requirement_outcomes import second_version

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def bring(window, matter_id: int, path) -> None:
    page = await window.goto(f"/matters/{matter_id}/documents/new")
    await page.set_input_files("#file", path)
    await page.fill("#title", "Entwurf eines Gesetzes über Brunnen")
    await page.fill("#label", "Referentenentwurf")
    await window.press("Entwurf einlesen")


async def test_a_bill_as_pdf_is_corrected_beside_its_pages_and_then_used(database, world, settings, tmp_path):
    matter = await a_matter(world)
    path = tmp_path / "Entwurf.pdf"
    path.write_bytes(typst.compile(BILL))
    async with serving(settings) as base, chromium() as browser:
        plain = await visit(browser, base, world.clara, javascript=False)
        await bring(plain, matter.id, path)
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
        assert "§ 1 Absatz 1a" in (await window.page.inner_text("#reading")).replace("\xa0", " ")
        second = await second_version(world)
        await window.turn(DESK)
        await window.goto(f"/document-versions/{second.id}/requirements")
        await window.hold("outcomes")
        await window.press("Verschiebung bestätigen")
        assert "bestätigt am" in await window.page.inner_text("main")
        await window.page.get_by_role("link", name="Mitglieder dazu noch einmal fragen").click()
        assert await window.page.input_value("#draft") == str(second.id)
        assert await window.page.input_value("#follows")
