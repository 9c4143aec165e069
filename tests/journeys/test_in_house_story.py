"""A department and a mayor without accounts: each follows her link on a phone and on a desk, with and without JavaScript."""

import pytest

from models.deliveries import Delivery
from models.rounds import QuestionKind
from models.settings import Settings
from models.submissions import Answer, Requirement, RequirementFile, Submission, SubmissionState
from tests.consultation import SECTIONS, a_draft, a_matter, an_open_round, hours
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit
from workflows.clock import BERLIN
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions.submissions import begin_submission

pytestmark = pytest.mark.needs("chromium")
MAIL = "Erika.Muster@lerchenroda.example"


async def link_in(template):
    """The address of the newest mail of this kind, without the host."""
    mail = await Delivery.filter(body__template=template).order_by("-id").first().prefetch_related("body")
    facts = mail.body.facts | mail.facts
    return "/" + facts["link"].split("/", 3)[3]


async def a_town_with_questions(world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    questions = [
        NewQuestion(QuestionKind.NUMBER, "Wie viele Brunnen unterhalten Sie?", unit="Stück", required=True),
        NewQuestion(QuestionKind.CHOICE, "Ist das Wasser trinkbar?", options=["ja", "nein"]),
    ]
    round_ = await an_open_round(world, matter, document_version_id=version.id, questions=questions)
    return await begin_submission(world.anna, round_.id, organisation_id=world.town.id, covers=[world.town.id])


async def asks_the_department(coordinator, draft):
    """On a form; the link goes to the department and nowhere else."""
    await coordinator.goto(f"/submissions/{draft.id}/contributions/new")
    await coordinator.write("Welcher Bereich?", "Bauamt")
    await coordinator.write("An welche dienstliche Adresse?", "bauamt@lerchenroda.example")
    await coordinator.write("Tag", hours(48).astimezone(BERLIN).strftime("%d.%m.%Y"))
    await coordinator.write("Uhrzeit (Berlin)", "10:00")
    await coordinator.tick(SECTIONS[1][0])
    await coordinator.tick("Wie viele Brunnen")
    await coordinator.press("Link senden")
    await coordinator.look("asked-1280")


async def writes_its_part(window, link, title):
    """One requirement at its provision with a file, one answer."""
    page = await window.goto(link)
    await window.write("Kurz gesagt: Was soll sich ändern?", title)
    await window.press("Weiter")
    await window.write("Und wie soll er lauten?", "Das Wasser ist kühl zu halten.")
    await window.write("Warum?", "Trinkbar ist nur das aus der Leitung.")
    await window.bring("Welche Datei", {"name": "Proben.csv", "mimeType": "text/csv", "buffer": b"Brunnen;7"})
    await window.press("Speichern und anhängen")
    assert "Die Datei ist angehängt." in await page.inner_text("main")
    await window.press("Speichern und zurück")
    await window.write("Wie viele Brunnen", "3")
    await window.press("Speichern")
    assert title in await page.inner_text("main")


async def test_departments_write_their_part_and_the_mayor_releases_by_her_name(world, tmp_path):
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    draft = await a_town_with_questions(world)
    async with serving(settings) as base, chromium() as browser:
        coordinator = await visit(browser, base, world.cem, width=DESK, keys=True)
        await asks_the_department(coordinator, draft)

        link = await link_in("contribution")
        await writes_its_part(await visit(browser, base, width=PHONE, javascript=False), link, "Kühl genügt")
        desk = await visit(browser, base, width=DESK, keys=True)
        await writes_its_part(desk, link, "Prüfung jährlich")
        await desk.press("Fertig")
        await desk.look("department-done-1280")
        assert [one.title for one in await Requirement.filter(submission=draft).order_by("id")] == [
            "Kühl genügt", "Prüfung jährlich",
        ]  # fmt: skip
        assert (await Answer.get(submission=draft)).number == 3
        assert await RequirementFile.filter(name="Proben.csv").count() == 2
        await coordinator.goto(f"/submissions/{draft.id}")
        await coordinator.look("house-1280")

        await coordinator.press("An Koordination geben")
        await lays_before_the_mayor(coordinator, draft)
        await returns_it(await visit(browser, base, width=PHONE, javascript=False), await link_in("signed_release"))
        page = await coordinator.goto(f"/submissions/{draft.id}")
        assert "Es fehlt die Zahl der Bänke." in await page.inner_text("main")
        await coordinator.press("An Koordination geben")
        await lays_before_the_mayor(coordinator, draft)
        link = await link_in("signed_release")
        await signs(await visit(browser, base, width=DESK, keys=True), link)
        closed = await visit(browser, base, width=PHONE, javascript=False)
        assert "Sie haben die Antwort mit Ihrem Namen freigegeben" in await (await closed.goto(link)).inner_text("main")
    released = await Submission.get(id=draft.id)
    assert (released.state, bool(released.receipt_number)) == (SubmissionState.RELEASED, True)


async def lays_before_the_mayor(coordinator, draft):
    await coordinator.goto(f"/submissions/{draft.id}/signature")
    await coordinator.write("Wer gibt frei?", "Erika Muster")
    await coordinator.write("An welche dienstliche Adresse?", MAIL)
    await coordinator.press("Vorlegen")


async def returns_it(mayor, link):
    """Looking releases nothing, and another name neither; with a reason it goes back."""
    page = await mayor.goto(link)
    assert await page.locator("ins").count() > 0, "she reads what is struck and inserted"
    await mayor.write("Ihr Name", "Jemand Anderes")
    await mayor.press("Mit meinem Namen freigeben")
    assert await Submission.filter(state=SubmissionState.RELEASED).count() == 0
    await mayor.unfold("Zur Überarbeitung zurückgeben")
    await mayor.write("Was fehlt noch?", "Es fehlt die Zahl der Bänke.")
    await mayor.press("Zurückgeben")
    assert "Die Antwort liegt wieder bei Ihrer Koordination" in await page.inner_text("main")
    await mayor.close()


async def signs(mayor, link):
    """With her name; a wrong one is told on a sound page."""
    await mayor.goto(link)
    await mayor.write("Ihr Name", "Jemand Anderes")
    await mayor.press("Mit meinem Namen freigeben")
    await mayor.look("mayor-refused-1280")
    await mayor.write("Ihr Name", "Erika Muster")
    await mayor.press("Mit meinem Namen freigeben")
    await mayor.look("mayor-signed-1280")
    await mayor.close()
