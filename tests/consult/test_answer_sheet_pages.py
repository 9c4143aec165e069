"""The spreadsheet and the recorded answer over HTTP, from the first page to the last."""

import re

from models.rounds import Round
from models.submissions import Channel, Requirement, Submission
from tests.consult.conftest import log_in
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, hours
from tests.workflows.documents.spreadsheet_clerk import put, rewritten
from workflows import clock

SHEET = "Änderungsbedarfe"


async def test_a_clerk_takes_the_form_along_and_brings_it_back(world, browser):
    submission = await a_submission(world, await an_open_round(world))
    start = f"/submissions/{submission.id}"
    async with browser() as client:
        await log_in(client, world.anna)
        assert f"{start}/sheet" in (await client.get(start)).text
        form = await client.get(f"{start}/sheet/form")
        assert form.headers["content-type"].endswith("spreadsheetml.sheet")

        wrong = rewritten(form.content, put(SHEET, 3, 12, "ca. 90"))
        review = await bring(client, f"{start}/sheet", wrong)
        assert "„ca. 90“: Hier steht Text" in review.text and "Kosten einmalig (Euro)" in review.text
        assert "In den Entwurf übernehmen" not in review.text

        right = rewritten(form.content, put(SHEET, 3, 3, "Mehr Bänke"))
        review = await bring(client, f"{start}/sheet", right)
        assert "Mehr Bänke" in review.text and await Requirement.all().count() == 1
        seen = re.search(r'name="seen" value="(\w+)"', review.text)[1]
        done = await client.post(review.url.path, data={"version": submission.version, "seen": seen})

    assert done.headers["location"].startswith(start)
    assert {one.title for one in await Requirement.all()} == {"Mehr Wasser", "Mehr Bänke"}


async def test_a_file_of_another_kind_is_refused_on_the_page_and_a_renamed_column_is_named(world, browser):
    submission = await a_submission(world, await an_open_round(world))
    page = f"/submissions/{submission.id}/sheet"
    async with browser() as client:
        await log_in(client, world.anna)
        form = (await client.get(f"{page}/form")).content
        for data, words in (
            (b"%PDF-1.7", "weder eine Excel-Tabelle"),
            (rewritten(form, put(SHEET, 1, 5, "Thema")), "Spalte E: Dort steht „Thema“ statt „Handlungsfeld“"),
        ):
            answer = await client.post(page, files={"file": ("formular.xlsx", data)})
            assert (answer.status_code, words in answer.text) == (422, True)


async def test_an_office_writes_down_what_came_by_phone(world, browser):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    round_ = await an_open_round(world, matter, document_version_id=version.id)
    await Round.filter(id=round_.id).update(opened_at=hours(-48))
    now = hours(-24).astimezone(clock.BERLIN)
    async with browser() as client:
        await log_in(client, world.clara)
        found = await client.get(f"/rounds/{round_.id}/members?q=Lerchen")
        page = f"/rounds/{round_.id}/members/{world.town.id}"
        assert page in found.text and "Uhuberg" not in found.text
        assert "am Telefon" in (await client.get(page)).text

        facts = {"channel": "phone", "received_date": f"{now:%d.%m.%Y}", "received_time": f"{now:%H:%M}"}
        facts |= {"towns": world.town.id, "kind": "answer"}
        nothing = await client.post(page, data=facts)
        untitled = await client.post(page, data={**facts, "rationale_2": "Es ist trocken."})
        assert (nothing.status_code, untitled.status_code, await Submission.all().count()) == (422, 422, 0)
        assert "Es ist trocken." in untitled.text

        done = await client.post(page, data={**facts, "title_1": "Mehr Wasser", "authored_date": "", "remark": ""})

    submission = await Submission.get()
    assert done.headers["location"].startswith(f"/submissions/{submission.id}")
    assert (submission.channel, (await Requirement.get()).title) == (Channel.PHONE, "Mehr Wasser")


async def test_an_office_records_the_form_that_a_member_filled_in_offline(world, browser):
    round_ = await an_open_round(world)
    submission = await a_submission(world, round_, organisation=world.town)
    await Round.filter(id=round_.id).update(opened_at=hours(-48))
    now = hours(-24).astimezone(clock.BERLIN)
    async with browser() as client:
        await log_in(client, world.anna)
        form = (await client.get(f"/submissions/{submission.id}/sheet/form")).content
        await log_in(client, world.clara)
        page = f"/rounds/{round_.id}/members/{world.town.id}"
        foreign = f"/rounds/{round_.id}/members/{world.other_town.id}/sheet"
        assert (await client.post(foreign, files={"file": ("f.xlsx", form)})).status_code == 422

        review = await bring(client, f"{page}/sheet", rewritten(form, put(SHEET, 3, 3, "Mehr Bänke")))
        assert "Mehr Bänke" in review.text and "Mehr Wasser" in review.text
        sheet = re.search(r'name="sheet" value="(\d+)"', review.text)[1]
        facts = {"sheet": sheet, "channel": "spreadsheet", "towns": world.town.id, "kind": "answer"}
        facts |= {"received_date": f"{now:%d.%m.%Y}", "received_time": f"{now:%H:%M}"}
        taken = await client.post(page, data=facts)
        assert taken.status_code == 409 and "gibt es schon eine Rückmeldung" in taken.text

        await Requirement.filter(submission=submission).delete()
        await Submission.filter(id=submission.id).update(state="withdrawn")
        await client.post(page, data=facts)

    recorded = await Submission.get(channel=Channel.SPREADSHEET)
    assert [one.title for one in await Requirement.filter(submission=recorded).order_by("id")] == [
        "Mehr Wasser",
        "Mehr Bänke",
    ]


async def test_one_member_gets_more_time(world, browser):
    round_ = await an_open_round(world)
    async with browser() as client:
        await log_in(client, world.clara)
        page = f"/rounds/{round_.id}/members/{world.town.id}/extend"
        assert "nur für dieses Mitglied" in (await client.get(page)).text
        facts = {"until_date": "01.02.2099", "until_time": "10:00", "reason": "Hochwasser"}
        await client.post(page, data=facts)

    await round_.fetch_related("extensions")
    assert round_.due({world.town.id}).year == 2099 and round_.due({world.other_town.id}) == round_.deadline


async def bring(client, address, data):
    """Upload a file and follow to the page that shows what is in it."""
    answer = await client.post(address, files={"file": ("formular.xlsx", data)})
    assert answer.status_code == 303, answer.text
    return await client.get(answer.headers["location"])
