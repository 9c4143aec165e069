"""What a position rests on, what it contradicts, and what was decided and said before about the same thing."""

import pytest

from models.audit import AuditEntry
from models.bodies import Resolution
from models.matters import Circle, Topic
from models.organisations import Body
from models.papers import PaperState, Passage
from models.positions import Contradiction, GroupMember, RequirementGroup, Source, Votum
from models.submissions import Submission, SubmissionState
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
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.evaluation.evaluation_history import list_acts
from workflows.evaluation.undoing import undo_act
from workflows.groups.group_reading import show_group
from workflows.papers.paper_reading import show_paper_version
from workflows.papers.passage_desk import edit_passage
from workflows.positions.contradictions import mark_contradiction, resolve_contradiction
from workflows.positions.position_reading import list_positions, prepare_position, show_position
from workflows.positions.position_sources import add_source, adopt_requirement, keep_source, remove_source
from workflows.positions.positions import add_position, change_position
from workflows.positions.withdrawn_sources import drop_withdrawn
from workflows.requirements.vota import decide_requirement


async def resolution_row(office, text="Dauerhafte Mittel.", **facts):
    body = await Body.create(office=office, name="Präsidium")
    return await Resolution.create(body=body, number="4", decided_on=START.date(), text=text, **facts)


async def resting(world):
    """A position in a draft that rests on the answers of the town and the city, both in one group."""
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation, [world.town, world.city])
    position = await position_row(matter)
    group = await RequirementGroup.create(matter=matter, position=position, title="Frist", created_at=START)
    for place in (world.town, world.city):
        requirement = await requirement_row(await submission_row(round_, place))
        await decide_requirement(world.clara, requirement.id, votum=Votum.ADOPTED, position_id=position.id)
        await GroupMember.create(group=group, requirement=requirement)
    return matter, position, group


async def withdraw(organisation):
    facts = {"state": SubmissionState.WITHDRAWN, "withdrawn_at": START, "withdrawal_reason": "Der Rat war dagegen."}
    await Submission.filter(organisation=organisation).update(**facts)


async def test_a_withdrawn_answer_is_marked_at_position_group_and_paper_until_a_person_decides(world):
    matter, position, group = await resting(world)
    draft = await paper_row(matter, [position], state=PaperState.DRAFT)
    await withdraw(world.town)

    thread = await show_position(world.clara, position.id)
    (gone,) = thread.withdrawn
    assert (gone.organisation, gone.reason, gone.kept_at) == ("Lerchenroda", "Der Rat war dagegen.", None)
    assert (thread.support.towns, thread.hidden) == ("1", 0)
    assert (await show_group(world.clara, group.id)).withdrawn == 1
    (line,) = (await list_positions(world.clara, matter.id)).lines
    assert line.withdrawn == 1
    assert "withdrawn_source" in {one.kind for one in (await show_paper_version(world.clara, draft.id)).findings}

    with pytest.raises(Unacceptable):
        await keep_source(world.clara, gone.source_id, reason=" ")
    await keep_source(world.clara, gone.source_id, reason="Der Kreis sagt es auch.")
    kept = (await show_position(world.clara, position.id)).withdrawn
    assert [(one.kept_reason, one.kept_by) for one in kept] == [("Der Kreis sagt es auch.", world.clara.name)]
    assert not {"withdrawn_source"} & {one.kind for one in (await show_paper_version(world.clara, draft.id)).findings}
    assert await drop_withdrawn(world.clara, group.id) == 1
    assert (await show_group(world.clara, group.id)).withdrawn == 0

    await remove_source(world.clara, gone.source_id)
    assert (await show_position(world.clara, position.id)).withdrawn == []


async def test_only_a_withdrawn_answer_needs_keeping_and_strangers_take_nothing_out(world):
    _, position, _ = await resting(world)
    source = await Source.filter(position=position).first()
    await paper_row(await matter_row(world), [position])
    before = await AuditEntry.all().count()

    with pytest.raises(WrongState):
        await keep_source(world.clara, source.id, reason="Gilt.")
    with pytest.raises(Denied):
        await remove_source(world.paul, source.id)
    with pytest.raises(Denied):
        await mark_contradiction(world.anna, position.id, note="Anders.", earlier_id=position.id + 1)
    with pytest.raises(Missing):
        await remove_source(world.clara, 999_999)

    assert await AuditEntry.all().count() == before
    assert await Source.filter(position=position).count() == 2


async def test_what_is_taken_out_stands_in_the_history_and_a_requirement_can_be_put_back(world):
    matter, position, _ = await resting(world)
    resolution = await resolution_row(world.counties)
    named = await add_source(world.clara, position.id, resolution_id=resolution.id)
    adopted = await Source.filter(position=position, requirement_id__isnull=False).order_by("id").first()

    await remove_source(world.lea, named.id)
    await remove_source(world.lea, adopted.id)

    thread = await show_position(world.clara, position.id)
    assert [(act.action, act.name, act.about) for act in thread.history] == [
        ("position.source_removed", world.lea.name, "Frist verlängern"),
        ("position.source_removed", world.lea.name, "Präsidium, 4"),
        ("position.source_added", world.clara.name, "Präsidium, 4"),
    ]
    assert len(thread.sources) == 1
    (act,) = [one.act for one in (await list_acts(world.clara, matter.id)).acts if one.act.action == "source.removed"]
    await undo_act(world.lea, act.id)
    assert len((await show_position(world.clara, position.id)).sources) == 2


async def test_a_requirement_at_the_same_place_is_offered_and_adopted_once(world):
    matter = await matter_row(world)
    _, (provision, other) = await document_row(matter)
    submission = await submission_row(await round_row(matter, world.federation, [world.town]), world.town)
    here = await requirement_row(submission, "Hier", provisions=[provision])
    await requirement_row(submission, "Woanders", provisions=[other])
    position = await position_row(matter, provision=provision)

    assert [one.id for one in (await prepare_position(world.clara, position_id=position.id)).requirements] == [here.id]
    source = await adopt_requirement(world.clara, position.id, here.id, votum=Votum.ADOPTED_IN_SUBSTANCE)
    assert (source.position_id, source.votum) == (position.id, Votum.ADOPTED_IN_SUBSTANCE)
    assert (await prepare_position(world.clara, position_id=position.id)).requirements == []
    with pytest.raises(Unacceptable):
        await adopt_requirement(world.clara, position.id, here.id, votum=Votum.NOTED)


async def test_a_contradiction_is_shown_to_all_who_may_read_both_sides_until_it_is_resolved(world):
    matter, position, _ = await resting(world)
    draft = await paper_row(matter, [position], state=PaperState.DRAFT)
    asked = await paper_row(matter, [position], state=PaperState.IN_APPROVAL)
    await paper_row(matter, [position])
    resolution = await resolution_row(world.counties, circle=Circle.STATE_ASSOCIATIONS)

    marked = await mark_contradiction(
        world.clara, position.id, note="Er will keine Mittel.", resolution_id=resolution.id
    )
    with pytest.raises(WrongState):
        await mark_contradiction(world.lea, position.id, note="Noch einmal.", resolution_id=resolution.id)

    for reader in (world.dora, world.paul):
        assert [one.note for one in (await show_position(reader, position.id)).contradictions] == [
            "Er will keine Mittel."
        ]
    assert (await show_position(world.anna, position.id)).contradictions == []
    assert [one.kind for one in (await show_paper_version(world.dora, draft.id)).findings][:1] == ["contradiction"]
    assert len((await show_paper_version(world.kim, asked.id)).contradictions) == 1

    with pytest.raises(Unacceptable):
        await resolve_contradiction(world.clara, marked.id, reason="")
    await resolve_contradiction(world.lea, marked.id, reason="Der Beschluss galt nur für 2025.")
    with pytest.raises(WrongState):
        await resolve_contradiction(world.lea, marked.id, reason="Noch einmal.")

    (shown,) = (await show_position(world.paul, position.id)).contradictions
    assert (shown.reason, shown.resolved_by.name) == ("Der Beschluss galt nur für 2025.", world.lea.name)
    assert (await show_paper_version(world.kim, asked.id)).contradictions == []
    assert await mark_contradiction(world.clara, position.id, note="Wieder.", resolution_id=resolution.id)


@pytest.mark.parametrize("sides", [{}, {"resolution_id": 1, "earlier_id": 2}])
async def test_a_contradiction_has_one_other_side(world, sides):
    position = await position_row(await matter_row(world))

    with pytest.raises(Unacceptable):
        await mark_contradiction(world.clara, position.id, note="Anders.", **sides)
    with pytest.raises(Missing):
        await mark_contradiction(world.clara, position.id, note="Anders.", earlier_id=999_999)
    assert await Contradiction.all().count() == 0


async def test_what_was_decided_and_said_before_about_the_same_thing_is_found_again(world):
    topic = await Topic.create(number=3, name="Sprache")
    first = await matter_row(world, title="Erstes Gesetz")
    _, (old, _) = await document_row(first)
    earlier = await position_row(first, "Früher an derselben Textstelle", provision=old)
    elsewhere = await position_row(await matter_row(world), "Woanders zu § 24", law_place="§ 24 SGB VIII", topic=topic)
    await position_row(await matter_row(world), "Anderes")
    by_law = await resolution_row(world.federation, law_place="§ 24 SGB VIII")
    by_topic = await resolution_row(world.cities, topic=topic)
    await resolution_row(world.towns, topic=topic, superseded_by=by_topic)
    internal = await resolution_row(world.counties, circle=Circle.OFFICES, topic=topic)
    second = await matter_row(world, continues=first)
    _, (new, _) = await document_row(second)
    position = await position_row(second, provision=new, topic=topic, law_place="§ 24 SGB VIII")

    standing = (await show_position(world.clara, position.id)).standing

    assert [(one.position.id, str(one.same)) for one in standing.earlier] == [
        (earlier.id, "provision"),
        (elsewhere.id, "law_place"),
    ]
    assert [(one.resolution.id, str(one.same)) for one in standing.resolutions] == [
        (by_law.id, "law_place"),
        (internal.id, "topic"),
        (by_topic.id, "topic"),
    ]
    draft = await paper_row(second, [position], state=PaperState.DRAFT)
    passage = await Passage.get(paper_version=draft, citations__cited=position)
    desk = await edit_passage(world.clara, passage.id)
    assert [one.position.id for one in desk.standing.earlier] == [earlier.id, elsewhere.id]
    assert len(desk.standing.resolutions) == 3
    await paper_row(second, [position])
    assert (await show_position(world.anna, position.id)).standing.resolutions == []
    seen = (await show_position(world.paul, position.id)).standing.resolutions
    assert internal.id not in {one.resolution.id for one in seen}


async def test_the_section_of_the_law_is_read_from_the_provision_or_typed(world):
    matter = await matter_row(world)
    version, (provision, next_one) = await document_row(matter)
    await version.fetch_related("document")
    version.document.title = "Achtes Buch Sozialgesetzbuch"
    await version.document.save()

    read = await add_position(world.clara, matter.id, kind="demand", title="Frist", provision_id=provision.id)
    typed = await change_position(world.clara, read.id, version=1, law_place="§ 24 Abs. 2 SGB II")
    again = await change_position(world.clara, read.id, version=2, law_place="", provision_id=provision.id)

    assert (read.law_place, typed.law_place, again.law_place) == ("§ 1 SGB VIII", "§ 24 SGB II", "§ 1 SGB VIII")
    with pytest.raises(Unacceptable) as refused:
        await change_position(world.clara, read.id, version=3, law_place="irgendwo")
    assert refused.value.fields == {"law_place": "law_place"}
    form = {"law_place": again.law_place, "provision_id": next_one.id}  # as the form shows it, with another provision
    moved = await change_position(world.clara, read.id, version=3, **form)
    typed = await change_position(world.clara, read.id, version=4, law_place="§ 24 SGB II", provision_id=provision.id)
    renamed = await change_position(world.clara, read.id, version=5, title="Fristen")
    assert (moved.law_place, typed.law_place, renamed.law_place) == ("§ 2 SGB VIII", "§ 24 SGB II", "§ 24 SGB II")
