import pytest

from models.audit import AuditEntry
from models.positions import GroupMember, RequirementGroup, Source, Votum
from models.submissions import Reading, Requirement
from tests.rows import START, matter_row, requirement_row, round_row, submission_row
from workflows.errors import Denied, Missing, Stale, Unacceptable
from workflows.groups.group_reading import list_groups, show_group
from workflows.groups.groups import (
    confirm_group,
    confirm_groups,
    make_group,
    merge_groups,
    move_requirements,
    rename_group,
    split_group,
)
from workflows.requirements.vota import decide_group


async def grouped(world, *sizes):
    """A matter with one submission, whose requirements lie in groups of these sizes."""
    matter = await matter_row(world)
    submission = await submission_row(await round_row(matter, world.federation, [world.town]), world.town)
    groups = []
    for size in sizes:
        group = await RequirementGroup.create(matter=matter, anchor="§1", suggested_by_machine=True, created_at=START)
        for _ in range(size):
            await GroupMember.create(group=group, requirement=await requirement_row(submission))
        groups.append(group)
    return matter, groups


async def members(group):
    return sorted(await GroupMember.filter(group_id=group.id).values_list("requirement_id", flat=True))


async def test_confirming_says_who_agreed_with_the_machine(world):
    _, (group, other) = await grouped(world, 2, 1)

    await confirm_group(world.clara, group.id, version=1)
    assert await confirm_groups(world.lea, [group.id, other.id]) == 1

    confirmed = dict(await RequirementGroup.all().values_list("id", "confirmed_by_id"))
    assert confirmed == {group.id: world.clara.person_id, other.id: world.lea.person_id}
    assert await RequirementGroup.filter(suggested_by_machine=True).count() == 2
    with pytest.raises(Stale):
        await confirm_group(world.clara, group.id, version=1)


async def test_moving_takes_a_requirement_out_of_its_group_and_ends_what_is_left_empty(world):
    _, (group, other) = await grouped(world, 2, 1)
    moved = await members(other)

    await move_requirements(world.clara, group.id, moved)

    assert len(await members(group)) == 3 and moved[0] in await members(group)
    assert not await RequirementGroup.exists(id=other.id)
    assert (await AuditEntry.get(action="group.requirements_moved")).facts["left"] == [other.id]


async def test_only_released_requirements_of_the_same_matter_can_be_moved(world):
    _, (group,) = await grouped(world, 1)
    _, (foreign,) = await grouped(world, 1)

    with pytest.raises(Missing):
        await move_requirements(world.clara, group.id, await members(foreign))
    assert len(await members(group)) == 1


async def test_splitting_makes_a_second_group_at_the_same_place(world):
    _, (group,) = await grouped(world, 3)
    ids = await members(group)

    new = await split_group(world.clara, group.id, ids[:1], title="Nur Frist")

    assert (await members(new), await members(group)) == (ids[:1], ids[1:])
    assert (new.title, new.anchor, new.confirmed_by_id) == ("Nur Frist", "§1", world.clara.person_id)
    for all_or_nothing in (ids[1:], []):
        with pytest.raises(Unacceptable):
            await split_group(world.clara, group.id, all_or_nothing)


async def test_merging_keeps_every_requirement_and_what_was_said_to_it(world):
    _, (group, other) = await grouped(world, 2, 2)
    await decide_group(world.clara, other.id, votum=Votum.NOTED)

    merged = await merge_groups(world.clara, group.id, [other.id])

    assert len(await members(merged)) == 4
    assert await Source.filter(votum=Votum.NOTED).count() == 2
    assert await RequirementGroup.all().count() == 1


async def test_a_group_is_made_and_named_by_hand(world):
    matter, (group,) = await grouped(world, 3)

    made = await make_group(world.clara, matter.id, (await members(group))[:2], title="Fristen")
    renamed = await rename_group(world.clara, made.id, version=1, title=" Längere Fristen ")

    assert (len(await members(made)), renamed.title, made.suggested_by_machine) == (2, "Längere Fristen", False)
    with pytest.raises(Unacceptable):
        await rename_group(world.clara, made.id, version=2, title=" ")


async def test_only_who_runs_the_matter_works_on_groups(world):
    matter, (group,) = await grouped(world, 1)

    for stranger in (world.anna, world.paul):
        with pytest.raises(Denied):
            await confirm_group(stranger, group.id, version=1)
        with pytest.raises(Denied):
            await move_requirements(stranger, group.id, await members(group))
    with pytest.raises(Missing):
        await list_groups(world.bert, matter.id)
    assert [line.group.id for line in (await list_groups(world.dora, matter.id)).lines] == [group.id]


async def test_the_list_counts_and_a_group_shows_only_what_the_office_may_read(world):
    matter, (group, decided) = await grouped(world, 2, 1)
    secret, open_one = await members(group)
    await Requirement.filter(id=secret).update(reading=Reading.OWN_OFFICE)
    await decide_group(world.clara, decided.id, votum=Votum.NOTED)

    listed = await list_groups(world.dora, matter.id)
    unconfirmed = await list_groups(world.clara, matter.id, unconfirmed_only=True)
    shown = await show_group(world.dora, group.id)

    assert [(line.requirements, line.organisations, line.decided) for line in listed.lines] == [(2, 1, 0), (1, 1, 1)]
    assert [line.group.id for line in unconfirmed.lines] == [group.id]
    assert ([one.id for one in shown.requirements], shown.hidden) == ([open_one], 1)
    assert [other.id for other in shown.neighbours] == [decided.id]
    for stranger in (world.anna, world.paul):
        with pytest.raises((Missing, Denied)):
            await show_group(stranger, group.id)
