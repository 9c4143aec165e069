"""A paper from before this house, in a real browser: brought as a file, corrected in its preview, then read by members."""

from pathlib import Path

import pytest

from models.settings import Settings
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit
from tests.rows import matter_row

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("shared")]
SEED = Path(__file__).parents[3] / "shared/data/seed/nationaler-integrationsplan.md"
MENDED = "Integration ist Aufgabe der ganzen Verwaltung, nicht eines Amtes"


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def test_the_seed_paper_stands_on_the_pages_as_a_person_corrected_it(world, settings):
    matter = await matter_row(world, short_title="Integration")
    async with serving(settings) as base, chromium() as browser:
        lead = await visit(browser, base, world.lea, width=DESK)
        await previews(lead, matter)
        await corrects(lead)
        member = await visit(browser, base, world.anna, width=PHONE, javascript=False)
        await reads(member)


async def previews(lead, matter):
    await lead.goto(f"/matters/{matter.id}")
    await lead.follow("Ein vorhandenes Papier übernehmen …")
    await lead.look("paper-import-new")
    await lead.bring("Welche Datei?", SEED)
    page = await lead.press("Vorschau ansehen …")
    shown = await page.inner_text("main")
    assert "Stimmt das so?" in shown
    assert await page.locator("select[name^=kind_]:visible").count() == 29
    await lead.hold("paper-import-review")


async def corrects(lead):
    """The wording of one recommendation; a day that is still to come is refused, and what was typed stays."""
    page = lead.page
    first = page.locator("textarea[name^=text_]:visible").nth(4)
    name = await first.get_attribute("name")
    await first.fill(MENDED)
    await lead.write("Wann wurde es abgegeben?", "12.07.2099")
    await lead.press("Papier übernehmen")
    assert await page.locator(f"[name={name}]").input_value() == MENDED
    await lead.look("paper-import-refused")
    await lead.write("Wann wurde es abgegeben?", "12.07.2007")
    await lead.press("Papier übernehmen")
    assert "Das Papier ist übernommen" in await page.inner_text("main")
    await lead.look("paper-import-taken")


async def reads(member):
    page = await member.goto("/recommendations")
    assert await page.locator("main fieldset", has_text="umgesetzt").count() == 25
    assert await page.locator("main section h2[id^=topic-]").count() == 10
    assert MENDED in await page.inner_text("main")
    await member.look("paper-import-recommendations")
    page = await member.goto("/commitments")
    assert await page.locator("main tbody tr").count() == 4
    await member.look("paper-import-commitments")
