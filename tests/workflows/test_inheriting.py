"""What an ended town was and said lives on under its successor."""

import pytest

from models.audit import AuditEntry
from models.organisations import Mailbox, Organisation, OrganisationKind, Succession
from models.people import Mandate, Role
from models.submissions import Requirement, Submission, SubmissionState
from tests.rows import START, matter_row, requirement_row, round_row, submission_row
from tests.world import organisation
from workflows.access import visible_requirements, visible_submissions
from workflows.errors import Missing
from workflows.people.sessions import actor_for
from workflows.register.successions import confirm_succession, name_successor
from workflows.submissions.submissions import release_submission


@pytest.fixture
async def merged(world):
    """Lerchenroda and Uhuberg ended; both are proposed to be followed by the new town of Vogelau."""
    new = await organisation(
        "Vogelau", OrganisationKind.MUNICIPALITY, parent=world.county, state="16", ars="160610009009"
    )
    for town in (world.town, world.other_town):
        await Organisation.filter(id=town.id).update(valid_until="2026-01-01")
        await Succession.create(predecessor=town, successor=new, effective="2026-01-01")
    return new


async def confirm_all(world):
    for succession in await Succession.all():
        await confirm_succession(world.ulla, succession.id)


async def open_mandates(place):
    return await Mandate.filter(organisation=place, until=None).order_by("id")


async def test_the_people_of_both_towns_act_for_the_new_one_in_their_roles(world, merged):
    await confirm_all(world)

    held = {(one.person_id, one.role) for one in await open_mandates(merged)}
    assert held == {
        (world.anna.person_id, Role.CONTRIBUTOR),
        (world.cem.person_id, Role.COORDINATOR),
        (world.bert.person_id, Role.COORDINATOR),
    }
    assert (await actor_for(world.anna.person_id)).organisation_id == merged.id
    assert await open_mandates(world.town) == []
    assert await AuditEntry.filter(action="mandate.inherited", person_id=world.ulla.person_id).count() == 3


async def test_somebody_who_works_for_the_successor_already_has_one_mandate_there(world, merged):
    before = await Mandate.create(
        person_id=world.cem.person_id, organisation=merged, role=Role.COORDINATOR, since="2026-01-01T00:00:00Z"
    )
    await confirm_all(world)

    assert [one.id for one in await open_mandates(merged) if one.person_id == world.cem.person_id] == [before.id]


async def test_a_mandate_that_had_ended_is_not_revived(world, merged):
    await Mandate.filter(person_id=world.anna.person_id).update(until=START)
    await confirm_all(world)

    assert world.anna.person_id not in {one.person_id for one in await open_mandates(merged)}


async def test_a_divided_town_hands_its_people_to_each_successor(world, merged):
    await confirm_all(world)
    await name_successor(world.ulla, world.town.id, world.union.id)

    people = {one.person_id for one in await open_mandates(world.union)}
    assert {world.anna.person_id, world.cem.person_id} <= people


async def test_the_answers_of_both_are_read_under_the_successor(world, merged):
    round_ = await round_row(await matter_row(world), world.federation, [world.town, world.other_town])
    said = [await submission_row(round_, town) for town in (world.town, world.other_town)]
    private = await requirement_row(said[1], "Nur für unsere Geschäftsstelle")
    await confirm_all(world)

    anna = await actor_for(world.anna.person_id)
    assert await Submission.filter(visible_submissions(anna)).count() == 2
    assert await Requirement.filter(visible_requirements(anna)).get() == private
    assert {one.organisation_id for one in await Submission.all()} == {world.town.id, world.other_town.id}


async def test_before_a_person_confirms_nobody_reads_more(world, merged):
    round_ = await round_row(await matter_row(world), world.federation, [world.town, world.other_town])
    await submission_row(round_, world.other_town)

    assert await Submission.filter(visible_submissions(await actor_for(world.anna.person_id))).count() == 0


async def test_an_answer_under_way_is_released_by_the_successors_coordinator(world, merged):
    round_ = await round_row(await matter_row(world), world.federation, [world.town], deadline="2099-01-01T00:00:00Z")
    waiting = await submission_row(
        round_, world.town, state=SubmissionState.HANDED_IN, handed_in_by_id=world.anna.person_id
    )
    with pytest.raises(Missing):
        await release_submission(await actor_for(world.holger.person_id), waiting.id, version=waiting.version)
    await confirm_all(world)

    bert = await actor_for(world.bert.person_id)
    released = await release_submission(bert, waiting.id, version=waiting.version)

    assert (released.state, released.organisation_id) == (SubmissionState.RELEASED, world.town.id)


async def test_whoever_follows_a_follower_speaks_for_all_of_them(world, merged):
    await confirm_all(world)
    await Organisation.filter(id=merged.id).update(valid_until="2026-06-01")
    await name_successor(world.ulla, merged.id, world.union.id)

    spoken = set((await actor_for(world.holger.person_id)).organisation_ids)
    assert {merged.id, world.town.id, world.other_town.id, *(town.id for town in world.union_towns)} <= spoken


async def test_a_successor_without_a_mailbox_takes_over_the_first_and_one_with_a_mailbox_keeps_it(world, merged):
    inherited = await Mailbox.get(organisation=world.town)
    await Mailbox.filter(organisation=merged).update(active=False)
    await confirm_all(world)

    now = await Mailbox.get(organisation=merged, active=True)
    assert (now.address, now.confirmed_at) == (inherited.address, inherited.confirmed_at)
    assert await AuditEntry.filter(action="mailbox.inherited", subject_id=now.id).count() == 1


async def test_towns_of_a_desk_go_to_the_desk_of_the_successor(world):
    await Organisation.filter(id=world.union.id).update(valid_until="2026-01-01")
    await Organisation.filter(id=world.town.id).update(desk_id=world.other_town.id)
    await name_successor(world.ulla, world.union.id, world.town.id)

    assert await Organisation.filter(desk_id=world.other_town.id).count() == 4


async def test_a_successor_that_was_served_by_what_ended_answers_itself(world):
    own = world.union_towns[0]
    await Organisation.filter(id=world.union.id).update(valid_until="2026-01-01")
    await name_successor(world.ulla, world.union.id, own.id)

    assert (await Organisation.get(id=own.id)).desk_id is None
    assert await Organisation.filter(desk_id=own.id).count() == 2
