"""One paper on the desk of an office: written beside its sources, commented, sent to Word and taken back, in one browser."""

import pytest

from models.papers import PaperKind, PaperState, PaperVersion, Passage
from models.positions import Source, Votum
from models.proposals import WordReturn
from models.settings import Settings
from tests.journeys.browser import DESK, chromium, serving, visit
from tests.rows import START, requirement_row, round_row, submission_row
from tests.workflows.paper_rows import paper_matter
from tests.workflows.word_clerk import commented, tracked
from workflows.papers.papers import PassageText, add_passages, begin_version, passages_of, start_paper
from workflows.papers.passage_comments import comment_passage
from workflows.papers.passages import change_passage
from workflows.papers.word_copies import export_word

pytestmark = pytest.mark.needs("chromium")
BODY = "Der Bund trägt die **notwendigen** Kosten der Beratung.\n\n- zuerst für Personal\n- dann für Räume"


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


@pytest.fixture
async def written(world):
    """The second version of a paper: two passages, one without a source, a position with members' words, a comment."""
    matter, positions = await paper_matter(world)
    asked = await round_row(matter, world.federation, [world.town])
    said = await requirement_row(await submission_row(asked, world.town), "Personal bezahlen")
    await Source.create(
        matter=matter, position=positions[0], requirement=said, votum=Votum.ADOPTED, set_at=START, confirmed_at=START
    )
    version = await start_paper(world.clara, matter.id, kind=PaperKind.STATEMENT, title="Stellungnahme zur Probe")
    texts = [
        PassageText("Vorbemerkung", "Wir danken für die Beteiligung.", named_author_id=world.clara.person_id),
        PassageText("Zu § 1 (Kosten)", BODY, level=3, position_ids=(positions[0].id,)),
        PassageText("Zu § 2 (Fristen)", "Die Frist ist zu kurz.", level=3),
    ]
    await add_passages(world.clara, version.id, texts, version=1)
    await PaperVersion.filter(id=version.id).update(state=PaperState.IN_APPROVAL)
    second = await begin_version(world.clara, version.id)
    passages = await passages_of(second.id)
    await change_passage(world.dora, passages[0].id, version=1, body="Wir danken für die frühe Beteiligung.")
    await comment_passage(world.dora, passages[1].id, text="Reicht „notwendig“ vor Gericht?")
    return second, passages


async def test_a_passage_is_written_commented_and_taken_back_from_word(world, settings, written):
    version, passages = written
    file = (await export_word(world.clara, version.id, against=1)).content
    file = commented(
        tracked(tracked(file, " Kosten der Beratung.", " Ausgaben der Beratung."), "zu kurz", "viel zu kurz"),
        "dann",
        "Und Reisen?",
    )
    passage = passages[1]
    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        page = await window.goto(f"/papers/{version.id}")
        await window.hold("paper")
        await page.get_by_role("link", name="Was sich gegenüber der vorigen Fassung geändert hat").click()
        await window.hold("paper-changes")

        await window.goto(f"/passages/{passage.id}/edit")
        await page.get_by_label("Text", exact=False).first.fill(f"{BODY}\n- schließlich Reisen")
        await page.get_by_text("Gespeichert um").wait_for()
        assert await page.locator("#preview li").last.inner_text() == "schließlich Reisen"
        await page.locator("#body").evaluate("one => one.setSelectionRange(4, 8)")
        await page.get_by_role("button", name="Schräg").click()
        await page.locator("#preview em").first.wait_for()
        await page.get_by_label("Positionen suchen").fill("Fristen")
        await page.get_by_role("checkbox", name="2. Mitglieder informieren").wait_for(state="detached")
        await page.get_by_role("button", name="Position 3 einfügen").click()
        await page.locator("#preview").get_by_text("Fristen verlängern.").wait_for()
        assert len(await passage.citations.all()) == 2
        await window.hold("passage-edit")

        saved = await Passage.get(id=passage.id)
        await change_passage(world.dora, passage.id, version=saved.version, body="Doras Text.")
        await page.locator("#body").fill("Claras Text.")
        await page.get_by_role("heading", name="hat dasselbe geändert").wait_for()
        await window.hold("passage-conflict")
        await window.press("Beide Texte hintereinander")
        assert (await Passage.get(id=passage.id)).body == "Doras Text.\n\nClaras Text."

        await window.goto(f"/passages/{passage.id}/comments")
        await page.get_by_label("Was ist zu dieser Passage").fill("Ich frage nach.")
        await window.press("Kommentieren")
        await page.get_by_role("button", name="Erledigt").first.click()
        await page.get_by_text("1 erledigter Kommentar").wait_for()
        await window.hold("passage-comments")

        await window.goto(f"/papers/{version.id}/word")
        await window.hold("word-empty")
        for name, content in (("Fremd.docx", b"Guten Tag"), ("Anmerkungen Feder.docx", file)):
            chosen = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            await page.set_input_files("input[type=file]", chosen)
            await window.press("Vorschläge lesen")
        await window.hold("word-review")
        await page.get_by_role("button", name="Annehmen").last.click()
        await page.get_by_text("Der Entwurf ist geändert").wait_for()
        assert (await Passage.get(id=passages[2].id)).body == "Die Frist ist viel zu kurz."
        await window.goto(f"/papers/{version.id}/word")
        await window.turn(DESK)
        await window.look("word-desk")
        await window.close()

        english = await visit(browser, base, world.lea)
        brought = await WordReturn.get(paper_version=version)
        for path in (f"/passages/{passage.id}/edit", f"/word-returns/{brought.id}", "/paper-template"):
            shown = await english.goto(f"{path}?lang=en")
            assert await shown.locator("html").get_attribute("lang") == "en"
            assert await english.unseen_focus() == []
            await english.look(f"english-{path.split('/')[1]}")
        await english.close()

        plain = await visit(browser, base, world.clara, javascript=False)
        await plain.goto(f"/word-returns/{brought.id}")
        await plain.page.get_by_role("button", name="Ablehnen").first.click()
        await plain.goto(f"/passages/{passage.id}/edit")
        assert not await plain.page.get_by_role("button", name="Fett").is_visible()
        await plain.page.locator("#body").fill("Ohne Skript.")
        await plain.press("Speichern")
        assert (await Passage.get(id=passage.id)).body == "Ohne Skript."
