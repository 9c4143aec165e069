import asyncio
from contextvars import copy_context
from decimal import Decimal

import pytest

from models.database import locked, rows, transaction
from models.rounds import Question, QuestionKind
from models.submissions import (
    Addressee,
    Answer,
    Priority,
    Reading,
    Requirement,
    RequirementProvision,
    Submission,
    SubmissionState,
)
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, place, released
from workflows.access import VISITOR
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.requirements.requirements import (
    RequirementText,
    add_requirement,
    add_requirements,
    remove_requirement,
    save_requirement,
    show_requirement,
)
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions.answers import check_answer, save_answers

WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def a_requirement(world, **fields):
    submission = await a_submission(world, await an_open_round(world), fields)
    return await Requirement.get(submission=submission)


async def test_a_requirement_holds_on_to_several_places_of_the_draft(world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    submission = await a_submission(world, await an_open_round(world, matter, document_version_id=version.id))
    first, second = await place(version, "§1"), await place(version, "§3")

    requirement = await add_requirement(
        world.anna, submission.id,
        title="Bericht nur alle fünf Jahre", rationale="Wenig Personal.", provision_ids=[second.id, first.id, first.id],
        addressee=Addressee.STATES, priority=Priority.ESSENTIAL, cost_yearly=Decimal("2660"),
        cost_basis="42 Kennzahlen × 100 Min. × 38 €",
    )  # fmt: skip

    shown = await show_requirement(world.anna, requirement.id)
    assert {one.provision.label for one in shown.places} == {"§ 1", "§ 3"}
    assert (shown.position, shown.cost_yearly, shown.addressee) == (2, Decimal("2660.00"), Addressee.STATES)


async def test_a_place_outside_the_rounds_draft_is_refused(world):
    elsewhere = await place(await a_draft(world, await a_matter(world)), "§1")
    submission = await a_submission(world, await an_open_round(world))

    with pytest.raises(Unacceptable) as refused:
        await add_requirement(world.anna, submission.id, title="Falsch", provision_ids=[elsewhere.id])

    assert refused.value.fields == {"provision_ids": "unknown"}
    assert await RequirementProvision.all().count() == 0


async def test_many_requirements_are_written_all_or_none(world):
    submission = await a_submission(world, await an_open_round(world))
    good, bad = RequirementText("Mehr Wasser"), RequirementText("x" * 301, cost_once=Decimal(-1))

    with pytest.raises(Unacceptable) as refused:
        await add_requirements(world.anna, submission.id, [good, bad])
    assert refused.value.fields == {"2.title": "too_long", "2.cost_once": "amount"}
    assert await Requirement.all().count() == 1

    made = await add_requirements(world.anna, submission.id, [good, good])
    assert [one.position for one in made] == [2, 3]


async def test_a_form_takes_twenty_thousand_letters_and_no_more(world):
    submission = await a_submission(world, await an_open_round(world))

    await add_requirement(world.anna, submission.id, title="Lang", rationale="x" * 19_996)
    with pytest.raises(Unacceptable):
        await add_requirement(world.anna, submission.id, title="Länger", rationale="x" * 20_000)


async def test_only_the_own_house_works_on_a_draft_and_others_do_not_know_of_it(world):
    requirement = await a_requirement(world)

    for stranger in (world.bert, world.clara, world.paul, VISITOR):
        with pytest.raises(Missing):
            await save_requirement(stranger, requirement.id, version=1, title="Fremd")
        with pytest.raises(Missing):
            await show_requirement(stranger, requirement.id)
        with pytest.raises((Missing, Denied)):
            await add_requirement(stranger, requirement.submission_id, title="Fremd")

    assert (await Requirement.get()).title == "Mehr Wasser"


# ---------------------------------------------------------------------------------------------------- autosave


async def test_one_persons_saves_never_conflict_however_old_their_version(world):
    requirement = await a_requirement(world)

    await save_requirement(world.anna, requirement.id, version=1, title="Mehr")
    saved = await save_requirement(world.anna, requirement.id, version=1, title="Mehr Wasser im Sommer")

    assert (saved.version, saved.title) == (3, "Mehr Wasser im Sommer")


async def test_two_people_may_change_different_fields_at_once(world):
    requirement = await a_requirement(world)

    await save_requirement(world.cem, requirement.id, version=1, rationale="Der Sommer war trocken.")
    saved = await save_requirement(
        world.anna, requirement.id, version=1, title="Mehr Wasser im Sommer", priority=Priority.ESSENTIAL
    )

    assert (saved.rationale, saved.title) == ("Der Sommer war trocken.", "Mehr Wasser im Sommer")


async def test_a_conflict_exists_only_in_the_same_field_and_keeps_both_texts(world):
    requirement = await a_requirement(world)
    await save_requirement(world.cem, requirement.id, version=1, rationale="Der Sommer war trocken.")

    with pytest.raises(Stale) as refused:
        await save_requirement(world.anna, requirement.id, version=1, rationale="Es regnet nie.", title="Anders")

    assert refused.value.facts["theirs"] == {"rationale": "Der Sommer war trocken."}
    assert refused.value.facts["person"] == world.cem.person_id
    assert (await Requirement.get()).title == "Mehr Wasser"
    seen = await save_requirement(world.anna, requirement.id, version=2, rationale="Es regnet nie.")
    assert seen.rationale == "Es regnet nie."


async def test_saving_the_same_again_writes_nothing(world):
    requirement = await a_requirement(world)

    same = await save_requirement(
        world.cem, requirement.id, version=1, title="Mehr Wasser", provision_ids=[], cost_once=None
    )

    assert same.version == 1
    assert (await Requirement.get()).field_versions == {}


async def saving_meanwhile(world, requirement, act):
    """Another person's save that has read the requirement and waits while `act` is done to its answer."""
    outside = copy_context()
    save = save_requirement(world.anna, requirement.id, version=requirement.version, rationale="Der Brunnen ist leer.")
    async with asyncio.timeout(10), transaction():
        await locked(Submission, requirement.submission_id)
        saving = asyncio.create_task(save, context=outside)
        while not await rows(WAITING):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await act()
    return await saving


async def test_a_save_that_somebody_was_quicker_than_keeps_both(world):
    requirement = await a_requirement(world, title="Mehr Wasser")

    async def quicker():
        await save_requirement(world.cem, requirement.id, version=requirement.version, title="Viel mehr Wasser")

    saved = await saving_meanwhile(world, requirement, quicker)

    await requirement.refresh_from_db()
    assert (requirement.title, requirement.rationale) == ("Viel mehr Wasser", "Der Brunnen ist leer.")
    assert requirement.version == saved.version == 3


async def test_a_save_does_not_slip_past_the_handing_in(world):
    requirement = await a_requirement(world, title="Mehr Wasser", rationale="")

    async def handed_in():
        await Submission.filter(id=requirement.submission_id).update(state=SubmissionState.HANDED_IN)

    with pytest.raises(WrongState):
        await saving_meanwhile(world, requirement, handed_in)

    before = requirement.version
    await requirement.refresh_from_db()
    assert (requirement.rationale, requirement.version) == ("", before)


async def test_places_are_a_field_like_any_other(world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    submission = await a_submission(world, await an_open_round(world, matter, document_version_id=version.id))
    requirement, where = await Requirement.get(), await place(version, "§2")

    saved = await save_requirement(world.anna, requirement.id, version=1, provision_ids=[where.id])
    again = await save_requirement(world.anna, requirement.id, version=1, provision_ids=[where.id])

    assert (saved.version, again.version, saved.submission_id) == (2, 2, submission.id)
    assert [one.provision_id for one in await RequirementProvision.all()] == [where.id]


async def test_a_released_requirement_changes_no_more(world):
    submission = await released(world, await an_open_round(world))
    requirement = await Requirement.get(submission=submission)

    with pytest.raises(WrongState):
        await save_requirement(world.anna, requirement.id, version=1, title="Anders")
    with pytest.raises(WrongState):
        await remove_requirement(world.cem, requirement.id)


async def test_a_requirement_is_thrown_out_of_a_draft(world):
    requirement = await a_requirement(world)

    with pytest.raises(Missing):
        await remove_requirement(world.bert, requirement.id)
    await remove_requirement(world.anna, requirement.id)

    assert await Requirement.all().count() == 0


@pytest.mark.parametrize(
    ("reading", "readers"),
    [(Reading.OWN_OFFICE, "clara"), (Reading.OFFICES, "clara dora"), (Reading.MEMBERS, "clara dora bert")],
)
async def test_who_may_read_it_after_the_release(world, reading, readers):
    submission = await released(world, await an_open_round(world), {"reading": reading})
    requirement = await Requirement.get(submission=submission)

    for name in ("clara", "dora", "bert"):
        if name in readers.split():
            assert (await show_requirement(getattr(world, name), requirement.id)).title == "Mehr Wasser"
        else:
            with pytest.raises(Missing):
                await show_requirement(getattr(world, name), requirement.id)


# ---------------------------------------------------------------------------------------------------- questions

NUMBER = Question(kind=QuestionKind.NUMBER, minimum=Decimal(0), maximum=Decimal(100))
CHOICE = Question(kind=QuestionKind.CHOICE, options=["ja", "nein"])


@pytest.mark.parametrize(
    ("question", "value", "code"),
    [
        (NUMBER, Decimal("46.80"), None),
        (NUMBER, "46", "number"),
        (NUMBER, -1, "below_minimum"),
        (NUMBER, 101, "above_maximum"),
        (CHOICE, "ja", None),
        (CHOICE, "vielleicht", "option"),
        (CHOICE, None, None),
        (Question(kind=QuestionKind.TEXT), "x" * 20_001, "too_long"),
    ],
)
def test_an_answer_is_checked_by_the_kind_of_its_question(question, value, code):
    assert check_answer(question, value) == code


async def test_answers_are_kept_changed_and_taken_back(world):
    questions = [NewQuestion(QuestionKind.NUMBER, "Wie viele?"), NewQuestion(QuestionKind.TEXT, "Warum?")]
    submission = await a_submission(world, await an_open_round(world, questions=questions))
    many, why = await Question.all().order_by("position")

    await save_answers(world.anna, submission.id, {many.id: Decimal("3.5"), why.id: "Darum"})
    await save_answers(world.anna, submission.id, {many.id: 4, why.id: ""})

    kept = await Answer.get()
    assert (kept.question_id, kept.number, kept.text) == (many.id, Decimal("4.00"), "")


async def test_a_wrong_answer_keeps_all_others_away_and_names_its_question(world):
    questions = [NewQuestion(QuestionKind.NUMBER, "Wie viele?"), NewQuestion(QuestionKind.TEXT, "Warum?")]
    submission = await a_submission(world, await an_open_round(world, questions=questions))
    many, why = await Question.all().order_by("position")

    with pytest.raises(Unacceptable) as refused:
        await save_answers(world.anna, submission.id, {many.id: "viele", why.id: "Darum", why.id + 9: "?"})

    assert refused.value.fields == {f"question_{many.id}": "number", f"question_{why.id + 9}": "unknown"}
    assert await Answer.all().count() == 0
