"""A Verband answers our recommendations for its seven towns in a minute; the office reads how far the members are."""

import time
from pathlib import Path

import pytest

from models.dispatches import Outcome
from models.organisations import Membership, OrganisationKind
from models.positions import PositionKind
from models.recommendations import Implementation
from models.settings import Settings
from tests.journeys.browser import PHONE, chromium, serving, visit
from tests.rows import START, matter_row, paper_row, position_row
from tests.world import World, organisation
from workflows.organisations.topics import set_topics
from workflows.positions.commitments import add_evidence
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said

pytestmark = pytest.mark.needs("chromium")

FIELDS = ("Querschnittsaufgabe", "Netzwerke", "Verwaltung", "Beteiligung", "Sprache und Bildung")
MINUTE = 60


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def recommended(world: World) -> list[int]:
    """Twenty-five recommendations in five fields, a promise, and four further towns on the desk of the Verband."""
    topics = await set_topics(world.clara, dict(enumerate(FIELDS, start=1)))
    matter = await matter_row(world, short_title="Integration")
    made = [
        await position_row(
            matter, f"Empfehlung {number}", kind=PositionKind.RECOMMENDATION, topic=topics[number // 5],
            text="Bürgerschaftliches Engagement von, für und mit Zugewanderten zu unterstützen und zu fördern.",
        )
        for number in range(25)
    ]  # fmt: skip
    promise = await position_row(matter, "Änderungsbedarfe vorbringen", kind=PositionKind.COMMITMENT)
    await paper_row(matter, [*made, promise], published_at=START)
    for name in ("Neuntöterau", "Rotmilanau", "Sumpfohreulen", "Tannenhäherau"):
        town = await organisation(
            name, OrganisationKind.MUNICIPALITY, parent=world.union, desk=world.union, state="16", population=900
        )
        await Membership.create(organisation=town, association=world.towns, through=world.state_association)
    ids = [one.id for one in made]
    await say_implementations(world.bert, [world.other_town.id], dict.fromkeys(ids[:3], Said(Outcome.UNDER_WAY)))
    await add_evidence(
        world.clara, promise.id, outcome=Outcome.UNDER_WAY, text="412 Änderungsbedarfe.", happened_on=START.date()
    )
    return ids


async def test_seven_towns_in_a_minute_and_the_office_reads_how_far_they_are(world: World, settings: Settings) -> None:
    ids = await recommended(world)
    async with serving(settings) as base, chromium() as browser:
        phone = await visit(browser, base, world.jana, width=PHONE)
        begun = time.perf_counter()
        page = await phone.goto("/recommendations")
        assert "für 8 Orte" in await page.inner_text("main")
        for number, one in enumerate(ids):
            await page.locator(f"label[for=outcome_{one}-{3 if number % 3 else 1}]").click()
        await page.get_by_role("status").get_by_text("Gespeichert um").wait_for()
        await phone.press("Speichern")
        assert time.perf_counter() - begun < MINUTE
        assert "25 von 25 Empfehlungen beantwortet" in await page.inner_text("main")
        assert await Implementation.filter(author=world.union).count() == 25 * 8
        await phone.hold("results-year")
        await phone.close()

        keys = await visit(browser, base, world.holger, javascript=False, keys=True)
        page = await keys.goto("/recommendations")
        await keys.unfold("Andere Orte wählen")
        for town in (await page.locator("[name=town][type=checkbox]").all())[1:]:
            await keys.use(town, key="Space")
        await keys.press("Für diese Orte antworten")
        assert "für 1 Ort" in await page.inner_text("main")
        await keys.reach(page.locator(f"[name=outcome_{ids[0]}]"))
        await page.keyboard.press("ArrowDown")
        await keys.press("Speichern")
        assert await Implementation.filter(position=ids[0], outcome=Outcome.UNDER_WAY).count() == 2
        await keys.close()

        desk = await visit(browser, base, world.clara)
        for name, path in (
            ("results-list", "/recommendations"), ("results-one", f"/recommendations/{ids[0]}"),
            ("results-adoption", "/adoption"), ("results-filtered", "/adoption?state=05"),
            ("results-promises", "/commitments"),
        ):  # fmt: skip
            page = await desk.goto(path)
            await desk.hold(name)
        await desk.follow("Änderungsbedarfe vorbringen")
        await desk.follow("Zuständigkeit und Nachweis …")
        await desk.hold("results-promise-edit")
        await desk.close()
