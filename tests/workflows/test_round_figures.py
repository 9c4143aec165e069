from decimal import Decimal

import pytest

from models.deliveries import Delivery, Suppression
from models.organisations import Mailbox
from models.people import Role
from models.rounds import QuestionKind
from models.submissions import Priority, Submission, SubmissionState
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, hours, place, released
from tests.world import person
from workflows import clock
from workflows.errors import Denied, Missing
from workflows.organisations.size_classes import SizeClass
from workflows.rounds.cockpit import show_cockpit
from workflows.rounds.question_figures import question_figures
from workflows.rounds.reminders import remind_silent
from workflows.rounds.round_checks import NewQuestion
from workflows.rounds.round_course import round_course
from workflows.rounds.round_heat import Place, round_heat
from workflows.rounds.round_people import Heard, WhiteSpot, round_people
from workflows.rounds.silent import Choice, list_silent
from workflows.submissions.answers import save_answers
from workflows.submissions.short_answers import report_nil_return


async def known(round_):
    await round_.fetch_related("extensions", "questions")
    return round_


async def test_people_are_counted_by_territory_and_a_county_that_answers_speaks_for_all_its_towns(world):
    round_ = await an_open_round(world)
    assert (await round_people(world.clara, round_)).total.heard == 0
    await released(world, round_)

    people = await round_people(world.clara, round_)
    assert people.by_state["16"].heard == world.town.population
    assert people.some[0] == WhiteSpot("Dohlenstadt", "05", 318_000) and people.many == 1

    carl = await person("Carl Kranich", world.county, Role.COORDINATOR)
    await report_nil_return(carl, round_.id, organisation_id=world.county.id, covers=[world.county.id])
    people = await round_people(world.clara, round_)
    assert people.by_state["16"].heard == people.by_state["16"].people
    assert people.by_state["05"] == Heard(0, 318_000)
    assert "05" not in (await round_people(world.paul, round_)).by_state


async def test_the_course_counts_up_to_now_and_shows_the_round_before_to_its_end(world):
    first = await an_open_round(world)
    with clock.at(hours(60)):
        await released(world, first)
    second = await an_open_round(world, await a_matter(world))

    course = await round_course(world.clara, await known(first))
    assert course.previous is None and len(course.points) == 2  # the opening and now
    with clock.at(hours(121)):
        course = await round_course(world.clara, await known(first))
        counted = [one.answered for one in course.points]
        assert counted == sorted(counted) and (counted[0], counted[-1]) == (0, 1)
        assert [one.answered for one in course.points if one.share < 0.25] == [0] * 6
        assert 0.5 < course.points[-1].share < 0.51
        later = await round_course(world.clara, await known(second))
    assert later.previous.id == first.id and later.before[-1].answered == 1


async def test_heat_counts_what_the_office_may_read_at_each_provision_the_most_first(world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    water, report = await place(version, "§2"), await place(version, "§3")
    round_ = await an_open_round(world, matter, document_version_id=version.id)
    await released(
        world, round_,
        {"provision_ids": [water.id], "priority": Priority.ESSENTIAL}, {"provision_ids": [water.id, report.id]}, {},
    )  # fmt: skip
    await a_submission(world, round_, {"provision_ids": [report.id]}, by=world.bert, organisation=world.other_town)

    heat = await round_heat(world.clara, round_)

    assert (heat.asked, heat.essential, heat.settled) == (3, 1, 0)
    assert heat.places == [Place(water.id, "§ 2", "Wasser", 2, 1), Place(report.id, "§ 3", "Bericht", 1, 0)]


async def test_questions_become_figures_of_what_was_released_with_n_of_n(world):
    questions = [
        NewQuestion(QuestionKind.NUMBER, "Wie viele Stunden?", unit="h"),
        NewQuestion(QuestionKind.CHOICE, "Reicht die Frist?", options=["ja", "nein"]),
        NewQuestion(QuestionKind.TEXT, "Warum?"),
    ]
    round_ = await known(await an_open_round(world, questions=questions))
    hours_, enough, _ = round_.questions
    drafts = {world.cem: await a_submission(world, round_)}
    drafts[world.bert] = await a_submission(world, round_, by=world.bert, organisation=world.other_town)
    for (who, draft), number in zip(drafts.items(), (Decimal(90), Decimal("30.5")), strict=True):
        await save_answers(who, draft.id, {hours_.id: number, enough.id: "nein"})
    assert [one.organisations for one in await question_figures(world.clara, round_)] == [0, 0, 0]
    await Submission.all().update(state=SubmissionState.RELEASED, received_at=clock.now())

    number, choice, text = await question_figures(world.clara, round_)
    assert (number.organisations, number.sum, number.median) == (2, Decimal("120.50"), Decimal("60.25"))
    assert choice.choices == [("ja", 0), ("nein", 2)] and text.organisations == 0


async def test_the_silent_are_found_by_land_size_and_returned_mail_and_only_by_the_office_that_asks(world):
    round_ = await an_open_round(world)
    await released(world, round_)
    box = await Mailbox.get(organisation_id=world.city.id)
    await Suppression.create(address_key=box.address_key, reason="550", since=clock.now())

    everybody = await list_silent(world.clara, round_.id)
    assert everybody.found.total == 7 and everybody.found.things[0].name == "Dohlenstadt"
    for choice in (Choice(state="05"), Choice(bounced=True), Choice(ids=[world.city.id, world.town.id])):
        assert [one.id for one in (await list_silent(world.clara, round_.id, choice)).found.things] == [world.city.id]
    assert {one.id for one in (await list_silent(world.clara, round_.id, Choice(size=SizeClass.LARGE))).found.things} == {
        world.city.id, world.county.id,
    }  # fmt: skip
    assert (await list_silent(world.clara, round_.id, page=9)).found.number == 1
    for denied in (world.paul, world.anna):
        with pytest.raises(Denied):
            await list_silent(denied, round_.id)
    with pytest.raises(Missing):
        await list_silent(world.clara, 0)


async def test_only_the_chosen_are_reminded_and_who_has_answered_never(world):
    round_ = await an_open_round(world)
    await released(world, round_)

    assert await remind_silent(world.clara, round_.id, Choice(ids=[world.city.id, world.town.id])) == 1

    assert await Delivery.filter(body__template="reminder").count() == 1
    left = await list_silent(world.clara, round_.id, Choice(unreminded=True))
    assert left.found.total == 6


async def test_a_landesverband_counts_drafts_of_its_own_members_alone(world):
    round_ = await an_open_round(world)
    await a_submission(world, round_)
    rita = await person("Rita Rabe", world.city, Role.COORDINATOR)
    await a_submission(world, round_, by=rita, organisation=world.city)

    assert (
        (await show_cockpit(world.clara, round_.id)).working,
        (await show_cockpit(world.paul, round_.id)).working,
    ) == (2, 1)
