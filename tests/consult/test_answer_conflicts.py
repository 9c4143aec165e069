"""Two people answer the same questions: nothing is overwritten silently, both texts are shown, a button decides."""

import re

import pytest

from models.rounds import Question, QuestionKind
from models.submissions import Answer, Submission
from tests.consult.conftest import log_in
from tests.consult.test_member_asking import hidden, page_of
from tests.consultation import a_submission, an_open_round
from workflows.errors import Stale
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions.answers import keep_submission, save_answers, save_submission
from workflows.submissions.submissions import change_submission, hand_in_submission

CARRIED = ("shown", "newest")


@pytest.fixture
async def questions(world):
    """A town's draft in a round with a number and a free question."""
    asked = [NewQuestion(QuestionKind.NUMBER, "Wie viele?", unit="Stück"), NewQuestion(QuestionKind.TEXT, "Warum?")]
    round_ = await an_open_round(world, questions=asked)
    await a_submission(world, round_)
    return await Question.filter(round=round_).order_by("position")


def both(text):
    """What the page of a conflict sends along with a decision."""
    return {
        "seen": re.search(r'name="seen" value="(\d+)"', text)[1],
        "contested": re.findall(r'name="contested" value="(\w+)"', text),
    }


@pytest.mark.parametrize(
    ("keep", "stands"),
    [("mine", "Anna sagt."), ("theirs", "Cem sagt."), ("both", "Cem sagt.\n\nAnna sagt."), ("", "Cem sagt.")],
)
async def test_two_answers_to_one_question_stand_side_by_side_and_only_a_button_decides(
    world, browser, questions, keep, stands
):
    number, why = questions
    path = f"/submissions/{(await Submission.get()).id}"
    asked = f"question_{why.id}"
    async with browser() as anna, browser() as cem:
        await log_in(anna, world.anna)
        await log_in(cem, world.cem)
        fields = hidden(await page_of(anna, path), *CARRIED) | {
            "version": 1,
            f"question_{number.id}": "",
            "remark": "",
            asked: "",
        }
        assert "Gespeichert" in (await cem.post(f"{path}/draft", data={**fields, asked: "Cem sagt."})).text
        hers = {**fields, asked: "Anna sagt."}
        told = [(await anna.post(f"{path}{end}", data=hers)).text for end in ("/draft", "", "/hand-in")]
        decision = both(told[1])
        decided = await anna.post(path, data={**hers, **decision, "keep": keep})
        left = await anna.post(f"{path}/draft", data={**hers, **decision, "remark": "Gruß"})  # the save on leaving

    for text in told:
        assert "Cem sagt." in text and "Anna sagt." in text and "Cem Dachs hat dasselbe geändert" in text
        assert text.count('name="keep"') == 3 and "Warum?" in text
    assert decision["contested"] == [asked] and decided.status_code == (303 if keep else 409)
    assert "Nur was umstritten ist" in left.text and (await Submission.get()).remark == "Gruß"
    assert (await Answer.get()).text == stands


async def test_a_number_and_a_day_are_shown_as_people_write_them_and_cannot_be_joined(world, browser, questions):
    number, _ = questions
    path = f"/submissions/{(await Submission.get()).id}"
    asked = f"question_{number.id}"
    async with browser() as anna, browser() as cem:
        await log_in(anna, world.anna)
        await log_in(cem, world.cem)
        fields = hidden(await page_of(anna, path), *CARRIED) | {"version": 1, "numbers": number.id}
        await cem.post(f"{path}/draft", data={**fields, asked: "3,5", "reservation_until": "24.11.2030"})
        told = (await anna.post(path, data={**fields, asked: "4", "reservation_until": "25.11.2030"})).text

    for words in ("3,50 Stück", "4 Stück", "24.11.2030", "25.11.2030", "Wie viele?"):
        assert words in told
    assert told.count('name="keep"') == 2
    assert f'name="{asked}"' in told and 'value="4"' in told  # what was typed still stands in the field


async def test_whoever_writes_elsewhere_on_the_page_is_told_that_it_has_changed_and_conflicts_with_nobody(
    world, browser, questions
):
    number, why = questions
    path = f"/submissions/{(await Submission.get()).id}"
    async with browser() as anna, browser() as cem:
        await log_in(anna, world.anna)
        await log_in(cem, world.cem)
        fields = hidden(await page_of(anna, path), *CARRIED) | {"version": 1, "numbers": number.id}
        await cem.post(f"{path}/draft", data={**fields, f"question_{number.id}": "7"})
        saved = (await anna.post(f"{path}/draft", data={**fields, f"question_{why.id}": "Darum."})).text
        again = (await anna.post(f"{path}/draft", data={**fields, f"question_{why.id}": "Darum nicht."})).text

    assert "Jemand aus Ihrem Haus hat anderes auf dieser Seite geändert" in saved
    assert 'name="newest"' not in saved  # what she has not seen stays unseen
    assert "Gespeichert" in again and await Answer.all().count() == 2


async def test_ones_own_earlier_words_are_no_conflict_and_saving_the_same_counts_nothing(world, questions):
    _, why = questions
    submission = await Submission.get()
    for text in ("Eins.", "Zwei.", "Zwei."):
        kept = await keep_submission(world.anna, submission.id, answers={why.id: text}, seen=0)

    assert kept.newest == 2 and not kept.newer and not kept.wrong
    assert (await Submission.get()).field_versions == {f"question_{why.id}": [2, world.anna.person_id]}


async def test_taking_back_what_a_colleague_has_changed_is_a_conflict_and_the_same_words_are_none(world, questions):
    _, why = questions
    submission = await Submission.get()
    await save_answers(world.anna, submission.id, {why.id: "Darum."})
    await save_answers(world.cem, submission.id, {why.id: "Darum eben."})

    with pytest.raises(Stale) as refused:
        await save_submission(world.anna, submission.id, answers={why.id: ""}, seen=1, remark="Gruß")
    await save_submission(world.anna, submission.id, answers={why.id: "Darum eben."}, seen=1)

    assert refused.value.facts["theirs"] == {f"question_{why.id}": "Darum eben."}
    assert refused.value.facts["current"] == 2 and refused.value.facts["name"] == "Cem Dachs"
    assert (await Submission.get()).remark == ""


async def test_words_from_a_spreadsheet_or_a_department_count_as_another_persons(world, questions):
    submission = await Submission.get()
    await change_submission(world.cem, submission.id, remark="Aus der Tabelle.")

    with pytest.raises(Stale):
        await save_submission(world.anna, submission.id, answers={}, seen=0, remark="Von der Seite.")


async def test_what_was_handed_in_meanwhile_takes_no_answer_and_keeps_its_words(world, browser, questions):
    _, why = questions
    submission = await Submission.get()
    path = f"/submissions/{submission.id}"
    async with browser() as anna:
        await log_in(anna, world.anna)
        fields = hidden(await page_of(anna, path), *CARRIED) | {"version": 1}
        await hand_in_submission(world.cem, submission.id, version=1)
        refused = await anna.post(path, data={**fields, f"question_{why.id}": "Zu spät."})

    assert refused.status_code == 409 and await Answer.all().count() == 0
