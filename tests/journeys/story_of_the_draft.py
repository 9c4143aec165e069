"""Steps of the office's story around the draft: the matter is opened, members are asked, what they say is ordered, twice."""

from typing import Any

from models.matters import DocumentVersion, Matter, Provision
from models.organisations import Organisation
from models.people import Role
from models.positions import Source
from models.queue import drain
from models.rounds import Round
from tests.consultation import released
from tests.journeys.browser import Visit
from tests.workflows.documents.test_ministry_mail import mail
from tests.world import World, person
from workflows.demonstration.bill.draft import bill_xml
from workflows.documents.law import read_law
from workflows.requirements.carrying import keep_all
from workflows.submissions.submissions import release_submission

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
