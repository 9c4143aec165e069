"""What offices see of matters, drafts, rounds and answers, on a phone and on a desk; members at their answers, autosave as typed."""

import asyncio
from decimal import Decimal

import pytest

from models.matters import Topic
from models.rounds import Question, QuestionKind
from models.settings import Settings
from models.submissions import Answer, Requirement
from tests.consultation import SECTIONS, a_draft, a_matter, a_round, an_open_round, hours, place
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit
from workflows.requirements.requirements import add_requirement
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions.answers import save_answers
from workflows.submissions.submissions import begin_submission, hand_in_submission, release_submission

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


@pytest.fixture
async def filled(world):
    """A matter with two versions of a draft, a round with questions, answers in all states."""
    await Topic.create(number=3, name="Öffnung der Verwaltung")
    matter = await a_matter(world, due_at=hours(400), ministry_id=world.ministry.id, officer_id=world.clara.person_id)
    version = await a_draft(world, matter)
    moved = ("§ 4", "Bericht", "Über den Brunnen wird jährlich berichtet.")
    changed = ("§ 2", "Wasser", "Das Wasser ist kühl und trinkbar zu halten.")
    second = await a_draft(world, matter, SECTIONS[0], changed, moved, document_id=version.document_id)
    questions = [
        NewQuestion(QuestionKind.NUMBER, "Wie viele Brunnen unterhalten Sie?", unit="Stück", required=True),
        NewQuestion(QuestionKind.CHOICE, "Ist das Wasser trinkbar?", options=["ja", "nein"]),
        NewQuestion(QuestionKind.TEXT, "Was hindert Sie am meisten?"),
    ]
    round_ = await an_open_round(
        world, matter, document_version_id=version.id, questions=questions, grace_until=hours(264)
    )
    where = await place(version, "§2")
    draft = await begin_submission(world.anna, round_.id, organisation_id=world.town.id, covers=[world.town.id])
    requirement = await add_requirement(
        world.anna, draft.id, title="Das Wasser muss nur kühl sein", provision_ids=[where.id], current_text=where.text,
        proposed_text="Das Wasser ist kühl zu halten.", rationale="Der Brunnen von Lerchenroda ist trocken.",
    )  # fmt: skip
    union = world.union.id
    done = await begin_submission(world.jana, round_.id, organisation_id=union, covers=[union])
    await add_requirement(
        world.jana, done.id, title="Mehr Wasser", provision_ids=[where.id], proposed_text="Das Wasser ist nass.",
        reading="members",
    )  # fmt: skip
    number = await Question.get(round=round_, position=1)
    await save_answers(world.jana, done.id, {number.id: 3})
    await hand_in_submission(world.jana, done.id, version=1)
    await release_submission(world.holger, done.id, version=2)
    town = world.union_towns[0].id
    waiting = await begin_submission(world.jana, round_.id, organisation_id=town, covers=[town])
    await add_requirement(
        world.jana, waiting.id, title="Bänke am Brunnen", provision_ids=[where.id], current_text=where.text,
        proposed_text="Das Wasser ist kühl und trinkbar zu halten.", rationale="Zum Ausruhen.", cost_yearly=Decimal(9828),
    )  # fmt: skip
    await save_answers(world.jana, waiting.id, {number.id: 3})
    await hand_in_submission(world.jana, waiting.id, version=1)
    prepared = await a_round(world, matter, title="Eilabfrage zu Brunnenkosten", kind="urgent_query")
    return {
        "matter": matter.id, "version": version.id, "where": where.id, "second": second.id, "round": round_.id, "prepared": prepared.id,
        "draft": draft.id, "requirement": requirement.id, "done": done.id, "waiting": waiting.id, "theirs": (await Requirement.get(submission=done)).id,
    }  # fmt: skip


PAGES = [
    "/", "/matters", "/matters/{matter}", "/document-versions/{version}", "/document-versions/{version}?q=trinkbar",
    "/document-versions/{version}?q=nirgends", "/document-versions/{second}?beside={version}", "/provisions/{where}",
    "/document-versions/{version}/print", "/document-versions/{second}/changes", "/rounds", "/rounds/{round}",
    "/requirements/{theirs}", "/matters/new", "/matters/{matter}/edit", "/matters/{matter}/documents/new",
    "/rounds/{prepared}", "/matters/{matter}/rounds/new", "/rounds/{prepared}/edit", "/rounds/{prepared}/open",
    "/rounds/{round}/remind", "/rounds/{round}/extend", "/rounds/{round}/end", "/rounds/{round}/submissions",
    "/submissions/{done}",
]  # fmt: skip


async def test_pages_of_offices_hold_on_phone_and_desk(world, filled, settings):
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        for path in PAGES:
            await window.goto(path.format(**filled))
            await window.hold(f"clara{path}")
        await window.close()


async def test_what_is_typed_saves_itself_and_the_redline_follows(world, filled, settings):
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.anna, width=PHONE)
        page = await window.goto(f"/requirements/{filled['requirement']}/edit")
        await page.get_by_label("Und wie soll er lauten?").fill("Das Wasser ist reichlich zu halten.")
        await page.get_by_text("Gespeichert um").wait_for(timeout=10_000)

        assert "reichlich" in await page.locator("#redline ins").first.inner_text()
        assert (await Requirement.get(id=filled["requirement"])).proposed_text == "Das Wasser ist reichlich zu halten."

        await page.get_by_label("Warum?").fill("Letzte Worte vor dem Weggehen.")
        await page.goto(f"{base}/matters")
        for _ in range(50):
            if (await Requirement.get(id=filled["requirement"])).rationale.startswith("Letzte Worte"):
                break
            await asyncio.sleep(0.1)
        assert (await Requirement.get(id=filled["requirement"])).rationale == "Letzte Worte vor dem Weggehen."

        page = await window.goto(f"/submissions/{filled['draft']}")
        await window.write("Wie viele Brunnen unterhalten Sie?", "12")
        await page.get_by_text("Gespeichert um").wait_for(timeout=10_000)
        assert (await Answer.get(submission_id=filled["draft"])).number == 12


async def test_a_town_answers_without_javascript(world, filled, settings):
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.bert, width=PHONE, javascript=False)
        page = await window.goto(f"/rounds/{filled['round']}")
        await window.press("Antwort schreiben")
        await page.get_by_role("link", name="Änderungsbedarf schreiben", exact=True).click()
        await page.get_by_label("Kurz gesagt: Was soll sich ändern?").fill("Mehr Bänke am Brunnen")
        await window.press("Weiter")
        await page.get_by_label("Warum?").fill("Zum Ausruhen.")
        await window.press("Speichern und zurück")
        await window.press("An Koordination geben")
        assert "Diese Frage muss beantwortet werden." in await page.inner_text("#form-error")
        await page.get_by_label("Wie viele Brunnen unterhalten Sie?").fill("3")
        await window.press("An Koordination geben")

        assert (await Answer.get(submission__organisation_id=world.other_town.id)).number == 3
        assert "Die Antwort liegt bei der Koordination." in await page.inner_text("main")
        await window.close()


@pytest.mark.parametrize(("width", "javascript"), [(DESK, True), (PHONE, False)])
async def test_two_people_in_one_draft_see_both_texts_and_choose(world, filled, settings, width, javascript):
    async with serving(settings) as base, chromium() as browser:
        how = {"width": width, "javascript": javascript}
        anna, cem = (
            await visit(browser, base, world.anna, keys=javascript, **how),
            await visit(browser, base, world.cem, **how),
        )
        for window in (anna, cem):
            await window.goto(f"/requirements/{filled['requirement']}/edit")
        await cem.write("Warum?", "Cem schreibt: Der Brunnen ist seit Mai trocken.")
        await saves(cem, "Gespeichert um")
        await anna.write("Warum?", "Anna schreibt: Der Brunnen war nie tief genug.")
        await saves(anna, "Cem Dachs hat dasselbe geändert")
        await anna.check()
        await anna.press("Beide Texte hintereinander")

        rationale = (await Requirement.get(id=filled["requirement"])).rationale
        assert rationale.startswith("Cem schreibt") and rationale.endswith("nie tief genug.")


async def saves(window, told):
    """By itself, or without scripts by the button; the page tells it."""
    if window.javascript:
        await window.page.get_by_text(told).wait_for(timeout=10_000)
    else:
        await window.press("Speichern und zurück")
