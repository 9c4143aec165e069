"""The groups at one place side by side."""

import pytest

from models.evaluation import GroupConflict
from models.positions import GroupMember, RequirementGroup
from models.submissions import Reading
from tests.rows import document_row, matter_row, requirement_row, round_row, submission_row
from workflows.errors import Denied, Unacceptable
from workflows.evaluation.bulk_acts import group_selection
from workflows.evaluation.evaluation_filters import Filters
from workflows.evaluation.evaluation_notes import set_conflicts
from workflows.evaluation.evaluation_table import list_requirements
from workflows.groups.groups import confirm_group, group_letters, move_letters
from workflows.groups.workbench import show_workbench

LETTER = {"proposed_text": "zwölf Monate", "rationale": "Der Vorlauf ist zu kurz."}


@pytest.fixture
async def bench(world):
    """At § 1 three members sent one letter, spaced differently, and one its own words; at § 2 one more group."""
    matter = await matter_row(world)
    _, (first, second) = await document_row(matter)
    round_ = await round_row(matter, world.federation)
    copies = [
        await requirement_row(await submission_row(round_, place), "Frist", provisions=[first], **words)
        for place, words in [
            (world.town, LETTER), (world.city, LETTER | {"rationale": "der Vorlauf  ist zu kurz"}), (world.county, LETTER)
        ]
    ]  # fmt: skip
    own = await requirement_row(await submission_row(round_, world.other_town), "Kürzer", provisions=[first])
    far = await requirement_row(await submission_row(round_, world.union), "Geld", provisions=[second])
    ids = [one.id for one in (*copies, own)]
    longer = await group_selection(world.clara, matter.id, Filters(ids=tuple(ids[:3])), "Länger")
    shorter = await group_selection(world.clara, matter.id, Filters(ids=(own.id,)), "Kürzer")
    await group_selection(world.clara, matter.id, Filters(ids=(far.id,)), "Geld")
    return matter, longer, shorter, ids


async def test_groups_of_a_place_stand_side_by_side_and_copied_letters_are_folded(world, bench):
    matter, longer, shorter, _ = bench

    shown = await show_workbench(world.clara, matter.id, "§1")

    assert [(place.label, place.groups) for place in shown.places] == [("§ 1", 2), ("§ 2", 1)]
    assert [column.line.group.id for column in shown.columns] == [longer.id, shorter.id]
    (letter,) = shown.columns[0].letters
    assert (letter.copies, letter.names) == (3, ["Dohlenstadt", "Landkreis Ottersee", "Lerchenroda"])


async def test_it_opens_where_something_waits_and_leads_on_from_there(world, bench):
    matter, longer, _, _ = bench
    await RequirementGroup.filter(matter=matter).exclude(id=longer.id).update(confirmed_at=None)

    first = await show_workbench(world.clara, matter.id)
    assert (first.place.label, first.following.label) == ("§ 1", "§ 2")
    await RequirementGroup.filter(matter=matter, anchor="§1").update(confirmed_at=longer.created_at)
    assert (await show_workbench(world.clara, matter.id)).place.label == "§ 2"


async def test_a_letter_moves_with_all_its_copies_and_can_become_a_group(world, bench):
    matter, longer, shorter, ids = bench
    mark = (await show_workbench(world.clara, matter.id, "§1")).columns[0].letters[0].mark

    await move_letters(world.clara, shorter.id, [mark])
    assert await GroupMember.filter(group_id=shorter.id).count() == 4
    assert not await RequirementGroup.exists(id=longer.id)
    made = await group_letters(world.clara, matter.id, [mark], title="Für sich")

    assert (made.anchor, await GroupMember.filter(group_id=made.id).count()) == ("§1", 3)
    with pytest.raises(Unacceptable):
        await move_letters(world.clara, shorter.id, ["0" * 32])
    assert ids


async def test_a_conflict_is_marked_shown_on_both_sides_filtered_and_taken_back(world, bench):
    matter, longer, shorter, ids = bench
    await set_conflicts(world.clara, shorter.id, [longer.id, shorter.id])

    shown = await show_workbench(world.clara, matter.id, "§1")
    table = await list_requirements(world.clara, matter.id, filters=Filters(conflicts_only=True))

    assert [[one.title for one in column.conflicts] for column in shown.columns] == [["Kürzer"], ["Länger"]]
    assert sorted(line.id for line in table.lines) == sorted(ids)
    await set_conflicts(world.clara, longer.id, [shorter.id])
    assert await GroupConflict.all().count() == 0
    with pytest.raises(Unacceptable):
        await set_conflicts(world.clara, longer.id, [longer.id])


async def test_nobody_reads_words_on_the_workbench_that_are_not_for_her(world, bench):
    matter, _, _, _ = bench
    answer = await submission_row(await round_row(matter, world.federation), world.city)
    secret = await requirement_row(answer, "Geheim", reading=Reading.OWN_OFFICE)
    group = await group_selection(world.clara, matter.id, Filters(ids=(secret.id,)), "Geheimes")

    shown = await show_workbench(world.dora, matter.id, group.anchor)

    assert [column.letters for column in shown.columns if column.line.group.id == group.id] == [[]]
    with pytest.raises(Denied):
        await show_workbench(world.paul, matter.id)
    assert (await confirm_group(world.dora, group.id, version=group.version)).confirmed_at
