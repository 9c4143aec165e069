"""anna and cem work for the town, bert for another, clara for the office."""

import pytest

from models.submissions import Requirement
from tests.consultation import a_submission, an_open_round, released
from workflows.errors import Denied, Missing
from workflows.records.erasure import erase_person
from workflows.requirements.requirements import remove_requirement
from workflows.submissions.submission_history import show_history


async def test_the_house_reads_every_act_with_the_name_of_who_did_it_the_newest_first(world):
    submission = await released(world, await an_open_round(world))

    history = await show_history(world.anna, submission.id)

    assert [(one.action, one.person) for one in history.acts] == [
        ("submission.released", "Cem Dachs"),
        ("submission.handed_in", "Anna Amsel"),
        ("submission.requirements_added", "Anna Amsel"),
        ("submission.begun", "Anna Amsel"),
    ]


async def test_what_was_removed_stays_in_the_history_of_its_own_answer_only(world):
    draft, other = (
        await a_submission(world, await an_open_round(world)),
        await a_submission(world, await an_open_round(world)),
    )
    await remove_requirement(world.anna, (await Requirement.get(submission=draft)).id)

    assert (await show_history(world.anna, draft.id)).acts[0].action == "requirement.removed"
    assert "requirement.removed" not in [one.action for one in (await show_history(world.anna, other.id)).acts]


async def test_an_erased_person_has_no_name_in_the_history(world):
    submission = await released(world, await an_open_round(world))
    await erase_person(world.anna, world.anna.person_id)

    names = {one.person for one in (await show_history(world.cem, submission.id)).acts}

    assert names == {"–", "Cem Dachs"}


async def test_nobody_else_reads_it_not_even_the_office_that_may_read_the_answer(world):
    submission = await released(world, await an_open_round(world))

    with pytest.raises(Denied):
        await show_history(world.clara, submission.id)
    with pytest.raises(Missing):
        await show_history(world.bert, submission.id)
