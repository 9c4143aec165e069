"""Steps of the office's story around the paper: written, agreed on, sent, answered, and told to all who had asked."""

import re

from models.deliveries import Delivery
from models.matters import Matter
from models.papers import Approval, ApprovalState
from models.queue import drain
from models.submissions import Requirement
from tests.journeys.browser import Visit
from tests.small_pdf import small_pdf
from tests.workflows.word_clerk import tracked
from workflows.access import Actor


async def writes_the_paper(officer: Visit, matter: Matter) -> int:
    """From the positions, then by hand; the number of its version."""
    page = await officer.goto(f"/matters/{matter.id}")
    await officer.follow("Papier beginnen")
    await page.get_by_label("Wie heißt das Papier?").fill("Stellungnahme zum KomIntStG")
    await officer.press("Papier beginnen")
    await officer.look("story-paper")
    paper = int(page.url.partition("?")[0].rpartition("/")[2])
    async with page.expect_navigation():
        await officer.use(page.get_by_role("link", name="Passage bearbeiten").last)
    text = page.get_by_label("Text der Passage")
    await officer.write("Text der Passage", f"{await text.input_value()}\n\nDie Verbände helfen bei der Auswahl.")
    await page.get_by_text("Gespeichert um").wait_for()
    await officer.look("story-passage")
    await officer.press("Speichern und zurück")
    return paper


async def takes_words_back_from_word(officer: Visit, paper: int) -> None:
    """A colleague changes two words in Word; the office accepts them."""
    page = await officer.goto(f"/papers/{paper}")
    await officer.follow("Mit Word bearbeiten")
    async with page.expect_download() as loading:
        await page.get_by_role("button", name="Word-Datei laden").click()
    with open(await (await loading.value).path(), "rb") as file:  # noqa: ASYNC230, PTH123
        copy = tracked(file.read(), "bei der Auswahl", "gern bei der Auswahl")
    chosen = {"name": "Anmerkungen.docx", "mimeType": "application/octet-stream", "buffer": copy}
    await page.get_by_label("Welche Datei ist zurückgekommen?").set_input_files(chosen)
    await officer.press("Vorschläge lesen")
    await officer.look("story-word")
    await officer.press("Annehmen")
    await officer.goto(f"/papers/{paper}")
    assert "Die Verbände helfen gern bei der Auswahl." in await page.inner_text("main")


async def moves_the_paper_along(officer: Visit, paper: int) -> None:
    """Its passage on § 17 goes to the paragraph that took its place, and its heading says so."""
    page = await officer.goto(f"/papers/{paper}")
    await page.get_by_role("link", name="Steht noch an einer älteren Fassung").click()
    await officer.look("story-passage-moved")
    await officer.press("Dorthin setzen")
    heading = page.get_by_label("Überschrift")
    await heading.fill((await heading.input_value()).replace("§ 17", "§ 16a"))
    await officer.press("Speichern und zurück")
    assert "älteren Fassung" not in await page.inner_text("main")
    assert "Zu Artikel 1 § 16a" in (await page.inner_text("main")).replace("\xa0", " ")


async def asks_the_associations(officer: Visit, paper: int) -> None:
    """Two of the three, until Monday."""
    page = await officer.goto(f"/papers/{paper}")
    await officer.follow("Mitzeichnung einholen …")
    asked = page.get_by_role("group", name="Wer soll sich ausdrücklich erklären?")
    await officer.use(asked.get_by_label("Deutscher Städtekonvent"), key="Space")
    await officer.write("Tag", "16.3.2026")
    await officer.write("Uhrzeit (Berlin)", "12:00")
    await officer.look("story-approval-new")
    await officer.press("Mitzeichnung einholen")


async def approves_on_the_phone(phone: Visit, tom: Actor) -> None:
    """By the link in the mail, without an account, under a name typed by hand."""
    sent = await Delivery.get(body__template="approval_request", person_id=tom.person_id)
    page = await phone.goto("/" + sent.facts["link"].split("/", 3)[3])
    await phone.look("story-phone")
    await page.get_by_label("Ihr Name").first.fill(tom.name)
    await phone.press("Mit meinem Namen mitzeichnen")
    await phone.look("story-phone-given")
    await phone.close()


async def sends_it(lead: Visit, paper: int) -> None:
    await lead.goto(f"/papers/{paper}")
    assert await Approval.filter(paper_version_id=paper, state=ApprovalState.APPROVED).count() == 2
    await lead.press("PDF, Word und OpenDocument erstellen")
    await drain("render_paper")
    await lead.goto(f"/papers/{paper}")
    await lead.look("story-approved")
    await lead.follow("Abgeben …")
    assert await lead.page.locator("input[name=addressees]:checked").count() == 1  # the ministry that had asked
    await lead.write("Bis wann bitten wir um Antwort?", "30.3.2026")
    await lead.look("story-dispatch")
    await lead.press("Vorschau")
    await lead.look("story-dispatch-preview")
    await lead.press("An diese Adressaten abgeben")


async def records_what_came_back(officer: Visit, paper: int) -> None:
    page = await officer.goto(f"/papers/{paper}")
    await page.locator("section[aria-labelledby=dispatches] a").first.click()
    await officer.press("Eingang vermerken")
    await page.get_by_label("Was wurde geantwortet?").fill("Die Kennzahlen werden auf zwölf beschränkt.")
    answer = {"name": "Antwort.pdf", "mimeType": "application/pdf", "buffer": small_pdf()}
    await page.get_by_label("Das Schreiben als PDF").set_input_files(answer)
    await officer.press("Antwort vermerken")
    await officer.look("story-answered")


async def answers_all_and_closes(officer: Visit, matter: Matter) -> None:
    page = await officer.goto(f"/matters/{matter.id}/evaluation")
    await officer.press("Vorschläge holen")
    await officer.goto(f"/matters/{matter.id}/evaluation?votum=open")
    await page.get_by_label("Alle auf dieser Seite markieren").check()
    await officer.press("Markierte bearbeiten …")
    await officer.look("story-chosen")
    await officer.press("Alle 2 Vorschläge annehmen")
    await officer.goto(f"/matters/{matter.id}/answers")
    await officer.look("story-answers")
    await officer.press("Antworten senden")
    assert await Delivery.filter(body__template="answer").count() >= 4
    await officer.goto(f"/matters/{matter.id}")
    await officer.press("Vorhaben abschließen")
    await officer.look("story-closed")
    assert (await Matter.get(id=matter.id)).closed_at is not None
    assert re.search("Abgeschlossen", await page.inner_text("main"))
    assert await Requirement.filter(sources=None).count() == 0
