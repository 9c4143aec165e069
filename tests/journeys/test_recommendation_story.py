"""Recommendations in a real browser, by whoever has no scripts, no mouse or no network: for seven towns, on a phone."""

from pathlib import Path

import pytest

from models.dispatches import Outcome
from models.recommendations import Implementation
from models.settings import Settings
from tests.journeys.browser import PHONE, chromium, serving, visit
from tests.journeys.test_results_story import recommended
from tests.workflows.documents.spreadsheet_clerk import rewritten
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said

pytestmark = pytest.mark.needs("chromium")
SHEET = "Empfehlungen"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def test_without_scripts_on_a_phone_and_by_keyboard_alone_seven_towns_keep_their_notes(world, settings):
    ids = await recommended(world)
    town = world.union_towns[0]
    await say_implementations(world.jana, [town.id], {ids[0]: Said(Outcome.PLANNED, note="Mit der Schule.")})
    async with serving(settings) as base, chromium() as browser:
        phone = await visit(browser, base, world.jana, width=PHONE, javascript=False)
        page = await phone.goto("/recommendations")
        assert "für 8 Orte" in await page.inner_text("main")
        for one in ids:
            await page.locator(f"label[for=outcome_{one}-2]").click()
        await phone.look("recommendations-no-script")
        await phone.press("Speichern")
        assert "25 von 25 Empfehlungen beantwortet" in await page.inner_text("main")
        assert await said_of(ids) == {(Outcome.UNDER_WAY, "")} | {(Outcome.UNDER_WAY, "Mit der Schule.")}

        keys = await visit(browser, base, world.holger, keys=True)
        page = await keys.goto("/recommendations")
        for one in ids[:5]:
            await keys.reach(page.locator(f"[name=outcome_{one}]"))
            while not await page.locator(f"#outcome_{one}-3").is_checked():
                await page.keyboard.press("ArrowDown")
        await page.get_by_role("status").get_by_text("Gespeichert um").wait_for()
        await keys.press("Speichern")
        assert await said_of(ids[:5]) == {(Outcome.DONE, ""), (Outcome.DONE, "Mit der Schule.")}
        await keys.look("recommendations-keys")


async def test_the_spreadsheet_is_filled_at_home_brought_back_and_brought_again(world, settings, tmp_path):
    ids = await recommended(world)
    file = tmp_path / "zuhause.xlsx"
    async with serving(settings) as base, chromium() as browser:
        clerk = await visit(browser, base, world.jana)
        page = await clerk.goto("/recommendations")
        await clerk.follow("Als Tabelle ausfüllen")
        async with page.expect_download() as loading:
            await page.get_by_role("link", name="Tabelle laden (XLSX)").click()
        await (await loading.value).save_as(file)

        await brings(clerk, file, wrong)
        assert "1 Zelle kann nicht übernommen werden" in await page.inner_text("main")
        assert await Implementation.filter(author=world.union).count() == 0
        await clerk.hold("year-sheet-wrong")
        await brings(clerk, file, filled_in)
        assert "16 Angaben sind neu oder anders." in await page.inner_text("main")
        await clerk.hold("year-sheet-review")
        await clerk.press("Übernehmen")
        assert "2 von 25 Empfehlungen beantwortet" in await page.inner_text("main")
        assert await Implementation.filter(author=world.union, position_id__in=ids[:2]).count() == 16

        before = await Implementation.all().order_by("id").values()
        await brings(clerk, file, filled_in)
        assert "Alles, was in der Tabelle steht, ist schon gesagt." in await page.inner_text("main")
        assert await Implementation.all().order_by("id").values() == before
        await clerk.look("year-sheet-again")


async def brings(clerk, file, change):
    await clerk.goto("/recommendations/sheet")
    changed = rewritten(file.read_bytes(), change)
    await clerk.page.get_by_label("Welche Datei?").set_input_files(
        {"name": "zuhause.xlsx", "mimeType": "application/octet-stream", "buffer": changed}
    )
    await clerk.press("Vorschau ansehen …")


def filled_in(sheets):
    """Two rows for all, one town otherwise."""
    head, first, second = sheets[SHEET][:3]
    first[4], first[6], second[4], second[head.index("Sumpfohreulen")] = (
        "umgesetzt",
        "Im Rathaus.",
        "in Arbeit",
        "geplant",
    )


def wrong(sheets):
    filled_in(sheets)
    sheets[SHEET][1][4] = "vielleicht"


async def said_of(ids):
    """What is said of these recommendations: outcome and note."""
    found = await Implementation.filter(position_id__in=ids, author__kind="municipal_association").all()
    return {(one.outcome, one.note) for one in found}
