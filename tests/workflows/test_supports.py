import pytest

from models.submissions import Reading, Requirement, Support
from tests.consultation import an_open_round, hours, released
from workflows import clock
from workflows.errors import Denied, Missing, RoundClosed, WrongState
from workflows.supports import show_supportable, support_requirement, withdraw_support


async def a_requirement(world, reading=Reading.MEMBERS, round_=None):
    submission = await released(world, round_ or await an_open_round(world), {"reading": reading})
    return await Requirement.get(submission=submission)


async def test_another_town_joins_what_all_members_may_read(world):
    round_ = await an_open_round(world)
    requirement = await a_requirement(world, round_=round_)

    offer = await show_supportable(world.bert, round_.id)
    assert ([one.id for one in offer.requirements.things], offer.towns) == ([requirement.id], [world.other_town])
    support = await support_requirement(
        world.bert, requirement.id, organisation_id=world.other_town.id, remark=" Auch wir "
    )

    assert (support.organisation_id, support.remark) == (world.other_town.id, "Auch wir")


async def test_what_members_may_not_read_they_cannot_join(world):
    requirement = await a_requirement(world, Reading.OFFICES)

    with pytest.raises(Missing):
        await support_requirement(world.bert, requirement.id, organisation_id=world.other_town.id)

    assert await Support.all().count() == 0


async def test_joining_twice_joining_oneself_and_joining_for_others_is_refused(world):
    requirement = await a_requirement(world)
    await support_requirement(world.bert, requirement.id, organisation_id=world.other_town.id)

    with pytest.raises(WrongState):
        await support_requirement(world.bert, requirement.id, organisation_id=world.other_town.id)
    with pytest.raises(WrongState):
        await support_requirement(world.cem, requirement.id, organisation_id=world.town.id)
    with pytest.raises(Denied):
        await support_requirement(world.bert, requirement.id, organisation_id=world.town.id)

    assert await Support.all().count() == 1


async def test_joining_is_a_coordinators_word(world):
    requirement = await a_requirement(world)

    with pytest.raises(Denied) as refused:
        await support_requirement(world.jana, requirement.id, organisation_id=world.union.id)

    assert refused.value.code == "coordinator_only"
    assert await support_requirement(world.holger, requirement.id, organisation_id=world.union_towns[0].id)


async def test_support_is_withdrawn_and_given_again_until_the_end(world):
    requirement = await a_requirement(world)
    await support_requirement(world.bert, requirement.id, organisation_id=world.other_town.id)

    await withdraw_support(world.bert, requirement.id, organisation_id=world.other_town.id)
    with pytest.raises(Missing):
        await withdraw_support(world.bert, requirement.id, organisation_id=world.other_town.id)
    await support_requirement(world.bert, requirement.id, organisation_id=world.other_town.id)

    with clock.at(hours(241)), pytest.raises(RoundClosed):
        await withdraw_support(world.bert, requirement.id, organisation_id=world.other_town.id)
    assert await Support.filter(withdrawn_at__isnull=True).count() == 1
