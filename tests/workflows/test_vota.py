import pytest

from models.audit import AuditEntry
from models.positions import GroupMember, RequirementGroup, Source, Votum
from models.submissions import Reading, Requirement
from tests.rows import START, matter_row, position_row, requirement_row, round_row, submission_row
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.requirements.vota import Decision, decide_group, decide_groups, decide_requirement, decide_requirements


async def evaluated(world, titles=("Frist verlängern", "Frist ist zu kurz")):
    """A matter with a round, one submission with these requirements, and a position."""
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation, [world.town])
    submission = await submission_row(round_, world.town)
    requirements = [await requirement_row(submission, title) for title in titles]
    return matter, requirements, await position_row(matter)


async def group_of(matter, requirements):
    group = await RequirementGroup.create(matter=matter, title="Fristen", suggested_by_machine=True, created_at=START)
    for requirement in requirements:
        await GroupMember.create(group=group, requirement=requirement)
    return group


async def test_deciding_a_group_says_it_to_each_of_its_requirements(world):
    matter, requirements, position = await evaluated(world)
    group = await group_of(matter, requirements)

    said = await decide_group(
        world.clara, group.id, votum=Votum.ADOPTED, position_id=position.id, internal_reason="Streit mit dem Kreis"
    )

    sources = await Source.filter(matter=matter).order_by("requirement_id")
    assert said == 2
    assert [source.requirement_id for source in sources] == [one.id for one in requirements]
    assert {source.votum for source in sources} == {Votum.ADOPTED}
    assert {source.confirmed_by_id for source in sources} == {world.clara.person_id}
    assert all(source.confirmed_at for source in sources)
    await group.refresh_from_db()
    assert (group.position_id, group.confirmed_by_id) == (position.id, world.clara.person_id)


async def test_a_single_deviation_is_kept_when_its_group_is_decided(world):
    matter, requirements, position = await evaluated(world)
    group = await group_of(matter, requirements)
    await decide_requirement(world.clara, requirements[0].id, votum=Votum.NOT_ADOPTED, reason="Landesrecht")

    assert await decide_group(world.clara, group.id, votum=Votum.ADOPTED, position_id=position.id) == 1

    vota = dict(await Source.all().values_list("requirement_id", "votum"))
    assert vota == {requirements[0].id: Votum.NOT_ADOPTED, requirements[1].id: Votum.ADOPTED}


async def test_a_votum_may_be_changed_and_the_history_keeps_the_one_before(world):
    matter, requirements, position = await evaluated(world)
    group = await group_of(matter, requirements)
    await decide_group(world.clara, group.id, votum=Votum.ADOPTED, position_id=position.id)

    said = await decide_group(world.lea, group.id, votum=Votum.NOTED, again=True)

    last = await AuditEntry.filter(action="group.decided").order_by("-id").first()
    assert said == 2
    assert last.facts["before"] == {str(one.id): "adopted" for one in requirements}
    assert {source.votum for source in await Source.all()} == {Votum.NOTED}
    assert await Source.all().count() == 2


async def test_deciding_never_touches_what_the_member_wrote(world):
    matter, requirements, position = await evaluated(world)
    before = await Requirement.all().order_by("id").values()

    await decide_requirements(
        world.clara, matter.id, [one.id for one in requirements], Decision(Votum.ADOPTED, position.id)
    )

    assert await Requirement.all().order_by("id").values() == before


@pytest.mark.parametrize(
    ("decision", "wrong"),
    [
        (Decision(Votum.ADOPTED), {"position": "empty"}),
        (Decision(Votum.ADOPTED, 999_999), {"position": "unknown"}),
        (Decision(Votum.NOT_ADOPTED, reason=" "), {"reason": "empty"}),
    ],
)
async def test_adopting_names_a_position_and_refusing_gives_a_reason(world, decision, wrong):
    matter, requirements, _ = await evaluated(world)

    with pytest.raises(Unacceptable) as refused:
        await decide_requirements(world.clara, matter.id, [requirements[0].id], decision)

    assert refused.value.fields == wrong
    assert await Source.all().count() == 0


async def test_only_the_office_that_runs_the_matter_decides(world):
    matter, requirements, _ = await evaluated(world)
    group = await group_of(matter, requirements)

    for stranger, refusal in [(world.paul, Denied), (world.anna, Denied)]:
        with pytest.raises(refusal):
            await decide_requirement(stranger, requirements[0].id, votum=Votum.NOTED)
    with pytest.raises(Missing):
        await decide_requirement(world.bert, requirements[0].id, votum=Votum.NOTED)
    for stranger in (world.paul, world.anna):
        with pytest.raises(Denied):
            await decide_group(stranger, group.id, votum=Votum.NOTED)
    assert await Source.all().count() == 0


async def test_an_office_that_may_not_read_a_requirement_cannot_decide_it_alone(world):
    _, requirements, _ = await evaluated(world)
    await Requirement.filter(id=requirements[0].id).update(reading=Reading.OWN_OFFICE)

    with pytest.raises(Missing):
        await decide_requirement(world.dora, requirements[0].id, votum=Votum.NOTED)


async def test_a_landesverband_decides_what_it_did_not_forward(world):
    matter, _, _ = await evaluated(world)
    own_round = await round_row(matter, world.state_association, [world.other_town])
    kept, forwarded = [
        await requirement_row(await submission_row(own_round, place)) for place in (world.other_town, world.union)
    ]
    federal = await round_row(matter, world.federation)
    await requirement_row(await submission_row(federal, world.state_association), origin=forwarded)

    source = await decide_requirement(world.paul, kept.id, votum=Votum.PURSUED_ELSEWHERE, reason="Sache des Landes")

    assert source.matter_id == matter.id
    with pytest.raises(WrongState):
        await decide_requirement(world.paul, forwarded.id, votum=Votum.NOTED)


async def test_nothing_is_decided_in_a_closed_matter(world):
    matter, requirements, _ = await evaluated(world)
    group = await group_of(matter, requirements)
    matter.closed_at = START
    await matter.save()

    with pytest.raises(WrongState):
        await decide_group(world.clara, group.id, votum=Votum.NOTED)
    with pytest.raises(WrongState):
        await decide_requirement(world.clara, requirements[0].id, votum=Votum.NOTED)


async def test_many_groups_are_decided_in_one_act_or_none(world):
    matter, requirements, position = await evaluated(world)
    first, second = [await group_of(matter, [one]) for one in requirements]
    foreign = await group_of(await matter_row(world), [])

    with pytest.raises(Missing):
        await decide_groups(
            world.clara, matter.id, {first.id: Decision(Votum.NOTED), foreign.id: Decision(Votum.NOTED)}
        )
    assert await Source.all().count() == 0

    decisions = {first.id: Decision(Votum.NOTED), second.id: Decision(Votum.ADOPTED, position.id)}
    assert await decide_groups(world.clara, matter.id, decisions) == 2
