"""Pages that ask before they act, the receipt, both texts of a conflict, and answers that save themselves."""

import re

import pytest

from models.rounds import Question, QuestionKind
from models.submissions import Answer, Requirement, Submission, Support
from tests.consult.conftest import log_in
from tests.consultation import a_matter, a_submission, an_open_round, hours, released
from workflows import clock
from workflows.rounds.round_checks import NewQuestion
from workflows.rounds.rounds import extend_round
from workflows.submissions.submissions import hand_in_submission


async def page_of(client, path):
    response = await client.get(path)
    assert response.status_code == 200, response.text[-400:]
    return response.text


def hidden(text, *names):
    """The hidden fields of a form as the browser holds them."""
    return {name: re.search(rf'id="{name}" value="([^"]*)"', text)[1] for name in names}


@pytest.mark.parametrize("way", ["nil-returns", "consents"])
async def test_a_short_answer_is_asked_for_by_round_and_towns_and_nothing_happens_before_the_button(
    world, browser, way
):
    round_ = await an_open_round(world)
    first, second, _ = world.union_towns
    async with browser() as client:
        await log_in(client, world.jana)
        asked = await page_of(client, f"/rounds/{round_.id}/{way}?towns={first.id}&towns={second.id}")

    ticked = re.findall(r'name="towns" value="(\d+)" checked', asked)
    assert [int(one) for one in ticked] == [first.id, second.id]
    assert round_.title in asked and world.union_towns[2].name in asked
    assert await Submission.all().count() == 0


async def test_the_page_of_the_release_says_what_is_released_for_whom_until_when(world, browser):
    submission = await a_submission(
        world, await an_open_round(world), {"proposed_text": "Neu.", "current_text": "Alt."}
    )
    await hand_in_submission(world.anna, submission.id, version=1)
    async with browser() as client:
        await log_in(client, world.cem)
        asked = await page_of(client, f"/submissions/{submission.id}/release")

    for told in ("Lerchenroda", "Anna Amsel", "rechtzeitig", "Mehr Wasser", "Der Brunnen ist trocken.", "<ins>"):
        assert told in asked
    assert asked.count("kern-btn--primary") == 1 and "Freigeben und absenden" in asked


async def test_the_receipt_holds_numbers_references_check_sum_wording_and_whose_information_it_is(world, browser):
    matter = await a_matter(world, our_reference="DV 4-17", their_reference="IV B 3")
    submission = await released(world, await an_open_round(world, matter))
    async with browser() as client:
        await log_in(client, world.anna)
        receipt = await page_of(client, f"/submissions/{submission.id}/receipt")

    told = (submission.receipt_number, submission.content_hash, "DV 4-17", "IV B 3", "Der Brunnen ist trocken.", "IFG")
    assert all(one in receipt for one in told)


async def test_a_second_joint_answer_takes_those_who_are_left_and_is_told_who_is_spoken_for(world, browser):
    round_ = await an_open_round(world)
    first, second, third = world.union_towns
    async with browser() as client:
        await log_in(client, world.jana)
        begin = f"/rounds/{round_.id}/submissions"
        assert (await client.post(begin, data={"towns": [first.id, second.id]})).status_code == 303
        refused = await client.post(begin, data={"towns": [second.id, third.id]})
        assert (await client.post(begin, data={"towns": [third.id, world.union.id]})).status_code == 303

    one, other = await Submission.all().order_by("id").prefetch_related("covers")
    assert refused.status_code == 409
    assert f"Für {second.name} gibt es schon eine Rückmeldung" in refused.text
    assert f'href="/submissions/{one.id}"' in refused.text
    assert {cover.organisation_id for cover in other.covers} == {third.id, world.union.id}


@pytest.mark.parametrize(
    ("keep", "stands"),
    [
        ("mine", "Anna schreibt."),
        ("theirs", "Cem schreibt."),
        ("both", "Cem schreibt.\n\nAnna schreibt."),
        ("", "Cem schreibt."),
    ],
)
async def test_two_texts_stand_side_by_side_and_only_a_button_decides(world, browser, keep, stands):
    await a_submission(world, await an_open_round(world))
    requirement = await Requirement.get()
    path = f"/requirements/{requirement.id}"
    async with browser() as anna, browser() as cem:
        await log_in(anna, world.anna)
        await log_in(cem, world.cem)
        fields = hidden(await page_of(anna, f"{path}/edit"), "version", "shown") | {"title": requirement.title}
        await cem.post(f"{path}/draft", data={**fields, "rationale": "Cem schreibt."})
        hers = {**fields, "rationale": "Anna schreibt."}
        told = [(await anna.post(f"{path}/draft", data=hers)).text, (await anna.post(path, data=hers)).text]
        seen = re.search(r'name="seen" value="(\d+)"', told[1])[1]
        contested = re.findall(r'name="contested" value="(\w+)"', told[1])
        decided = await anna.post(path, data={**hers, "seen": seen, "contested": contested, "keep": keep})

        await anna.post(f"{path}/draft", data={**hers, "seen": seen, "contested": contested})  # the save on leaving

    for text in told:
        assert "Cem schreibt." in text and "Anna schreibt." in text and "Cem Dachs hat dasselbe geändert" in text
        assert text.count('name="keep"') == 3
    assert contested == ["rationale"] and decided.status_code == (303 if keep else 409)
    assert (await Requirement.get()).rationale == stands


@pytest.fixture
async def questions(world):
    """A town's draft in a round with a number between 1 and 50, and a free question."""
    bounds = NewQuestion(QuestionKind.NUMBER, "Wie viele?", unit="Stück", minimum=1, maximum=50)
    round_ = await an_open_round(world, questions=[bounds, NewQuestion(QuestionKind.TEXT, "Warum?")])
    await a_submission(world, round_)
    return await Question.filter(round=round_).order_by("position")


async def test_answers_save_themselves_and_what_is_implausible_is_named_while_the_rest_is_kept(
    world, browser, questions
):
    number, why = questions
    submission = await Submission.get()
    async with browser() as client:
        await log_in(client, world.anna)
        shown = await page_of(client, f"/submissions/{submission.id}")
        typed = {f"question_{number.id}": "900", "numbers": number.id, f"question_{why.id}": "Darum.", "remark": "Gruß"}
        saved = await client.post(f"/submissions/{submission.id}/draft", data=hidden(shown, "shown") | typed)

    assert "Zwischen 1 und 50." in shown and "Stück" in shown
    assert saved.status_code == 200 and "Diese Zahl ist größer als erwartet." in saved.text
    assert [(one.question_id, one.text) for one in await Answer.all()] == [(why.id, "Darum.")]
    assert (await Submission.get()).remark == "Gruß"


async def test_an_answer_that_was_not_touched_does_not_overwrite_a_colleagues(world, browser, questions):
    number, why = questions
    submission = await Submission.get()
    path = f"/submissions/{submission.id}"
    empty = {f"question_{number.id}": "", "numbers": number.id, f"question_{why.id}": "", "remark": ""}
    async with browser() as anna, browser() as cem:
        await log_in(anna, world.anna)
        await log_in(cem, world.cem)
        fields = hidden(await page_of(anna, path), "shown") | empty
        await cem.post(f"{path}/draft", data={**fields, f"question_{number.id}": "7"})
        await anna.post(path, data={**fields, f"question_{why.id}": "Darum."})

    assert {one.question_id: (one.number, one.text) for one in await Answer.all()} == {
        number.id: (7, ""), why.id: (None, "Darum."),
    }  # fmt: skip


async def test_a_desk_chooses_for_which_of_its_towns_it_joins_and_says_why(world, browser):
    round_ = await an_open_round(world)
    await released(world, round_, {"reading": "members"})
    requirement = await Requirement.get()
    town = world.union_towns[1]
    address = f"/rounds/{round_.id}/requirements"
    async with browser() as client:
        await log_in(client, world.holger)
        offered = await page_of(client, address)
        given = await client.post(
            f"{address}/{requirement.id}/support", data={"organisation": town.id, "remark": "Auch bei uns."}
        )
        shown = await page_of(client, address)

    assert all(f'<option value="{one.id}"' in offered for one in (world.union, *world.union_towns))
    assert given.status_code == 303 and (await Support.get()).organisation_id == town.id
    assert "Auch bei uns." in shown and f'<option value="{town.id}"' not in shown


async def test_the_three_questions_say_who_reads_and_do_not_hide_the_federation(world, browser):
    await a_submission(world, await an_open_round(world))
    requirement = await Requirement.get()
    async with browser() as client:
        await log_in(client, world.anna)
        shown = await page_of(client, f"/requirements/{requirement.id}/edit")

    assert "Auch wer in der Bundesvereinigung diese Beteiligung führt, liest es." in shown
    assert "„Lerchenroda berichtet“" in shown


async def test_who_handed_it_in_finds_no_button_but_the_name_of_the_other(world, browser):
    submission = await a_submission(world, await an_open_round(world))
    await hand_in_submission(world.cem, submission.id, version=1)
    async with browser() as client:
        await log_in(client, world.cem)
        asked = await page_of(client, f"/submissions/{submission.id}/release")

    assert "Freigeben und absenden" not in asked and "Freigeben muss eine zweite Person" in asked


@pytest.mark.parametrize("path", ["/", "/rounds", "/rounds/{round}", "/matters/{matter}", "/submissions/{submission}"])
async def test_every_page_tells_a_member_her_own_deadline(world, browser, path):
    round_ = await an_open_round(world)
    submission = await a_submission(world, round_)
    later = hours(300)
    await extend_round(world.clara, round_.id, until=later, reason="Hochwasser", organisation_id=world.town.id)
    async with browser() as client:
        await log_in(client, world.anna)
        shown = await page_of(client, path.format(round=round_.id, matter=round_.matter_id, submission=submission.id))

    assert later.astimezone(clock.BERLIN).isoformat(timespec="seconds") in shown
    assert round_.deadline.astimezone(clock.BERLIN).isoformat(timespec="seconds") not in shown
