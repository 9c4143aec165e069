"""The whole day of an office: from the ministry's mail with a draft as PDF to its answer, and to the answers to all members.

One matter, one browser at 1,280 px; the bill of the demonstration, printed by LibreOffice, in two versions. Members
answer by workflow calls, a lead approves on her phone by the link in her mail. Table, workbench, editor, approval and
dispatch are worked by keyboard alone.
"""

import re
from datetime import datetime
from typing import Any

import pytest

import main
from models.deliveries import Delivery
from models.matters import DocumentVersion, Matter, Provision
from models.organisations import Organisation
from models.papers import Approval, ApprovalState
from models.people import Role
from models.positions import Source
from models.queue import drain
from models.rounds import Round
from models.settings import Settings
from models.submissions import Requirement
from tests.consultation import released
from tests.journeys.browser import PHONE, Visit, chromium, serving, visit
from tests.small_pdf import small_pdf
from tests.workflows.documents.printed_draft import print_as
from tests.workflows.documents.test_ministry_mail import mail
from tests.workflows.word_clerk import tracked
from tests.world import World, person
from workflows import clock
from workflows.access import Actor
from workflows.carrying import keep_all
from workflows.clock import BERLIN
from workflows.demonstration.bill.draft import bill_xml
from workflows.documents.law import read_law
from workflows.submissions import release_submission

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.needs("soffice")]

THURSDAY = datetime(2026, 3, 5, 9, 0, tzinfo=BERLIN)
FRIDAY = datetime(2026, 3, 13, 9, 0, tzinfo=BERLIN)
LETTER = """Sehr geehrte Damen und Herren,
anbei der Referentenentwurf mit der Bitte um Stellungnahme bis 23.03.2026, 10:00 Uhr.
Az. H II 3 – 20401/12#4
"""
FEWER = "Zwölf Kennzahlen genügen; mehr können wir mit einer halben Stelle nicht erheben."


def letter(pdf: bytes) -> bytes:
    """The ministry's mail with the bill as PDF."""
    made = mail(LETTER, Subject="Verbändebeteiligung: Entwurf KomIntStG", Date="Thu, 05 Mar 2026 08:28:00 +0100")
    made.add_attachment(pdf, maintype="application", subtype="pdf", filename="Referentenentwurf.pdf")
    return made.as_bytes()


async def test_a_matter_goes_from_the_ministrys_mail_to_an_answered_dispatch(world: World, tmp_path) -> None:
    main.import_jobs()
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    path = tmp_path / "Mail.eml"
    path.write_bytes(letter(print_as("pdf", read_law(bill_xml(1)), tmp_path)))
    clock.set_to(THURSDAY)
    async with serving(settings) as base, chromium() as browser:
        officer = await visit(browser, base, world.clara)
        matter = await opens_the_matter(officer, path)
        await corrects_what_was_recognised(officer)
        first = await asks_the_members(officer, matter)
        await members_answer(world, first)
        officer.keys = True
        await reads_the_cockpit_and_filters(officer, first)
        await orders_the_answers(officer, matter)
        officer.keys = False
        await takes_positions(officer, matter)
        officer.keys = True
        paper = await writes_the_paper(officer, matter)
        officer.keys = False
        await takes_words_back_from_word(officer, paper)

        second = await brings_the_second_draft(officer, matter)
        await asks_again(officer, second)
        await members_let_it_stand(world, matter)
        await moves_the_paper_along(officer, paper)

        clock.set_to(FRIDAY)
        officer.keys = True
        await asks_the_associations(officer, paper)
        lead = await visit(browser, base, world.kim, keys=True)
        await lead.goto(f"/papers/{paper}")
        await lead.press("Mitzeichnen")
        await lead.close()
        await approves_on_the_phone(await visit(browser, base, width=PHONE), world.tom)
        await officer.become(world.lea)
        await sends_it(officer, paper)
        officer.keys = False
        await officer.become(world.clara)
        await records_what_came_back(officer, paper)
        await answers_all_and_closes(officer, matter)


async def opens_the_matter(officer: Visit, path: Any) -> Matter:
    """What the mail says stands in the form already."""
    page = await officer.goto("/ministry-mails/new")
    await page.get_by_label("Welche Mail?").set_input_files(path)
    await officer.press("Mail lesen")
    await officer.follow("Neues Vorhaben eröffnen")
    assert await page.input_value("#due_at_date") == "23.03.2026"
    assert await page.input_value("#their_reference") == "H II 3 – 20401/12#4"
    await page.get_by_label("Und kurz?").fill("KomIntStG")
    await page.get_by_label("Wer hat die Federführung?").select_option(label="Deutscher Kreiskonvent")
    await page.get_by_label("Welche Stelle bittet").select_option(label="Bundesministerium für Zusammenhalt")
    await officer.press("Vorhaben eröffnen")
    await officer.look("story-matter")
    await officer.follow("als Entwurf einlesen")
    await page.get_by_label("Wie heißt der Entwurf?").fill("Entwurf KomIntStG")
    await page.get_by_label("Wie nennen wir diese Fassung?").fill("Referentenentwurf")
    await officer.press("Entwurf einlesen")
    return await Matter.get()


async def corrects_what_was_recognised(officer: Visit) -> None:
    """Beside the page of the original; then the whole draft is taken over."""
    page = officer.page
    assert "113 Textstellen erkannt." in await page.inner_text("main")
    await officer.follow("Seite 2 →")
    await page.get_by_role("link", name="Ändern oder teilen").first.click()
    words = page.get_by_label("Wortlaut")
    await words.fill((await words.input_value()).replace("Kommune", "Gemeinde"))
    await officer.look("story-recognition")
    await officer.press("Speichern")
    await officer.press("Alles übernehmen")
    assert "von der Bundesregierung noch nicht beschlossen" in " ".join((await page.inner_text("body")).split())


async def asks_the_members(officer: Visit, matter: Matter) -> Round:
    """All members, with the days that were counted back from the ministry's."""
    page = await officer.goto(f"/matters/{matter.id}")
    await officer.follow("Beteiligung vorbereiten")
    await page.get_by_label("Wie heißt sie?").fill("Anhörung zum KomIntStG")
    assert await page.input_value("#deadline_date") != ""
    await officer.look("story-round-new")
    await officer.press("Speichern")
    await officer.follow("Eröffnen …")
    await officer.look("story-round-open")
    await officer.press("Eröffnen und", exact=False)
    return await Round.get(matter=matter)


async def members_answer(world: World, round_: Round) -> None:
    """Two say nearly the same about § 17, one the contrary, one asks for what the next draft will say of § 4."""
    places = {one.key: one for one in await Provision.filter(document_version_id=round_.document_version_id)}
    coming = {one.key: one.text for one in read_law(bill_xml(2)).provisions}
    many, desk = places["art1/§17"], places["art1/§4/1"]
    fewer = {"rationale": FEWER, "provision_ids": [many.id], "current_text": many.text}
    shorter = many.text.replace("42 Kennzahlen", "12 Kennzahlen")
    await released(
        world, round_, {**fewer, "title": "Höchstens zwölf Kennzahlen", "proposed_text": shorter},
        {"title": "Beirat freistellen", "provision_ids": [places["art1/§7"].id]},
    )  # fmt: skip
    again = {**fewer, "title": "Höchstens zwölf Kennzahlen erheben", "proposed_text": shorter}
    await released(world, round_, again, by=world.jana, releaser=world.holger, organisation=world.union)
    for place, text in (
        (world.city, {"title": "Kennzahlen beibehalten", "provision_ids": [many.id],
                      "rationale": "Ohne Zahlen verlieren wir jede Diskussion im Rat und im Landtag."}),
        (world.county, {"title": "Stelle den Ländern überlassen", "provision_ids": [desk.id],
                        "current_text": desk.text, "proposed_text": coming["art1/§4/1"]}),
    ):  # fmt: skip
        writes, releases = await both(place)
        await released(world, round_, text, by=writes, releaser=releases, organisation=place)


async def both(place: Organisation) -> list[Any]:
    """Somebody who writes for a member, and somebody who releases."""
    roles = (Role.CONTRIBUTOR, Role.COORDINATOR)
    return [await person(f"{role.value.title()} {place.name.split()[-1]}", place, role) for role in roles]


async def reads_the_cockpit_and_filters(officer: Visit, round_: Round) -> None:
    page = await officer.goto(f"/rounds/{round_.id}")
    await officer.look("story-cockpit")
    async with page.expect_navigation():
        await officer.use(page.locator("section[aria-labelledby=places] tbody a").first)
    assert await page.locator("#table tbody tr").count() == 3
    await officer.look("story-evaluation")
    await officer.reach(page.get_by_label("Land", exact=True))
    await page.keyboard.type("Nordrhein")
    await page.wait_for_url("**state=05**")
    await page.locator("#list").get_by_text("1 Änderungsbedarf, 1 ohne Votum").wait_for()
    await page.keyboard.press("Home")
    await page.locator("#list").get_by_text("3 Änderungsbedarfe, 3 ohne Votum").wait_for()
    await officer.reach(page.locator("#table"))
    await keys(officer, "jxjjx", "e")
    assert await page.get_by_role("heading", name="2 markierte Änderungsbedarfe").is_visible()
    await officer.write("Welches Schlagwort?", "Bürokratie")
    await officer.press("Vergeben")


async def keys(officer: Visit, first: str, last: str) -> None:
    """Press letters one after the other; the last leads to another page."""
    for letter in first:
        await officer.page.keyboard.press(letter)
    async with officer.page.expect_navigation():
        await officer.page.keyboard.press(last)


async def orders_the_answers(officer: Visit, matter: Matter) -> None:
    """The machine suggests, the officer accepts one group and merges what says the same, and takes it back."""
    page = await officer.goto(f"/matters/{matter.id}/groups")
    await officer.press("Gruppen vorschlagen lassen")
    await drain("suggest_groups")
    await officer.goto(f"/matters/{matter.id}/workbench?place=art1/§17")
    await officer.look("story-workbench")
    columns = page.locator("[data-column]")
    letters = columns.nth(0).locator("[data-row]")
    await officer.reach(letters)
    await keys(officer, "", "a")
    assert await columns.nth(0).get_by_text("bestätigt").is_visible()
    await officer.reach(letters)
    await keys(officer, "lgh", "z")
    assert await columns.count() == 1
    await officer.reach(letters)
    await keys(officer, "", "u")
    assert await columns.count() == 2


async def takes_positions(officer: Visit, matter: Matter) -> None:
    """One demand with the words of its group behind it, one from a single letter; who is not followed is told why."""
    page = officer.page
    await officer.goto(f"/matters/{matter.id}/positions/new")
    await page.get_by_label("Kurz gesagt: Was sagen wir?").fill("Weniger Kennzahlen abfragen")
    where = page.locator("#provision option", has_text="Artikel 1 § 17").first
    await page.get_by_label("Zu welcher Textstelle?").select_option(await where.get_attribute("value"))
    await page.get_by_label("Bewertung").fill("Die Pflicht bindet **Personal**, das beraten soll.")
    await page.get_by_label("Petitum").fill("Der Bund beschränkt die Erhebung auf zwölf Kennzahlen.")
    await officer.look("story-position-new")
    await officer.press("Speichern")
    await officer.goto(f"/matters/{matter.id}/groups")
    await officer.look("story-groups")
    await officer.follow("Höchstens zwölf Kennzahlen", exact=False)
    await decide(officer, "aufgenommen", "1. Weniger Kennzahlen abfragen")
    await officer.goto(f"/matters/{matter.id}/evaluation?votum=open")
    for title, votum, reason in (
        ("Beirat freistellen", "nicht aufgenommen", "Der Beirat ist im neuen Entwurf ohnehin gestrichen."),
        ("Kennzahlen beibehalten", "zur Kenntnis genommen", ""),
        ("Stelle den Ländern überlassen", "sinngemäß aufgenommen", ""),
    ):
        await page.get_by_role("link", name=title).first.click()
        await page.get_by_role("heading", name=title).wait_for()
        if title == "Beirat freistellen":
            await officer.look("story-panel")
        await decide(officer, votum, "1. Weniger Kennzahlen abfragen" if "sinngemäß" in votum else "", reason)
    assert await Source.filter(matter=matter, confirmed_at__isnull=False).count() == 5
    await officer.goto(f"/matters/{matter.id}/positions")
    await officer.look("story-positions")


async def decide(officer: Visit, votum: str, position: str = "", reason: str = "") -> None:
    page = officer.page
    await page.get_by_label("Welches Votum?").select_option(label=votum)
    if position:
        await page.get_by_label("In welcher Position?").select_option(label=position)
    await page.get_by_label("Was sagen wir dem Mitglied?").fill(reason)
    await officer.press("Votum festhalten")


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


async def brings_the_second_draft(officer: Visit, matter: Matter) -> DocumentVersion:
    """The cabinet's draft: each requirement is told what became of it, and a move is confirmed by a person."""
    page = await officer.goto(f"/matters/{matter.id}/documents/new")
    await page.get_by_label("Kam der Entwurf mit einer Mail?").select_option(index=0)
    chosen = {"name": "Kabinett.xml", "mimeType": "text/xml", "buffer": bill_xml(2)}
    await page.get_by_label("Welche Datei?").set_input_files(chosen)
    await page.get_by_label("Ist es eine neue Fassung?").select_option(index=1)
    await page.get_by_label("Wie nennen wir diese Fassung?").fill("Kabinettsentwurf")
    await page.get_by_label("In welchem Stadium ist sie?").select_option(label="Kabinettsentwurf")
    await officer.press("Entwurf einlesen")
    second = await DocumentVersion.get(number=2)
    await officer.goto(f"/document-versions/{second.id}/requirements")
    await officer.look("story-outcomes")
    await page.get_by_role("button", name="Verschiebung bestätigen").first.click()
    await page.get_by_text("bestätigt am").first.wait_for()
    return second


async def asks_again(officer: Visit, second: DocumentVersion) -> None:
    page = await officer.goto(f"/document-versions/{second.id}/requirements")
    await officer.follow("Mitglieder dazu noch einmal fragen")
    await page.get_by_label("Wie heißt sie?").fill("Zweite Anhörung zum KomIntStG")
    await officer.press("Speichern")
    await officer.follow("Eröffnen …")
    await officer.press("Eröffnen und", exact=False)


async def members_let_it_stand(world: World, matter: Matter) -> None:
    """The town says that its requirements stand."""
    second = await Round.get(matter=matter, follows_id__isnull=False)
    (kept,) = await keep_all(world.anna, second.id)
    await release_submission(world.cem, kept.id, version=kept.version)


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
    await lead.tick("Land Thüringen: abgeben", on=False)
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
