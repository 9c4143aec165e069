"""What the first page asks of a person: claims she has to decide, people nobody confirmed, and which round goes on."""

from datetime import timedelta

from models.dispatches import FollowUp, Outcome
from models.matters import Circle
from models.people import ClaimDecision, Confirmation, MandateClaim, Role
from tests.rows import document_row, matter_row, position_row, round_row
from workflows import clock
from workflows.access import VISITOR
from workflows.organisations.claim_decisions import decide_claim, show_claim
from workflows.organisations.mandate_claims import claim_mandate
from workflows.people.start import show_start
from workflows.positions.follow_up_release import confirm_follow_ups, list_waiting


async def claims_of(actor):
    return [one.id for one in (await show_start(actor)).claims]


async def test_an_open_claim_stands_on_the_page_of_each_who_may_decide_it_and_of_nobody_else(world):
    claim = await claim_mandate(world.bert, world.town.id, role=Role.CONTRIBUTOR, word="Ich helfe dort aus.")
    for actor in (world.paul, world.cem):
        assert await claims_of(actor) == [claim.id] and (await show_claim(actor, claim.id)).may_decide
    for actor in (world.bert, world.anna, world.holger, world.ulla, world.clara, world.dora, VISITOR):
        assert await claims_of(actor) == []

    await MandateClaim.filter(id=claim.id).update(passes_on_at=clock.now() - timedelta(days=1))
    assert await claims_of(world.ulla) == [claim.id]

    await decide_claim(world.paul, claim.id, decision=ClaimDecision.REFUSED, reason="Dort unbekannt.")
    for actor in (world.paul, world.cem, world.ulla):
        assert await claims_of(actor) == []


async def test_overdue_people_are_shown_to_the_coordinator_of_the_desk_until_they_are_confirmed(world):
    now = clock.now()
    late = await Confirmation.create(organisation=world.union_towns[0], asked_at=now, due_at=now - timedelta(days=1))
    await Confirmation.create(organisation=world.union, asked_at=now, due_at=now + timedelta(days=1))

    assert [one.id for one in (await show_start(world.holger)).overdue] == [late.id]
    for actor in (world.jana, world.cem, world.paul):
        assert (await show_start(actor)).overdue == []
    await Confirmation.filter(id=late.id).update(confirmed_at=now)
    assert (await show_start(world.holger)).overdue == []


async def test_a_round_that_goes_on_names_the_earlier_one_unless_its_draft_is_not_for_the_member(world):
    matter, soon = await matter_row(world), clock.now() + timedelta(days=5)
    secret, _ = await document_row(matter, circle=Circle.OFFICES)
    first = await round_row(matter, world.federation, [world.town], title="Erste Anhörung")
    hidden = await round_row(matter, world.federation, [world.town], title="Geheim", document_version=secret)
    for before in (first, hidden):
        await round_row(matter, world.federation, [world.town], deadline=soon, follows=before)

    assert (await show_start(world.anna)).follows == {first.id: "Erste Anhörung"}


async def test_what_colleagues_noted_of_demands_waits_for_a_second_person_of_their_office(world):
    async def waiting(actor):
        return [(matter.id, number) for matter, number in (await show_start(actor)).to_confirm]

    matter, own = await matter_row(world), await matter_row(world, office=world.state_association)
    for place, recorder in ((matter, world.clara), (matter, world.clara), (matter, world.lea), (own, world.paul)):
        demand = await position_row(place)
        await FollowUp.create(
            position=demand, outcome=Outcome.PARTLY, recorded_by_id=recorder.person_id, recorded_at=clock.now()
        )

    assert await waiting(world.lea) == [(matter.id, 2)] and await waiting(world.clara) == [(matter.id, 1)]
    assert await waiting(world.dora) == [(matter.id, 3)]  # associations share the federation's work
    for stranger in (world.paul, world.anna, VISITOR):  # he noted it himself
        assert await waiting(stranger) == []

    seen = await list_waiting(world.lea, matter.id)
    await confirm_follow_ups(
        world.lea, matter.id, [(one.id, 1) for one in seen if one.recorded_by_id != world.lea.person_id]
    )
    assert await waiting(world.lea) == [] and await waiting(world.clara) == [(matter.id, 1)]
