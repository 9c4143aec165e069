import pytest

from models.submissions import Reading, Requirement, RequirementProvision, Support
from tests.consultation import a_draft, a_matter, an_open_round, hours, place, released
from tests.crowd import crowd
from workflows import clock
from workflows.errors import Denied, Missing, RoundClosed, WrongState
from workflows.requirements import supports
from workflows.requirements.supports import show_supportable, support_requirement, withdraw_support


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


async def test_a_list_of_many_goes_along_the_draft_and_then_to_what_lies_nowhere_and_is_counted_up_to_a_bound(
    world, monkeypatch
):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    round_ = await an_open_round(world, matter, document_version_id=version.id)
    ids = await crowd(round_, world.county, organisations=60, answering=60, requirements_each=2)
    await Requirement.filter(id__in=ids).update(reading=Reading.MEMBERS)
    late, early = await place(version, "§3"), await place(version, "§1")
    placed = [(one, late) for one in ids[:40]] + [(one, early) for one in ids[20:60]]  # twenty lie at both
    await RequirementProvision.bulk_create(
        [RequirementProvision(requirement_id=one, provision=at) for one, at in placed]
    )

    pages = [(await show_supportable(world.anna, round_.id, page=number)).requirements for number in (1, 2, 3, 9)]

    assert [one.id for page in pages[:3] for one in page.things] == [*ids[20:60], *ids[:20], *ids[60:]]
    assert {page.total for page in pages} == {120} and pages[3].number == 3
    monkeypatch.setattr(supports, "MOST_COUNTED", 60)
    first, last = [await show_supportable(world.anna, round_.id, page=number) for number in (1, 3)]
    assert (first.more_than, last.more_than, last.requirements.total) == (60, None, 120)
    assert first.requirements.last == 2 and last.requirements.number == 3
