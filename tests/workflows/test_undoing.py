"""Undo and history tell the same story."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.database import transaction
from models.evaluation import EvaluationAct, GroupConflict
from models.positions import GroupMember, RequirementGroup, Source, Votum
from tests.rows import document_row, matter_row, position_row, requirement_row, round_row, submission_row
from workflows.errors import Denied, Missing, Refusal, Stale, WrongState
from workflows.evaluation.bulk_acts import assign_selection, decide_selection, group_selection, tag_selection
from workflows.evaluation.evaluation_filters import Filters
from workflows.evaluation.evaluation_history import last_act, list_acts
from workflows.evaluation.evaluation_notes import add_comment, set_conflicts, withdraw_comment
from workflows.evaluation.evaluation_state import replayed, state_of
from workflows.evaluation.undoing import undo_act
from workflows.groups.group_suggestions import suggest_matter_groups
from workflows.groups.groups import confirm_group, merge_groups, move_requirements, split_group
from workflows.positions.positions import withdraw_position
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import Decision, decide_group, decide_requirement


async def evaluated(world, many=4):
    """A matter, a position in it, and requirements at one place."""
    matter = await matter_row(world)
    _, (place, _) = await document_row(matter)
    round_ = await round_row(matter, world.federation, [world.town])
    answer = await submission_row(round_, world.town)
    said = [await requirement_row(answer, f"Anliegen {n}", provisions=[place]) for n in range(many)]
    return matter, await position_row(matter), [one.id for one in said]


async def newest() -> EvaluationAct:
    return await EvaluationAct.all().order_by("-id").first()


# Each act takes three numbers and what there is; what makes no sense is refused, which is no matter here.
async def _decide(actor, matter, position, said, a, b, c):
    if b % 2:
        await decide_requirement(actor, said[a % len(said)], votum=Votum.ADOPTED, position_id=position.id)
    else:
        await decide_requirement(actor, said[a % len(said)], votum=Votum.NOTED, reason=f"Wort {c}")


async def _decide_many(actor, matter, position, said, a, b, c):
    decision = Decision(Votum.PURSUED_ELSEWHERE, reason=f"Grund {c}")
    await decide_selection(actor, matter.id, Filters(ids=tuple(said[: 1 + a % len(said)])), decision, again=b % 2 == 0)


async def _tag(actor, matter, position, said, a, b, c):
    ids = tuple(said[a % len(said) :])
    await tag_selection(actor, matter.id, Filters(ids=ids), f"Wort {c % 2}", remove=b % 3 == 0)


async def _assign(actor, matter, position, said, a, b, c):
    officer = actor.person_id if b % 3 else None
    await assign_selection(actor, matter.id, Filters(ids=(said[a % len(said)],)), officer)


async def _group(actor, matter, position, said, a, b, c):
    await group_selection(actor, matter.id, Filters(ids=tuple({said[a % len(said)], said[b % len(said)]})), f"G {c}")


async def _with_groups(act, matter, a, b):
    groups = await RequirementGroup.filter(matter=matter).order_by("id")
    if groups:
        await act(groups[a % len(groups)], groups[b % len(groups)])


async def _move(actor, matter, position, said, a, b, c):
    await _with_groups(lambda one, _: move_requirements(actor, one.id, [said[c % len(said)]]), matter, a, b)


async def _split(actor, matter, position, said, a, b, c):
    async def split(one, _):
        members = await GroupMember.filter(group=one).order_by("id").values_list("requirement_id", flat=True)
        await split_group(actor, one.id, members[: 1 + c % 2], title="geteilt")

    await _with_groups(split, matter, a, b)


async def _merge(actor, matter, position, said, a, b, c):
    await _with_groups(lambda one, other: merge_groups(actor, one.id, [other.id]), matter, a, b)


async def _confirm(actor, matter, position, said, a, b, c):
    await _with_groups(lambda one, _: confirm_group(actor, one.id, version=one.version), matter, a, b)


async def _decide_group(actor, matter, position, said, a, b, c):
    await _with_groups(lambda one, _: decide_group(actor, one.id, votum=Votum.NOTED, again=bool(c % 2)), matter, a, b)


async def _conflict(actor, matter, position, said, a, b, c):
    await _with_groups(lambda one, other: set_conflicts(actor, one.id, [other.id]), matter, a, b)


async def _comment(actor, matter, position, said, a, b, c):
    comment = await add_comment(actor, said[a % len(said)], text="Rückruf")
    if b % 2:
        await withdraw_comment(actor, comment.id)


async def _machine(actor, matter, position, said, a, b, c):
    await suggest_matter_groups(matter.id)


async def _undo(actor, matter, position, said, a, b, c):
    acts = await EvaluationAct.filter(matter=matter).order_by("-id").limit(4)
    if acts:
        await undo_act(actor, acts[a % len(acts)].id)


ACTS = [
    _decide, _decide_many, _tag, _assign, _group, _group, _move, _split, _merge, _confirm, _decide_group, _conflict,
    _comment, _machine, _undo, _undo, _undo,
]  # fmt: skip
NUMBERS = st.integers(0, 11)


class Again(Exception):
    """Ends a transaction so that the next story begins where this one did."""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), NUMBERS, NUMBERS, NUMBERS), max_size=8))
async def test_replaying_the_history_gives_the_state_and_undoing_gives_back_what_was_before(story, acts):
    world, matter, position, said = story
    try:
        async with transaction():
            for act, *numbers in acts:
                await _live(world.clara, matter, lambda act=act, numbers=numbers: act(
                    world.clara, matter, position, said, *numbers
                ), undone=act not in (_undo, _comment))  # fmt: skip
            raise Again
    except Again:
        pass


async def _live(actor, matter, act, *, undone):
    """One act; then the history tells the state, and undoing it leads back and forth."""
    before, last = await state_of(matter.id), await newest()
    try:
        async with transaction():
            await act()
    except Refusal:
        assert await state_of(matter.id) == before
    after = await state_of(matter.id)
    assert await replayed(matter.id) == after
    if undone and await newest() != last:
        await undo_act(actor, (await newest()).id)
        assert await state_of(matter.id) == before
        await undo_act(actor, (await newest()).id)
        assert await replayed(matter.id) == await state_of(matter.id) == after


@pytest.fixture
async def story(world):
    return world, *await evaluated(world)


async def test_what_somebody_changed_since_is_not_undone(story):
    world, matter, _position, said = story
    await decide_selection(world.clara, matter.id, Filters(ids=tuple(said)), Decision(Votum.NOTED))
    many = await newest()
    await decide_requirement(world.dora, said[0], votum=Votum.NOTED, reason="Doch mit Grund.")
    before = await state_of(matter.id)

    with pytest.raises(Stale):
        await undo_act(world.clara, many.id)

    assert await state_of(matter.id) == before
    await undo_act(world.dora, (await newest()).id)
    await undo_act(world.clara, many.id)
    assert not await Source.exists(requirement_id__in=said)


async def test_undoing_twice_is_refused_and_undoing_the_undoing_does_it_again(story):
    world, matter, _position, said = story
    await tag_selection(world.clara, matter.id, Filters(ids=(said[0],)), "Kosten")
    tagged = await newest()
    await undo_act(world.clara, tagged.id)
    undone = await newest()

    with pytest.raises(Stale):
        await undo_act(world.clara, tagged.id)
    await undo_act(world.dora, undone.id)

    assert [(act.act.action, act.undone, act.person) for act in (await list_acts(world.clara, matter.id)).acts] == [
        ("act.undone", False, "Dora Kranz"),
        ("act.undone", True, "Clara Voss"),
        ("requirement.tagged", True, "Clara Voss"),
    ]
    assert await last_act(world.clara, matter) is None


async def test_a_merged_group_comes_back_with_its_members_and_its_conflict(story):
    world, matter, _position, said = story
    one, two, three = [
        await group_selection(world.clara, matter.id, Filters(ids=(id_,)), title)
        for id_, title in zip(said, ("Länger", "Kürzer", "Gar nicht"), strict=False)
    ]
    await set_conflicts(world.clara, one.id, [two.id])
    before = await state_of(matter.id)

    await merge_groups(world.clara, three.id, [two.id])
    assert await GroupConflict.exists(group_id=one.id, other_id=three.id)
    await undo_act(world.clara, (await newest()).id)

    assert await state_of(matter.id) == before
    assert (await RequirementGroup.get(id=two.id)).title == "Kürzer"


async def test_a_votum_with_a_position_that_was_withdrawn_does_not_come_back(story):
    world, _matter, position, said = story
    await decide_requirement(world.clara, said[0], votum=Votum.ADOPTED, position_id=position.id)
    await decide_requirement(world.clara, said[0], votum=Votum.NOTED)
    await withdraw_position(world.clara, position.id)

    with pytest.raises(WrongState):
        await undo_act(world.clara, (await newest()).id)


async def test_a_member_who_was_told_is_told_again_after_undoing(story):
    world, matter, _position, said = story
    for id_ in said:
        await decide_requirement(world.clara, id_, votum=Votum.NOTED)
    await send_member_answers(world.clara, matter.id)
    await decide_requirement(world.clara, said[0], votum=Votum.NOTED, reason="Anders.")

    await undo_act(world.clara, (await newest()).id)

    assert (await Source.get(requirement_id=said[0])).told_at is None
    assert (await Source.get(requirement_id=said[1])).told_at is not None


async def test_only_those_who_may_evaluate_undo(story):
    world, _matter, _position, said = story
    await decide_requirement(world.clara, said[0], votum=Votum.NOTED)
    act = await newest()

    for actor in (world.anna, world.paul):
        with pytest.raises((Denied, Missing)):
            await undo_act(actor, act.id)
    with pytest.raises(Missing):
        await undo_act(world.clara, act.id + 1)
