"""The mailbox of a demonstration in a real browser: what stands in a mail does not act."""

from pathlib import Path

import pytest

from models.settings import Settings
from tests.consult.test_mailbox import keep
from tests.journeys.browser import chromium, serving, visit
from tests.world import World

pytestmark = pytest.mark.needs("chromium")


async def test_a_link_in_a_mail_opens_in_the_whole_window_and_its_script_never_runs(
    world: World, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True, demonstration=True)
    async with serving(settings) as base, chromium() as browser:
        keep(settings, "rathaus@a.example", link=f"{base}/help")
        window = await visit(browser, base)
        await window.goto("/mailbox")
        await window.hold()
        await window.page.get_by_role("link", name="Einladung").click()
        frame = window.page.frame_locator("iframe")
        await frame.get_by_role("link", name="Zum Papier").wait_for()
        blocked = [one for one in window.complaints if "Blocked script execution" in one]
        assert len(blocked) == len(window.complaints) == 1
        window.complaints.clear()
        await window.hold("letter")
        await frame.get_by_role("link", name="Zum Papier").click()
        await window.page.wait_for_url("**/help")
