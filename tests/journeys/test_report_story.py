"""The yearly report in a real browser: begun from the figures, rendered, and opened as a PDF whose drawings have words."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from models.dispatches import Outcome
from models.queue import drain
from models.settings import Settings
from tests.journeys.browser import DESK, chromium, serving, visit
from tests.journeys.test_results_story import recommended
from workflows.people.sessions import actor_for
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def test_the_yearly_report_is_begun_rendered_and_its_drawings_are_read_aloud(world, settings):
    ids = await recommended(world)
    for actor in (world.bert, await actor_for(world.jana.person_id)):  # all alike: no number is small
        await say_implementations(actor, actor.organisation_ids, dict.fromkeys(ids, Said(Outcome.DONE)))
    async with serving(settings) as base, chromium() as browser:
        officer = await visit(browser, base, world.clara, width=DESK)
        page = await officer.goto("/adoption")
        await officer.follow("Jahresbericht beginnen …")
        await officer.look("report-begin")
        await officer.press("Bericht beginnen")
        assert "Nach Ländern" in await page.inner_text("main")
        await officer.hold("report-paper")
        await officer.press("PDF, Word und OpenDocument erstellen")
        await drain("render_paper")
        await page.reload()
        link = page.get_by_role("link", name="PDF", exact=False).first
        pdf = await (await page.request.get(str(await link.get_attribute("href")))).body()

    document = PdfReader(io.BytesIO(pdf))
    words = alternatives(document.root_object["/StructTreeRoot"])
    assert len(words) == 3
    assert "Thüringen: 225 von " in words[0]
    assert "Umgesetzt nach Ländern" in "".join(one.extract_text() for one in document.pages)


def alternatives(node) -> list[str]:
    """What a reader says aloud for each drawing of a PDF, in reading order."""
    found = [str(node["/Alt"])] if node.get("/S") == "/Figure" and "/Alt" in node else []
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        inner = child.get_object()
        found += alternatives(inner) if hasattr(inner, "get") else []
    return found
