"""The whole story in a browser: the clerk of seven towns answers on a phone, her coordinator releases, an officer groups
and drafts, two associations approve, the third by silence, and the PDF is downloaded.
"""

import io
from datetime import datetime

import pytest
from pypdf import PdfReader

import main
from models.organisations import Membership, OrganisationKind
from models.papers import Approval
from models.positions import Source
from models.queue import drain
from models.settings import Settings
from models.submissions import Requirement, Submission, SubmissionState
from tests.consultation import a_draft, a_matter, an_open_round
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit
from tests.world import organisation
from workflows import clock
from workflows.clock import BERLIN
from workflows.people.sessions import actor_for

TOWNS = ["Amselhain", "Dachsfurt", "Elsterau", "Iltisgrund", "Mohnborn", "Reihersee", "Zeisigmühle"]
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=BERLIN)
AFTERWARDS = datetime(2026, 3, 4, 12, 30, tzinfo=BERLIN)


async def desk_of_seven(world):
    """Four more towns at Jana's desk; her mandate as it is then."""
    for number, name in enumerate(sorted(set(TOWNS) - {"Amselhain", "Dachsfurt", "Mohnborn"})):
        town = await organisation(
            name, OrganisationKind.MUNICIPALITY, parent=world.union, desk=world.union, state="16",
            population=900, ars=f"16061500102{number}",
        )  # fmt: skip
        await Membership.create(organisation=town, association=world.towns, through=world.state_association)
    return await actor_for(world.jana.person_id), await actor_for(world.holger.person_id)


@pytest.mark.needs("chromium")
async def test_from_one_towns_sentence_to_the_printed_paper(world, db, tmp_path):
    main.import_jobs()
    clock.set_to(MONDAY)
    jana, holger = await desk_of_seven(world)
    matter = await a_matter(world)
    draft = await a_draft(world, matter)
    round_ = await an_open_round(world, matter, document_version_id=draft.id)
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)

    async with serving(settings) as base, chromium() as browser:
        await answers_on_the_phone(await visit(browser, base, jana, width=PHONE, keys=True), round_)
        await releases(await visit(browser, base, holger, keys=True), round_)
        officer = await visit(browser, base, world.clara, width=DESK)
        await groups_and_decides(officer, matter)
        paper = await drafts_the_paper(officer, matter)
        for lead in (world.ines, world.kim):
            await approves(await visit(browser, base, lead), paper)
        clock.set_to(AFTERWARDS)
        pdf = await downloads_the_paper(officer, paper)

    lines = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    text = " ".join(lines.replace("\u00ad\n", "").split())
    assert "Der Brunnen darf auch eine Pumpe sein" in text
    assert "Zustimmung durch Verschweigen der gesetzten Frist" in text
    assert text.count("mitgezeichnet") == 2


async def answers_on_the_phone(clerk, round_):
    """For six of her seven towns, with one requirement, by keyboard alone."""
    page = await clerk.goto("/")
    await clerk.follow(round_.title, exact=False)
    assert page.url.endswith(f"/rounds/{round_.id}")
    assert await page.get_by_role("checkbox").count() == 8
    await clerk.tick("Zeisigmühle", on=False)
    await clerk.press("Antwort schreiben")

    await clerk.follow("Änderungsbedarf schreiben", exact=False)
    await clerk.choose("Zu welcher Textstelle?", 1)
    await clerk.write("Kurz gesagt: Was soll sich ändern?", "Eine Pumpe zulassen")
    await clerk.press("Weiter")
    await clerk.write("Und wie soll er lauten?", "Jede Gemeinde hat einen Brunnen oder eine Pumpe.")
    await clerk.write("Warum?", "Einen Brunnen können wir uns nicht leisten.")
    await page.locator("#redline ins").first.wait_for()
    await clerk.check()
    await clerk.press("Speichern und zurück")
    await clerk.check()
    await clerk.press("An Koordination geben")
    await clerk.check()

    submission = await Submission.get(round=round_)
    assert submission.state is SubmissionState.HANDED_IN
    assert await submission.covers.all().count() == 7
    await clerk.close()


async def releases(coordinator, round_):
    """The coordinator finds it on her start page, releases it and sees the receipt."""
    page = await coordinator.goto("/")
    submission = await Submission.get(round=round_)
    async with page.expect_navigation():
        await coordinator.use(page.locator(f"a[href='/submissions/{submission.id}/release']").first)
    await coordinator.press("Freigeben und absenden")
    await coordinator.check()

    await submission.refresh_from_db()
    assert submission.state is SubmissionState.RELEASED
    assert submission.receipt_number in await page.inner_text("main")
    await coordinator.close()


async def groups_and_decides(officer, matter):
    """The machine suggests, the officer confirms, writes a position and gives the group its votum."""
    page = await officer.goto(f"/matters/{matter.id}/groups")
    await officer.check()
    await officer.press("Gruppen vorschlagen lassen")
    await drain("suggest_groups")
    await officer.goto(f"/matters/{matter.id}/groups")
    await officer.check()

    await officer.goto(f"/matters/{matter.id}/positions/new")
    await page.get_by_label("Kurz gesagt: Was sagen wir?").fill("Pumpen zulassen")
    await page.get_by_label("Zu welcher Textstelle?").select_option(index=1)
    await page.get_by_label("Petitum").fill("Der Brunnen darf auch eine Pumpe sein.")
    await officer.check()
    await officer.press("Speichern")
    await officer.check()

    await officer.goto(f"/matters/{matter.id}/groups")
    await page.locator("tbody th a").first.click()
    await officer.check()
    await officer.press("Gruppe bestätigen")
    await page.get_by_label("Welches Votum?").select_option(label="aufgenommen")
    await page.get_by_label("In welcher Position?").select_option(index=1)
    await officer.press("Votum festhalten")
    await officer.check()
    assert (await Source.get(requirement=await Requirement.get())).confirmed_by_id is not None


async def drafts_the_paper(officer, matter):
    """The positions become passages; the associations are asked, the third by silence."""
    page = await officer.goto(f"/matters/{matter.id}/papers/new")
    await page.get_by_label("Wie heißt das Papier?").fill("Stellungnahme zum Brunnengesetz")
    await page.get_by_label("leer").check()
    await officer.check()
    await officer.press("Papier beginnen")
    await page.get_by_label("Welche Positionen?").select_option("demand")
    await page.locator("#compose-heading").fill("Im Einzelnen")
    await officer.press("Passagen anlegen")
    await officer.check()
    paper = int(page.url.partition("?")[0].rpartition("/")[2])

    await page.get_by_role("link", name="Mitzeichnung einholen …").click()
    await officer.check()
    await (
        page.get_by_role("group", name="Wer soll sich ausdrücklich erklären?")
        .get_by_label("Deutscher Gemeindekonvent")
        .uncheck()
    )
    await page.get_by_role("group", name="Bei wem gilt Schweigen").get_by_label("Deutscher Gemeindekonvent").check()
    await page.get_by_label("Tag").fill("4.3.2026")
    await page.get_by_label("Uhrzeit").fill("12:00")
    await officer.press("Mitzeichnung einholen")
    await officer.check()
    assert await Approval.filter(paper_version_id=paper).count() == 3
    return paper


async def approves(lead, paper):
    page = await lead.goto(f"/papers/{paper}")
    await lead.check()
    await lead.press("Mitzeichnen")
    await lead.check()
    assert "Sie haben mitgezeichnet" in await page.inner_text("main")
    await lead.close()


async def downloads_the_paper(officer, paper):
    """Silence counts once its time is over; the files are made and the PDF comes to the desk."""
    page = await officer.goto(f"/papers/{paper}")
    assert "Zustimmung durch Verschweigen" in await page.inner_text("main")
    await officer.press("PDF, Word und OpenDocument erstellen")
    await drain("render_paper")
    await officer.goto(f"/papers/{paper}")
    await officer.check()
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="PDF mit Anlage").click()
    download = await downloading.value
    assert download.suggested_filename.endswith(".pdf")
    with open(await download.path(), "rb") as file:  # noqa: ASYNC230, PTH123
        return file.read()
