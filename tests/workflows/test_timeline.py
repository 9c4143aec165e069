"""What became of it: told results with their reasons, places and follow-ups on one line of time, and nothing untold."""

from datetime import timedelta

import pytest

from models.dispatches import Outcome
from models.matters import Circle
from models.papers import PaperState
from models.positions import Source, Votum
from models.proceedings import Proceeding, ProceedingStep
from models.rounds import Invitation
from models.submissions import Reading, Requirement, Submission, SubmissionState, Support
from tests.consultation import followed_up
from tests.rows import (
    START,
    document_row,
    matter_row,
    paper_row,
    position_row,
    requirement_row,
    round_row,
    submission_row,
)
from workflows import clock
from workflows.access import VISITOR
from workflows.errors import Missing
from workflows.matters.timeline import follows, newest_results, show_timeline
from workflows.paging import PAGE_SIZE
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import decide_requirement


async def asked(world, title="Frist verlängern", *, matter=None, organisation=None, **facts):
    """A requirement that an organisation has released in a matter."""
    matter = matter or await matter_row(world)
    place = organisation or world.town
    round_ = await round_row(matter, world.federation, [place])
    return matter, await requirement_row(await submission_row(round_, place, **facts), title)


async def adopted(world, matter, requirement, **facts):
    position = await position_row(matter)
    await decide_requirement(
        world.clara,
        requirement.id,
        votum=Votum.ADOPTED,
        position_id=position.id,
        reason="Ganz unsere Meinung.",
        internal_reason="Streit im Ausschuss",
        **facts,
    )
    return position


async def test_an_entry_says_result_reason_position_passage_and_follow_ups(world):
    matter, requirement = await asked(world)
    version, _ = await document_row(matter)
    position = await adopted(world, matter, requirement)
    paper = await paper_row(matter, [await position_row(matter), position])
    await send_member_answers(world.clara, matter.id)
    await followed_up(
        world, position.id, document_version_id=version.id, outcome=Outcome.PARTLY, evidence="Art. 2 Nr. 4"
    )

    (entry,) = (await show_timeline(world.anna)).entries

    assert (entry.title, entry.organisation, entry.votum) == ("Frist verlängern", "Lerchenroda", Votum.ADOPTED)
    assert (entry.reason, entry.matter_id) == ("Ganz unsere Meinung.", matter.id)
    assert (entry.said.id, entry.said.where.paper_version_id, entry.said.where.number) == (position.id, paper.id, "1.2")
    assert [(one.outcome, one.evidence, one.document_version.label) for one in entry.follow_ups] == [
        (Outcome.PARTLY, "Art. 2 Nr. 4", "Fassung 1")
    ]
    assert "Streit" not in repr(entry)


async def test_before_it_is_told_nothing_of_a_decision_is_shown(world):
    matter, requirement = await asked(world)
    position = await adopted(world, matter, requirement)
    await paper_row(matter, [position])

    (entry,) = (await show_timeline(world.anna)).entries

    assert (entry.told_at, entry.votum, entry.reason, entry.said, entry.follow_ups) == (None, None, "", None, [])
    assert await newest_results(world.anna, 50) == []


async def test_a_votum_given_after_the_answer_was_sent_has_not_been_told(world):
    matter, requirement = await asked(world)
    await decide_requirement(world.clara, requirement.id, votum=Votum.NOTED)
    await send_member_answers(world.clara, matter.id)
    _, later = await asked(world, "Später gefordert", matter=matter)
    await decide_requirement(world.clara, later.id, votum=Votum.NOT_ADOPTED, reason="Noch nicht gesagt.")

    found = {one.title: (one.votum, one.reason) for one in (await show_timeline(world.anna)).entries}

    assert found == {"Frist verlängern": (Votum.NOTED, ""), "Später gefordert": (None, "")}


async def test_a_suggestion_of_the_machine_is_no_result(world):
    matter, requirement = await asked(world)
    other = await requirement_row(requirement.submission, "Zweites")
    await decide_requirement(world.clara, requirement.id, votum=Votum.NOTED)
    await decide_requirement(world.clara, other.id, votum=Votum.NOTED)
    await send_member_answers(world.clara, matter.id)
    await Source.filter(requirement=other).update(confirmed_at=None, votum=Votum.ADOPTED)

    found = {one.title: one.votum for one in (await show_timeline(world.anna)).entries}

    assert found == {"Frist verlängern": Votum.NOTED, "Zweites": None}


@pytest.mark.parametrize("state", [PaperState.DRAFT, PaperState.IN_APPROVAL])
async def test_a_paper_that_was_not_sent_is_not_named(world, state):
    matter, requirement = await asked(world)
    position = await adopted(world, matter, requirement)
    await paper_row(matter, [position], state=state)
    await send_member_answers(world.clara, matter.id)
    version, _ = await document_row(matter)
    await followed_up(world, position.id, document_version_id=version.id, outcome=Outcome.PARTLY)

    (entry,) = (await show_timeline(world.anna)).entries

    assert (entry.votum, entry.said, entry.follow_ups) == (Votum.ADOPTED, None, [])
    assert entry.latest_at == entry.told_at  # an invisible follow-up does not move the entry either


async def test_a_follow_up_in_a_draft_beyond_the_circle_is_not_shown_and_moves_nothing(world):
    matter, requirement = await asked(world)
    position = await adopted(world, matter, requirement)
    await paper_row(matter, [position])
    await send_member_answers(world.clara, matter.id)
    leaked, _ = await document_row(matter, circle=Circle.OFFICES, label="Geleakter Entwurf")
    with clock.at(clock.now() + timedelta(days=2)):
        await followed_up(world, position.id, document_version_id=leaked.id, outcome=Outcome.ADOPTED)

    (entry,) = (await show_timeline(world.anna)).entries

    assert entry.follow_ups == []
    assert entry.latest_at == entry.told_at


async def test_a_matter_whose_draft_is_no_longer_theirs_to_know_vanishes_with_its_title(world):
    matter = await matter_row(world)
    version, _ = await document_row(matter, circle=Circle.OFFICES)
    round_ = await round_row(matter, world.federation, [world.town], document_version=version)
    await requirement_row(await submission_row(round_, world.town))

    assert (await show_timeline(world.anna)).total == 0


async def test_each_reads_only_of_her_own_organisations_and_only_what_was_released(world):
    await asked(world)
    await asked(world, "Im Entwurf", state=SubmissionState.DRAFT)
    await asked(world, "Der andere", organisation=world.other_town)
    await asked(world, "Für Amselhain", organisation=world.union_towns[0])

    titles = {
        name: [one.title for one in (await show_timeline(getattr(world, name))).entries]
        for name in ("anna", "cem", "bert", "jana")
    }

    assert titles == {
        "anna": ["Frist verlängern"], "cem": ["Frist verlängern"], "bert": ["Der andere"], "jana": ["Für Amselhain"],
    }  # fmt: skip
    for stranger in (world.clara, world.paul, VISITOR):
        with pytest.raises(Missing):
            await show_timeline(stranger)


async def test_what_a_landesverband_forwarded_has_the_result_of_its_copy_once(world):
    matter = await matter_row(world)
    federal = await round_row(matter, world.federation)
    own = await round_row(matter, world.state_association, [world.town], feeds=federal)
    mine = await requirement_row(await submission_row(own, world.town), "Unser Satz")
    bundle = await submission_row(federal, world.state_association, covers=[world.town])
    copy = await requirement_row(bundle, "Unser Satz", origin=mine)
    await decide_requirement(world.clara, copy.id, votum=Votum.NOTED)
    await send_member_answers(world.clara, matter.id)

    (entry,) = (await show_timeline(world.anna)).entries

    assert (entry.id, entry.votum) == (mine.id, Votum.NOTED)


async def supported(world, **facts):
    """bert joins what the town has asked for in a round of both, and the office takes it up."""
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation, [world.town, world.other_town])
    given = {"reading": Reading.MEMBERS, "name_shown": True, **facts}
    requirement = await requirement_row(await submission_row(round_, world.town), **given)
    support = await Support.create(requirement=requirement, organisation=world.other_town, given_at=START)
    position = await adopted(world, matter, requirement)
    await paper_row(matter, [position])
    await send_member_answers(world.clara, matter.id)
    version, _ = await document_row(matter)
    await followed_up(world, position.id, document_version_id=version.id, outcome=Outcome.PARTLY)
    return requirement, support


async def test_who_joined_reads_what_became_of_it_but_not_what_was_said_to_its_author(world):
    requirement, _ = await supported(world)
    await asked(world, "Eigenes", organisation=world.other_town)

    found = await show_timeline(world.bert)
    by_title = {one.title: one for one in found.entries}
    joined = by_title["Frist verlängern"]

    assert found.total == 2 and not by_title["Eigenes"].supported
    assert (joined.supported, joined.organisation, joined.asked_at) == (True, "Lerchenroda", START)
    assert (joined.votum, joined.reason, joined.said.title) == (Votum.ADOPTED, "", "Fristen verlängern")
    assert [one.outcome for one in joined.follow_ups] == [Outcome.PARTLY]
    (alone,) = (await show_timeline(world.bert, requirement_id=requirement.id)).entries
    assert alone == joined
    assert [one.title for one in await newest_results(world.bert, 9)] == ["Frist verlängern"]
    assert [one.supported for one in (await show_timeline(world.anna)).entries] == [False]


async def test_who_joined_and_may_not_read_the_name_reads_it_here_neither(world):
    await supported(world, name_shown=False)

    (joined,) = (await show_timeline(world.bert)).entries

    assert joined.organisation == "" and "Lerchenroda" not in repr(joined)


@pytest.mark.parametrize("gone", ["support", "answer", "reading", "round"])
async def test_what_one_does_not_support_or_may_not_read_any_more_is_not_in_the_timeline(world, gone):
    requirement, support = await supported(world)
    if gone == "support":
        await Support.filter(id=support.id).update(withdrawn_at=clock.now())
    elif gone == "answer":
        await Submission.filter(id=requirement.submission_id).update(state=SubmissionState.WITHDRAWN)
    elif gone == "reading":
        await Requirement.filter(id=requirement.id).update(reading=Reading.OFFICES)
    else:
        await Invitation.filter(organisation=world.other_town).delete()

    assert (await show_timeline(world.bert)).total == 0
    assert not await follows(world.bert, requirement)


async def test_what_several_towns_of_one_desk_joined_stands_there_once(world):
    requirement, _ = await supported(world)
    await Invitation.create(
        round_id=requirement.submission.round_id, organisation=world.union, desk=world.union, invited_at=START
    )
    for town in world.union_towns[:2]:
        await Support.create(requirement=requirement, organisation=town, given_at=START)

    found = await show_timeline(world.jana)

    assert (found.total, len(found.entries)) == (1, 1) and await follows(world.jana, requirement)


async def test_newest_first_across_matters_in_pages(world):
    old_matter, old = await asked(world, "Alt", received_at=START - timedelta(days=90))
    for number in range(PAGE_SIZE):
        await asked(world, f"Neu {number}", received_at=START + timedelta(minutes=number))

    first, last = await show_timeline(world.anna), await show_timeline(world.anna, 99)
    assert (first.total, first.entries[0].title) == (PAGE_SIZE + 1, f"Neu {PAGE_SIZE - 1}")
    assert (last.number, [one.title for one in last.entries]) == (2, ["Alt"])

    await decide_requirement(world.clara, old.id, votum=Votum.NOTED)
    await send_member_answers(world.clara, old_matter.id)
    assert (await show_timeline(world.anna)).entries[0].title == "Alt"


async def test_the_last_step_in_parliament_stands_with_each_requirement_and_moves_it_on_the_page_alone(world):
    matter, requirement = await asked(world)
    await adopted(world, matter, requirement)
    await send_member_answers(world.clara, matter.id)
    other, _ = await asked(world, "Anderes Gesetz")
    given = {"dip_id": 7, "linked_at": START, "next_check_at": START}
    course, ended = await Proceeding.create(matter=matter, **given), await Proceeding.create(matter=other, **given)
    for one, title, days in ((course, "1. Beratung", 1), (course, "3. Beratung", 9), (ended, "Überweisung", 10)):
        day = clock.today() + timedelta(days=days)
        await ProceedingStep.create(proceeding=one, key=title, title=title, happened_on=day, seen_at=START)
    await Proceeding.filter(id=ended.id).update(ended_at=START)

    found = (await show_timeline(world.anna)).entries
    (news,) = await newest_results(world.anna, 9)

    assert [(one.title, one.step and one.step.title) for one in found] == [
        ("Frist verlängern", "3. Beratung"),
        ("Anderes Gesetz", None),
    ]
    assert news.step is None and news.latest_at == news.told_at == found[0].latest_at


async def test_a_step_in_the_matter_that_goes_on_with_a_demand_is_shown_to_who_may_know_of_it(world):
    matter, requirement = await asked(world)
    position = await adopted(world, matter, requirement)
    await paper_row(matter, [position])
    await send_member_answers(world.clara, matter.id)
    later = await matter_row(world)
    goes_on = await position_row(later, continues=position)
    course = await Proceeding.create(matter=later, dip_id=8, linked_at=START, next_check_at=START)
    facts = {"key": "1", "title": "1. Beratung", "happened_on": START.date(), "seen_at": START}
    await ProceedingStep.create(proceeding=course, **facts)

    (hidden,) = (await show_timeline(world.anna)).entries
    await paper_row(later, [goes_on])
    (shown,) = (await show_timeline(world.anna)).entries

    assert hidden.step is None and shown.step.title == "1. Beratung"


async def test_a_requirement_that_is_not_ones_own_has_no_timeline(world):
    _, requirement = await asked(world)

    assert (await show_timeline(world.anna, requirement_id=requirement.id)).total == 1
    for reader, number in ((world.bert, requirement.id), (world.anna, 0), (world.anna, 999_999)):
        with pytest.raises(Missing) as refused:
            await show_timeline(reader, requirement_id=number)
        assert refused.value.code == "not_in_timeline"
