"""Four eyes over what became of a demand: unseen before, told to all who asked afterwards, each once and by name of the place."""

import pytest

from models.deliveries import Delivery
from models.dispatches import FollowUp, Outcome
from models.matters import Circle, DocumentStage
from models.positions import PositionKind, Votum
from models.proceedings import Proceeding
from models.submissions import Support
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
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.matters.timeline import show_timeline
from workflows.positions.follow_up_release import confirm_follow_ups, list_waiting
from workflows.positions.follow_up_table import show_follow_ups
from workflows.positions.followups import drop_follow_up, record_follow_up, show_follow_up
from workflows.positions.term_end import FEDERAL, end_term, prepare_term_end
from workflows.positions.wordings import prepare_follow_up
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import decide_requirement


async def asked(world, *, circle=Circle.MEMBERS):
    """The town asked, its neighbour joined; the demand was sent and both drafts are there. Everybody was told the votum."""
    matter = await matter_row(world, ministry=world.ministry)
    first, (provision, _) = await document_row(matter, circle=circle)
    round_ = await round_row(matter, world.federation, [world.town, world.other_town])
    requirement = await requirement_row(await submission_row(round_, world.town), "Frist verlängern")
    await Support.create(requirement=requirement, organisation=world.other_town, given_at=START)
    demand = await position_row(matter, provision=provision, wording_after="Die Frist beträgt vier Wochen.")
    await paper_row(matter, [demand])
    await decide_requirement(world.clara, requirement.id, votum=Votum.ADOPTED, position_id=demand.id)
    await send_member_answers(world.clara, matter.id)
    return matter, first, demand


async def news(world):
    """Organisation → what its mails about follow-ups say."""
    mails = await Delivery.filter(body__template="follow_up").order_by("id")
    return {one.organisation_id: [(new["title"], new["outcome"]) for new in one.facts["news"]] for one in mails}


async def test_nobody_but_the_office_sees_it_before_a_second_person_confirmed_it_and_then_all_who_asked_are_told(world):
    matter, version, demand = await asked(world)
    said = await record_follow_up(world.clara, demand.id, document_version_id=version.id, outcome=Outcome.PARTLY)

    for reader in (world.anna, world.paul):
        assert (await show_follow_ups(reader, matter.id)).said == {}
        with pytest.raises(Missing):
            await show_follow_up(reader, said.id)
    assert (await show_timeline(world.anna)).entries[0].follow_ups == []
    assert [one.id for one in await list_waiting(world.clara, matter.id)] == [said.id]

    assert await confirm_follow_ups(world.lea, matter.id, [(said.id, 1)]) == 2

    assert (await show_follow_up(world.anna, said.id)).confirmed_by_id == world.lea.person_id
    assert [one.id for one in (await show_timeline(world.anna)).entries[0].follow_ups] == [said.id]
    assert await news(world) == {
        place: [("Frist verlängern", "partly")] for place in (world.town.id, world.other_town.id)
    }


async def test_a_newer_word_replaces_what_stood_at_its_place_and_nothing_elsewhere(world):
    matter, version, demand = await asked(world)
    ministry = world.ministry.id
    places = [
        {"document_version_id": version.id},
        {"addressee_id": ministry},
        {"document_version_id": version.id, "addressee_id": ministry},
    ]
    old = [await record_follow_up(world.clara, demand.id, outcome=Outcome.OPEN, **place) for place in places]
    await confirm_follow_ups(world.lea, matter.id, [(one.id, 1) for one in old])
    newer = [await record_follow_up(world.clara, demand.id, outcome=Outcome.PARTLY, **place) for place in places[:2]]

    await confirm_follow_ups(world.lea, matter.id, [(one.id, 1) for one in newer])

    standing = await FollowUp.filter(confirmed_at__isnull=False, replaced_at__isnull=True).order_by("id")
    assert [one.id for one in standing] == [old[2].id, *(one.id for one in newer)]


async def test_what_cannot_be_confirmed_stays_as_it_was(world):
    matter, version, demand = await asked(world)
    said = await record_follow_up(world.clara, demand.id, document_version_id=version.id, outcome=Outcome.PARTLY)
    foreign, _, _ = await asked(world)

    for actor, where, chosen, refusal in (
        (world.clara, matter, [(said.id, 1)], Denied),  # her own word
        (world.anna, matter, [(said.id, 1)], Denied),
        (world.lea, matter, [(said.id, 2)], Stale),
        (world.lea, matter, [], Unacceptable),
        (world.lea, foreign, [(said.id, 1)], WrongState),
    ):
        with pytest.raises(refusal):
            await confirm_follow_ups(actor, where.id, chosen)
    assert await FollowUp.filter(confirmed_at__isnull=False).count() == 0
    assert await news(world) == {}

    with pytest.raises(Denied):
        await drop_follow_up(world.anna, said.id, version=1)
    await drop_follow_up(world.lea, said.id, version=1)
    with pytest.raises(Missing):
        await drop_follow_up(world.lea, said.id, version=1)


async def test_of_a_draft_that_members_may_not_know_they_are_told_nothing(world):
    matter, _, demand = await asked(world)
    leaked, _ = await document_row(matter, circle=Circle.OFFICES)
    said = await record_follow_up(world.clara, demand.id, document_version_id=leaked.id, outcome=Outcome.PARTLY)

    assert await confirm_follow_ups(world.lea, matter.id, [(said.id, 1)]) == 0

    with pytest.raises(Missing):
        await show_follow_up(world.anna, said.id)


async def test_the_texts_stand_beside_each_other_with_a_proposal(world):
    matter, version, demand = await asked(world)
    await document_row(matter)
    prepared = await prepare_follow_up(world.clara, demand.id, version_id=version.id)

    assert (prepared.comparison.before, prepared.comparison.after) == ("Wortlaut von § 1.", "Wortlaut von § 1.")
    assert (prepared.comparison.proposal.outcome, prepared.comparison.proposal.reason) == ("open", "unchanged")
    assert [one.id for one in prepared.addressees] == [world.ministry.id]
    assert (await prepare_follow_up(world.clara, demand.id)).comparison.after is None  # nothing leads to the later one
    with pytest.raises(Missing):
        await prepare_follow_up(world.anna, demand.id)


async def test_a_term_ends_in_one_act_and_what_is_pursued_goes_on_in_a_new_matter(world):
    matter, version, demand = await asked(world)
    decided = await position_row(matter, "Schon im Gesetz")
    await paper_row(matter, [decided])
    await record_follow_up(world.clara, decided.id, document_version_id=version.id, outcome=Outcome.ADOPTED)
    await position_row(matter, "Rat", kind=PositionKind.RECOMMENDATION)
    thuringian = await matter_row(world, ministry=world.state_government)
    await position_row(thuringian)

    promulgated = await matter_row(world)
    await position_row(promulgated)
    law = {"dip_id": 7, "stage": DocumentStage.LAW, "linked_at": START, "next_check_at": START}
    await Proceeding.create(matter=promulgated, **law)

    plan = await prepare_term_end(world.clara)
    assert [(one.matter.id, [demand.id for demand in one.demands]) for one in plan.matters] == [
        (matter.id, [demand.id])
    ]
    given = {"parliament": FEDERAL, "matter_ids": [matter.id], "term": "Ende der 21. Wahlperiode", "mark": plan.mark}
    for wrong, refusal in (
        ({"mark": "other"}, Stale),
        ({"term": " "}, Unacceptable),
        ({"matter_ids": []}, Unacceptable),
        ({"pursued": [matter.id, thuringian.id]}, Unacceptable),
    ):
        with pytest.raises(refusal):
            await end_term(world.clara, **{"pursued": [matter.id], **given, **wrong})
    with pytest.raises(Denied):
        await end_term(world.anna, pursued=[], **given)
    assert await FollowUp.filter(outcome=Outcome.LAPSED).count() == 0

    await end_term(world.clara, pursued=[matter.id], **given)

    (lapsed,) = await FollowUp.filter(outcome=Outcome.LAPSED)
    assert (lapsed.position_id, lapsed.evidence, lapsed.pursued) == (demand.id, "Ende der 21. Wahlperiode", True)
    (new,) = (await show_follow_ups(world.clara, matter.id)).continued_by
    (goes_on,) = (await show_follow_ups(world.clara, new.id)).positions
    assert (goes_on.title, goes_on.wording_after, goes_on.continues_id) == (
        demand.title,
        demand.wording_after,
        demand.id,
    )
    assert (await prepare_term_end(world.clara)).demands == 1  # the new demand; the old one is not asked for again

    await confirm_follow_ups(world.lea, matter.id, [(lapsed.id, lapsed.version)])
    assert (await show_timeline(world.anna)).entries[0].follow_ups[0].pursued

    await paper_row(new, [goes_on])  # the new matter goes out, and its follow-up reaches who asked in the old one
    told = await record_follow_up(world.clara, goes_on.id, addressee_id=world.ministry.id, outcome=Outcome.ADOPTED)
    assert await confirm_follow_ups(world.lea, new.id, [(told.id, told.version)]) == 2
    then = (await show_timeline(world.anna)).entries[0].follow_ups
    assert [one.outcome for one in then] == [Outcome.ADOPTED, Outcome.LAPSED]
