"""The tools of the browser tests find what they are for."""

import pytest

from models.settings import Settings
from tests.journeys.browser import PHONE, chromium, serving, visit
from tests.world import World

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def test_a_person_reads_pages_in_her_window_and_a_visitor_in_another(world: World, settings: Settings) -> None:
    async with serving(settings) as base, chromium() as browser:
        clara = await visit(browser, base, world.clara, width=PHONE)
        await clara.goto("/papers")
        await clara.check()
        assert "Clara Voss" in await clara.page.content()

        nobody = await visit(browser, base, dark=True, javascript=False, language="en-GB")
        await nobody.goto("/papers")
        await nobody.check()
        assert "Papers" in await nobody.page.content()


async def test_a_check_finds_a_picture_without_text_a_wide_page_and_a_broken_policy(
    world: World, settings: Settings
) -> None:
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, width=PHONE)
        await window.goto("/papers")
        await window.page.evaluate("document.querySelector('main').append(new Image(10, 10))")
        assert any("image-alt" in violation for violation in await window.violations())
        await window.page.evaluate("document.querySelector('main img').remove()")
        await window.check()

        await window.page.evaluate("document.querySelector('h1').style.width = '2000px'")
        with pytest.raises(AssertionError, match="sideways"):
            await window.check()

        await window.page.evaluate("document.head.append(document.createElement('style'))")
        await window.page.evaluate("document.querySelector('style').textContent = 'p {}'")
        with pytest.raises(AssertionError, match="Content Security Policy"):
            await window.check()
