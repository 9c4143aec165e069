"""The timeline and the links for calendars in a real browser, on a phone and on a desk."""

import pytest

from models.dispatches import Outcome
from models.positions import Votum
from models.settings import Settings
from tests.consultation import followed_up
from tests.journeys.browser import chromium, serving, visit
from tests.rows import document_row, matter_row, paper_row, position_row, requirement_row, round_row, submission_row
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import decide_requirement

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


@pytest.fixture
async def told(world):
    """The town has asked for three things: one came to an end in the law, one was refused, one is open. Its answer's id."""
    matter = await matter_row(world)
    version, _ = await document_row(matter)
    submission = await submission_row(await round_row(matter, world.federation, [world.town]), world.town)
    requirement = await requirement_row(submission, "Mehr Zeit für die Anpassung der Gefahrenabwehrverordnungen")
    refused = await requirement_row(submission, "Brunnen auch auf dem Land")
    position = await position_row(matter, "Fristen auf vier Wochen verlängern")
    await paper_row(matter, [position])
    await decide_requirement(
        world.clara, requirement.id, votum=Votum.ADOPTED, position_id=position.id, reason="Das fordern viele Städte."
    )
    await decide_requirement(world.clara, refused.id, votum=Votum.NOT_ADOPTED, reason="Das ist Sache des Landes.")
    await send_member_answers(world.clara, matter.id)
    await followed_up(
        world, position.id, document_version_id=version.id, outcome=Outcome.PARTLY, evidence="Art. 2 Nr. 4"
    )
    await requirement_row(
        await submission_row(await round_row(await matter_row(world), world.federation, [world.town]), world.town)
    )
    return submission.id


async def test_timeline_and_links_hold_on_phone_and_desk(world, told, settings):
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.anna)
        for path in ("/timeline", f"/submissions/{told}"):
            await window.goto(path)
            await window.hold()
        await window.goto("/account/feeds")
        await window.press("Neuen Link für Lerchenroda anlegen")
        await window.hold("made")
        assert await window.page.get_by_text("/deadlines.ics").count() == 1
        await window.page.get_by_role("link", name="Alle Links ansehen und widerrufen").click()
        await window.page.get_by_role("button", name="widerrufen").click()
        assert "Der Link ist widerrufen." in await window.page.inner_text("main")
        await window.close()
