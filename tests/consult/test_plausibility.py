"""A number far beyond what the size of a town allows is asked back once, and taken if it is right."""

from decimal import Decimal

import pytest

from models.rounds import Question, QuestionKind
from models.submissions import Answer, Submission, SubmissionState
from tests.consult.conftest import log_in
from tests.consultation import a_submission, an_open_round
from workflows.errors import Unacceptable
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions.answers import hand_in_with_answers
from workflows.submissions.plausibility import is_doubtful


@pytest.fixture
async def draft(world):
    questions = [
        NewQuestion(QuestionKind.NUMBER, "Wie viele Brunnen?", unit="Stück"),
        NewQuestion(QuestionKind.NUMBER, "Wie tief?", unit="cm", maximum=Decimal(10) ** 9),
    ]
    return await a_submission(world, await an_open_round(world, questions=questions))


@pytest.mark.parametrize(
    ("number", "unit", "inhabitants", "doubtful"),
    [
        (120, "Stück", 1_000, False),
        (10_001, "Fälle", 1_000, True),
        (9_000_000, "EUR", 1_000, False),
        (10_000_001, "€", 1_000, True),
        (10**9, "Fälle", 0, False),
    ],
)
def test_ten_of_anything_for_each_inhabitant_are_doubtful_and_ten_thousand_euro(number, unit, inhabitants, doubtful):
    assert is_doubtful(Decimal(number), unit, inhabitants) is doubtful


async def test_a_doubtful_number_is_asked_back_nothing_is_written_and_a_confirmed_one_goes_on(world, draft):
    first, second = await Question.filter(round_id=draft.round_id).order_by("position")
    answers = {first.id: Decimal(900_000), second.id: Decimal(900_000)}  # the office has set a largest depth itself
    with pytest.raises(Unacceptable) as refused:
        await hand_in_with_answers(world.anna, draft.id, version=draft.version, answers=answers)
    assert refused.value.fields == {f"question_{first.id}": "doubtful"}
    assert await Answer.all().count() == 0 and (await Submission.get()).state is SubmissionState.DRAFT

    done = await hand_in_with_answers(
        world.anna, draft.id, version=draft.version, answers=answers, confirmed=[first.id]
    )
    assert done.state is SubmissionState.HANDED_IN


async def test_the_page_keeps_the_number_and_offers_to_say_that_it_is_right(world, draft, browser):
    first = await Question.filter(round_id=draft.round_id).order_by("position").first()
    form = {"version": draft.version, "numbers": first.id, f"question_{first.id}": "900.000", "remark": "Gruß"}
    async with browser() as client:
        await log_in(client, world.anna)
        assert 'name="confirmed"' not in (await client.get(f"/submissions/{draft.id}")).text
        asked = await client.post(f"/submissions/{draft.id}/hand-in", data=form)
        assert asked.status_code == 422 and 'value="900.000"' in asked.text and "Gruß" in asked.text
        assert "Die Zahl stimmt trotzdem" in asked.text and "sehr viel" in asked.text
        done = await client.post(f"/submissions/{draft.id}/hand-in", data={**form, "confirmed": first.id})
    assert done.status_code == 303 and (await Answer.get()).number == 900_000
