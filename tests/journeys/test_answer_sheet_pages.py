"""The spreadsheet of a round in a real browser, on a phone and on a desk, with and without scripts, and by an office."""

import pytest

from models.files import StoredFile
from models.matters import Topic
from models.rounds import QuestionKind
from models.settings import Settings
from models.submissions import Requirement
from tests.consultation import a_draft, a_matter, a_submission, an_open_round
from tests.journeys.browser import PHONE, chromium, serving, visit
from tests.workflows.documents.spreadsheet_clerk import put, rewritten
from tests.workflows.documents.test_answer_document import rewritten as typed_into_word
from tests.workflows.documents.test_answer_document import typed
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions.answer_sheets import bring_sheet, export_sheet
from workflows.submissions.recording_review import bring_recorded_sheet

pytestmark = pytest.mark.needs("chromium")
SHEET = "Änderungsbedarfe"


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


def filled_in(sheets):
    put(SHEET, 3, 3, "Mehr Bänke")(sheets)
    put(SHEET, 2, 8, "Der Brunnen ist trocken, seit dem Sommer.")(sheets)
    put("Antworten", 2, 4, 3)(sheets)


def damaged(sheets):
    put(SHEET, 3, 12, "ca. 90")(sheets)
    put("Antworten", 2, 4, "drei bis vier")(sheets)


@pytest.fixture
async def places(world):
    """A draft with a form that fits and one that does not, and the same form as a member might mail it to the office."""
    await Topic.create(number=3, name="Öffnung der Verwaltung")
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    questions = [NewQuestion(QuestionKind.NUMBER, "Wie viele Brunnen unterhalten Sie?", unit="Stück")]
    round_ = await an_open_round(world, matter, document_version_id=version.id, questions=questions)
    draft = await a_submission(world, round_)
    form = (await export_sheet(world.anna, draft.id)).content
    files: list[StoredFile] = [
        await bring_sheet(world.anna, draft.id, rewritten(form, change)) for change in (filled_in, damaged)
    ]
    mailed = await bring_recorded_sheet(world.clara, round_.id, world.town.id, rewritten(form, filled_in))
    member = f"/rounds/{round_.id}/members/{world.town.id}"
    return {
        "anna": f"/submissions/{draft.id}/sheet",
        "clara": [
            f"/rounds/{round_.id}/members", f"/rounds/{round_.id}/members?q=nirgends", member,
            f"{member}?sheet={mailed.id}", f"{member}?sheet={files[1].id}", f"{member}/extend",
        ],
    }  # fmt: skip


async def test_every_page_for_sheets_that_came_by_mail_is_whole(world, settings, places):
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        for number, address in enumerate(places["clara"]):
            await window.goto(address)
            await window.hold(f"clara-sheet-{number}")


async def test_a_clerk_takes_the_form_home_and_brings_it_back(world, settings, places, tmp_path):
    """As a spreadsheet without scripts, as a Word file on a phone by keyboard alone, first with a mistake."""
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.anna, javascript=False)
        form = await takes(window, places["anna"], "Formular laden (XLSX)", tmp_path / "zuhause.xlsx")
        await brings(window, form, rewritten(form.read_bytes(), filled_in))
        await takes_over(window)

        window = await visit(browser, base, world.anna, width=PHONE, keys=True)
        form = await takes(window, places["anna"], "Formular laden (DOCX)", tmp_path / "zuhause.docx")
        empty = form.read_bytes()
        for words, told in (("Ein Brief, kein Betrag", "Hier steht Text, wo nur eine Zahl"), ("90", "Kosten jährlich")):
            await window.goto(places["anna"])
            await brings(window, form, typed_into_word(typed("Kosten jährlich (Euro)", words), data=empty))
            assert told in await window.page.inner_text("main")
        await takes_over(window)

    assert {one.title: one.cost_yearly for one in await Requirement.all()} == {"Mehr Wasser": 90, "Mehr Bänke": None}


async def takes(window, address, link, path):
    """The form, kept as a file at home."""
    page = await window.goto(address)
    async with page.expect_download() as waiting:
        await window.use(page.get_by_role("link", name=link))
    await (await waiting.value).save_as(path)
    return path


async def brings(window, path, content):
    """What was filled in at home, up to its preview."""
    path.write_bytes(content)
    await window.bring("Welche Datei", path)
    await window.press("Vorschau ansehen …")


async def takes_over(window):
    await window.press("In den Entwurf übernehmen")
    await window.page.get_by_text("Das Formular ist in den Entwurf übernommen.").wait_for()
