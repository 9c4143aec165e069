"""Pages of the work inside a town hall: what a committee says, and the history of an answer."""

import re
from pathlib import Path

import pytest

from consult.history import SENTENCES
from models.submissions import Submission
from tests.consult.conftest import log_in
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, hours, released
from workflows import clock
from workflows.contributions.contribution_asking import ask_department
from workflows.contributions.signature_asking import ask_for_signature
from workflows.signing import sign
from workflows.submissions.reservations import confirm_reservation
from workflows.submissions.submissions import hand_in_submission, return_submission

ACTS = re.compile(r'"((?:submission|contribution|signed_release)\.\w+)"')


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        yield opened


@pytest.fixture
async def reserved(world):
    submission = await released(world, await an_open_round(world))
    await Submission.filter(id=submission.id).update(reservation_until=clock.today())
    return submission


async def test_the_office_reads_the_reserve_and_that_it_was_lifted_but_not_the_buttons(client, world, reserved):
    await log_in(client, world.clara)
    before = (await client.get(f"/submissions/{reserved.id}")).text
    await confirm_reservation(world.cem, reserved.id, version=reserved.version)
    after = (await client.get(f"/submissions/{reserved.id}")).text

    assert "unter Gremienvorbehalt" in before and "vom Gremium bestätigt" in after
    assert "Das Gremium hat zugestimmt" not in before and "/history" not in before


async def test_a_coordinator_lifts_the_reserve_or_takes_the_answer_back_on_a_page_of_its_own(client, world, reserved):
    await log_in(client, world.cem)
    address = f"/submissions/{reserved.id}"

    page = await client.get(address)
    assert "Das Gremium hat zugestimmt" in page.text and f"{address}/reservation/withdraw" in page.text
    assert "auch nach der Frist" in page.text

    asked = await client.get(f"{address}/reservation/withdraw")
    assert asked.status_code == 200 and (await Submission.get(id=reserved.id)).state == "released"
    given = {"version": reserved.version, "reason": "Der Rat hat anders beschlossen."}
    done = await client.post(f"{address}/reservation/withdraw", data=given)
    assert (done.status_code, (await Submission.get(id=reserved.id)).state) == (303, "withdrawn")
    assert "Der Rat hat anders" in (await client.get(done.headers["location"])).text

    await log_in(client, world.clara)
    for path in ("", "/submissions"):
        shown = (await client.get(f"/rounds/{reserved.round_id}{path}")).text
        assert "ach der Gremiensitzung zurückgezogen" in shown and address not in shown
    assert "Der Rat hat anders" in shown and reserved.receipt_number in shown
    assert (await client.get(address)).status_code == 404


async def test_a_stale_confirmation_shows_the_page_again(client, world, reserved):
    await log_in(client, world.cem)

    answer = await client.post(f"/submissions/{reserved.id}/reservation/confirm", data={"version": 1})

    assert answer.status_code == 409 and "Das Gremium hat zugestimmt" in answer.text


async def laid(world):
    """An answer that waits before the mayor, and the path of her link."""
    draft = await a_submission(world, await an_open_round(world))
    waiting = await hand_in_submission(world.anna, draft.id, version=1)
    who = {"name": "Erika Muster", "email": "erika@lerchenroda.example"}
    release = await ask_for_signature(world.cem, waiting.id, version=2, **who)
    return waiting, f"/signed-releases/{sign('signed_release', release.id)}"


async def test_a_coordinator_lays_an_answer_before_the_mayor_and_sees_where_it_lies(client, world):
    draft = await a_submission(world, await an_open_round(world))
    await hand_in_submission(world.anna, draft.id, version=1)
    await log_in(client, world.cem)
    address = f"/submissions/{draft.id}"
    assert f"{address}/signature" in (await client.get(address)).text

    refused = await client.post(f"{address}/signature", data={"version": 2, "name": "E", "email": "e@else.example"})
    done = await client.post(
        f"{address}/signature", data={"version": 2, "name": "Erika Muster", "email": "erika@lerchenroda.example"}
    )

    assert (refused.status_code, done.status_code) == (422, 303)
    assert "bei Erika Muster" in (await client.get(address)).text


async def test_the_mayor_reads_the_whole_answer_signs_it_and_comes_back_to_a_closed_page(client, world):
    waiting, path = await laid(world)

    page = (await client.get(path)).text
    assert "Mehr Wasser" in page and "Der Brunnen ist trocken." in page and "Erika Muster" in page
    wrong = await client.post(f"{path}/sign", data={"name": "Erik"})
    assert wrong.status_code == 422 and "so, wie er oben steht" in wrong.text
    assert (await client.post(f"{path}/sign", data={"name": "Erika Muster"})).status_code == 303

    after = (await client.get(path)).text
    assert (await Submission.get(id=waiting.id)).receipt_number in after and "Mehr Wasser" not in after
    assert (await client.post(f"{path}/sign", data={"name": "Erika Muster"})).status_code == 409


async def test_a_stale_link_says_so_and_shows_nothing_of_the_answer(client, world):
    waiting, path = await laid(world)
    await return_submission(world.cem, waiting.id, version=2, reason="Zahlen")

    page = await client.get(path)

    assert page.status_code == 200 and "Diese Fassung gilt nicht mehr" in page.text and "Mehr Wasser" not in page.text


async def test_a_foreign_page_cannot_press_the_mayors_button(client, world):
    waiting, path = await laid(world)

    answer = await client.post(f"{path}/sign", data={"name": "Erika Muster"}, headers={"sec-fetch-site": "cross-site"})

    assert (answer.status_code, (await Submission.get(id=waiting.id)).state) == (403, "handed_in")


async def test_a_department_writes_its_part_without_login_and_the_house_sees_what_came_in(client, world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    draft = await a_submission(world, await an_open_round(world, matter, document_version_id=version.id))
    section = next(one for one in await version.provisions.all() if one.label == "§ 2")
    asked = await ask_department(
        world.anna, draft.id, department="Jugendamt", email="amt@lerchenroda.example", due_at=hours(48),
        provision_ids=[section.id],
    )  # fmt: skip
    path = f"/contributions/{sign('contribution', asked.id)}"

    page = (await client.get(path)).text
    assert "trinkbar" in page and "jährlich berichtet" not in page and "Mehr Wasser" not in page
    begun = await client.post(f"{path}/requirements", data={"title": "Prüfintervall", "provision": section.id})
    edit = begun.headers["location"]
    assert 'hx-post="' in (await client.get(edit)).text
    form = {"version": 1, "title": "Prüfintervall", "rationale": "Monatlich reicht."}
    assert (await client.post(edit, data=form)).status_code == 303
    assert "Gespeichert um" in (await client.post(f"{edit}/draft", data={**form, "cost_yearly": "12,50"})).text
    file = {"file": ("Zahlen.csv", b"Monat;1", "text/csv")}
    kept = await client.post(edit, data={**form, "version": 2, "cost_yearly": "12,50"}, files=file)
    assert (kept.status_code, kept.headers["location"].rpartition("#")[2]) == (303, "files")
    page = (await client.get(edit)).text
    assert re.search(r'<button[^>]*type="submit"[^>]*>', page.partition("<form class")[2])[0].endswith("hidden>")
    assert 'hx-encoding="application/x-www-form-urlencoded"' in page
    link = re.search(r'href="([^"]+/files/\d+)"', page)[1]
    assert (await client.get(link)).content == b"Monat;1"
    assert "Monatlich reicht." in (await client.get(path)).text
    assert (await client.post(f"{path}/finish")).status_code == 303
    assert (await client.post(edit, data={**form, "title": "Spät"})).status_code == 409

    await log_in(client, world.cem)
    house = (await client.get(f"/submissions/{draft.id}")).text
    assert "Zuarbeit: Jugendamt" in house and "fertig" in house and "Prüfintervall" in house


async def test_a_coordinator_asks_a_department_on_a_form_that_keeps_what_was_typed(client, world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    draft = await a_submission(world, await an_open_round(world, matter, document_version_id=version.id))
    await log_in(client, world.cem)
    due = hours(48).astimezone(clock.BERLIN)
    section = (await version.provisions.all())[0]
    form = {
        "department": "Bauamt", "email": "bauamt@else.example", "due_date": due.strftime("%d.%m.%Y"), "due_time": "10:00",
        "provisions": [section.id],
    }  # fmt: skip
    address = f"/submissions/{draft.id}/contributions"

    assert "Welche Textstellen?" in (await client.get(f"{address}/new")).text
    refused = await client.post(address, data=form)
    assert refused.status_code == 422 and 'value="Bauamt"' in refused.text
    done = await client.post(address, data={**form, "email": "bauamt@lerchenroda.example"})
    assert done.status_code == 303 and "Bauamt" in (await client.get(f"/submissions/{draft.id}")).text


async def test_the_history_stands_in_sentences(client, world, reserved):
    await log_in(client, world.anna)

    page = await client.get(f"/submissions/{reserved.id}/history")

    assert "freigegeben und eingegangen" in page.text and "Cem Dachs" in page.text


def test_every_act_on_an_answer_has_a_sentence_in_the_history():
    folder = Path(__file__).parents[2] / "workflows"
    known = {found for path in folder.glob("*.py") for found in ACTS.findall(path.read_text())}

    assert known <= set(SENTENCES)
