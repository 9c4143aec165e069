"""Across rounds in a real browser: a round that follows, a late answer that was admitted, an urgent query for seven towns."""

import pytest

from models.admissions import Admission
from models.matters import Matter
from models.rounds import Extension, Invitation, Round, RoundKind
from models.settings import Settings
from models.submissions import Continuation, Requirement, Submission, SubmissionKind, SubmissionState
from tests.consultation import SECTIONS, a_draft, a_matter, an_open_round, hours, place, released
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit
from tests.journeys.test_consultation import TOWNS, desk_of_seven
from workflows import clock
from workflows.clock import BERLIN
from workflows.rounds.invitations import bundles_of, desk_link

pytestmark = pytest.mark.needs("chromium")
NEW = (("§ 1", "Ziel", "Jede Gemeinde hat zwei Brunnen."), SECTIONS[1])


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def a_first_round(world):
    """The town asked for three things on the first draft; meanwhile there is a second."""
    matter = await a_matter(world)
    first = await a_draft(world, matter)
    round_ = await an_open_round(world, matter, document_version_id=first.id)
    ask = {"provision_ids": [(await place(first, "§1")).id], "current_text": SECTIONS[0][2]}
    gone = {"title": "Kein Bericht", "provision_ids": [(await place(first, "§3")).id]}
    await released(world, round_, ask, gone, {"title": "Bänke am Brunnen"})
    await a_draft(world, matter, *NEW, document_id=first.document_id, label="Kabinettsentwurf")
    return matter, round_


async def test_a_round_follows_another_and_each_former_requirement_gets_its_word(world, settings):
    matter, first = await a_first_round(world)
    async with serving(settings) as base, chromium() as browser:
        officer = await visit(browser, base, world.clara, width=DESK)
        second = await opens_a_following_round(officer, matter, first)
        await says_what_became_of_each(await visit(browser, base, world.anna, width=PHONE, javascript=False), second)
        clerk = await visit(browser, base, world.anna, width=DESK)
        await keeps_the_rest_with_one_tap(clerk, second)
        await releases(await visit(browser, base, world.cem, width=PHONE, keys=True), second)

        page = await officer.goto(f"/rounds/{second.id}")
        await officer.look("cockpit-1280")
        assert [await one.inner_text() for one in await page.locator("#earlier ~ dl dd").all()] == [
            "3",
            "1",
            "1",
            "1",
            "0",
        ]
        settled = await Requirement.get(title="Kein Bericht")
        page = await officer.goto(f"/requirements/{settled.id}")
        await officer.look("settled-1280")
        assert "erledigt" in await page.inner_text("main")


async def in_english(browser, base, actor, *paths):
    """The same pages in the other language hold what every page must."""
    window = await visit(browser, base, actor, width=PHONE)
    for path in paths:
        page = await window.goto(f"{path}?lang=en")
        assert await page.locator("html").get_attribute("lang") == "en"
        await window.check()
    await window.close()


async def opens_a_following_round(officer, matter, first):
    page = await officer.goto(f"/matters/{matter.id}/rounds/new")
    await page.get_by_label("Folgt sie auf eine frühere Beteiligung?").select_option(str(first.id))
    await page.get_by_label("Wie heißt sie?").fill("Zweite Anhörung zum Brunnengesetz")
    due = hours(96).astimezone(BERLIN)
    await page.locator("#deadline_date").fill(due.strftime("%d.%m.%Y"))
    await page.locator("#deadline_time").fill("10:00")
    await officer.press("Speichern")
    await page.get_by_role("link", name="Eröffnen …").click()
    await page.wait_for_url("**/open")
    await officer.press("Eröffnen und", exact=False)
    return await Round.get(follows_id=first.id)


async def says_what_became_of_each(clerk, round_):
    """Without JavaScript on a phone: one is settled, one changes."""
    page = await clerk.goto(f"/rounds/{round_.id}")
    await page.get_by_role("link", name="Einzeln durchgehen").click()
    await clerk.press("Erledigt: Kein Bericht")
    await clerk.press("Ändern: Mehr Wasser")
    assert await page.get_by_label("Wie lautet der Satz jetzt?").input_value() == NEW[0][2]
    await page.get_by_label("Und wie soll er lauten?").fill("Jede Gemeinde hat zwei Brunnen oder eine Pumpe.")
    await clerk.press("Speichern und zurück")
    await clerk.close()


async def keeps_the_rest_with_one_tap(clerk, round_):
    await clerk.goto(f"/rounds/{round_.id}")
    await clerk.press("Unsere Rückmeldung gilt fort")
    await clerk.look("draft-1280")
    await clerk.press("An Koordination geben")
    words = dict(await Requirement.filter(submission__round_id=round_.id).values_list("title", "continuation"))
    assert words == {"Mehr Wasser": Continuation.CHANGED, "Bänke am Brunnen": Continuation.STANDS}
    await clerk.close()


async def releases(coordinator, round_):
    submission = await Submission.get(round=round_)
    page = await coordinator.goto(f"/submissions/{submission.id}/release")
    assert "Kein Bericht" in await page.inner_text("main")
    await coordinator.press("Freigeben und absenden")
    await submission.refresh_from_db()
    assert submission.state is SubmissionState.RELEASED
    await coordinator.close()


async def test_a_late_town_is_admitted_and_answers_and_is_marked(world, settings):
    round_ = await an_open_round(world, deadline=hours(24))
    async with serving(settings) as base, chromium() as browser:
        with clock.at(hours(26)):
            clerk = await visit(browser, base, world.bert, width=PHONE, javascript=False)
            page = await clerk.goto(f"/rounds/{round_.id}")
            await clerk.press("Um Zulassung bitten")
            await page.get_by_label("Warum kommt Ihre Antwort später?").fill("Der Rat tagte erst am Montag.")
            await clerk.press("Um Zulassung bitten")
            await clerk.look("late-asked-390-plain")

            waiting = await Admission.get(round=round_)
            await in_english(browser, base, world.clara, f"/rounds/{round_.id}/admissions", f"/admissions/{waiting.id}")
            await decides(await visit(browser, base, world.clara, width=DESK), round_)

            clerk = await visit(browser, base, world.bert, width=DESK)
            page = await clerk.goto(f"/rounds/{round_.id}")
            await clerk.press("Antwort schreiben")
            await clerk.write("Was möchten Sie zum Ganzen sagen?", "Unser Brunnen ist trocken.")
            await clerk.press("An Koordination geben")
            submission = await Submission.get(round=round_)
            await submission.filter(id=submission.id).update(handed_in_by_id=None)  # written by a colleague
            await clerk.goto(f"/submissions/{submission.id}/release")
            await clerk.press("Freigeben und absenden")
            assert "nach Fristablauf" in await page.inner_text("main")
    await submission.refresh_from_db()
    assert submission.late and await Extension.filter(organisation=world.other_town).count() == 1


async def decides(officer, round_):
    page = await officer.goto(f"/rounds/{round_.id}")
    await page.get_by_role("link", name="1 Bitte um Zulassung").click()
    await officer.look("admissions-1280")
    await page.get_by_role("link", name="Entscheiden …").click()
    await page.wait_for_url("**/admissions/*")
    await officer.look("admission-1280")
    await officer.press("Zulassen und mitteilen")
    await officer.look("admission-refused-1280")
    until = hours(48).astimezone(BERLIN)
    await page.locator("#until_date").fill(until.strftime("%d.%m.%Y"))
    await page.locator("#until_time").fill("10:00")
    await officer.press("Zulassen und mitteilen")
    await officer.close()


async def test_an_urgent_query_is_answered_for_seven_towns_with_three_taps(world, settings):
    """From the link in the mail without login, and on the clerk's own page, the coordinator's too."""
    jana, _ = await desk_of_seven(world)
    matter: Matter = await a_matter(world)
    first, second = [
        await an_open_round(world, matter, kind=RoundKind.URGENT_QUERY, title=f"Eilabfrage {number}")
        for number in (1, 2)
    ]
    async with serving(settings) as base, chromium() as browser:
        bundle = next(one for one in await bundles_of(first.id) if world.union.id in one.desk_ids)
        visitor = await visit(browser, base, width=PHONE, javascript=False)
        await visitor.goto("/" + desk_link(first, bundle).split("/", 3)[3])  # the first tap: the link
        assert await Submission.all().count() == 0, "looking answers nothing"
        await visitor.press("Fehlanzeige melden")  # the second: all are ticked

        clerk = await visit(browser, base, jana, width=DESK, keys=True)
        await clerk.goto(f"/rounds/{second.id}")
        await clerk.press("Fehlanzeige melden …")
        await clerk.press("Fehlanzeige melden")
        await clerk.look("nil-receipt-1280")

    for round_ in (first, second):
        said = await Submission.get(round=round_).prefetch_related("covers__organisation")
        assert (said.kind, said.state) == (SubmissionKind.NIL_RETURN, SubmissionState.RELEASED)
        assert {one.organisation.name for one in said.covers} >= set(TOWNS)
        assert await Invitation.filter(round=round_, desk=world.union).count() == len(said.covers)
