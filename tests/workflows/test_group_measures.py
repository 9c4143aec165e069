"""What the office makes of the machine's groups is measured, and what came since waits for it."""

import csv
from io import StringIO

import pytest

from models.positions import RequirementGroup
from tests.rows import requirement_row, submission_row
from tests.workflows.test_suggestions import LETTER, MONEY, answered, places_of
from workflows.documents.table_sheet import TableColumn, TableHead
from workflows.errors import Denied, Missing
from workflows.groups.group_measures import MeasuresFormat, agreement, measure_groups, measures_file
from workflows.groups.group_reading import list_groups, show_group
from workflows.groups.group_suggestions import suggest_matter_groups
from workflows.groups.groups import confirm_group, confirm_groups, split_group
from workflows.groups.workbench import show_workbench

CHANGED = LETTER.replace("wenigen Wochen", "drei Wochen")


def test_agreement_is_what_each_letter_keeps_and_finds_on_average():
    assert agreement([(1, 1, 3), (2, 2, 1)]) == (1, 1)
    assert agreement([(1, 1, 1), (1, 2, 1)]) == (0.5, 1)
    assert agreement([(1, 1, 1), (2, 1, 1)]) == (1, 0.5)
    assert agreement([]) == (0, 0)


async def test_suggestions_are_measured_by_letter_and_what_joins_later_waits_for_a_person(world):
    matter, round_, (first, copied, money) = await answered(world, LETTER, CHANGED, MONEY)
    own = await requirement_row(
        await submission_row(round_, world.county),
        "Mittel",
        rationale=f"{MONEY} Sofort.",
        provisions=await places_of(first),
    )
    assert (await measure_groups(world.clara, matter.id)).rounds == []
    await suggest_matter_groups(matter.id)
    letters, mixed = await RequirementGroup.all().order_by("id")
    (column, _) = (await show_workbench(world.clara, matter.id)).columns
    assert (column.line.requirements, column.line.letters) == (2, 1)
    assert [(one.copies, one.wordings) for one in column.letters] == [(2, 2)], "a copy is shown as one, however changed"

    await confirm_groups(world.clara, [letters.id])
    (measured,) = (await measure_groups(world.clara, matter.id)).rounds
    assert (measured.n, measured.requirements, measured.waiting, measured.precision) == (1, 2, 1, 1)
    await split_group(world.clara, letters.id, [copied.id])
    (measured,) = (await measure_groups(world.clara, matter.id)).rounds
    assert (measured.n, measured.moved, measured.suggested_groups, measured.made_groups) == (2, 1, 1, 2)
    assert (measured.precision, measured.recall) == (0.5, 1)

    await confirm_groups(world.clara, [mixed.id])
    late = await requirement_row(
        await submission_row(round_, world.union), "Mittel", rationale=MONEY, provisions=await places_of(first)
    )
    await suggest_matter_groups(matter.id)
    shown = await show_group(world.clara, mixed.id)
    assert {money.id, own.id, late.id} == {one.id for one in shown.requirements} and shown.joined == 1
    assert [line.group.id for line in (await list_groups(world.clara, matter.id, unconfirmed_only=True)).lines] == [
        mixed.id
    ]
    await confirm_group(world.clara, mixed.id, version=shown.group.version)
    assert (await list_groups(world.clara, matter.id, unconfirmed_only=True)).total == 0


async def test_the_measures_can_be_taken_along_and_are_for_the_office_that_runs_the_matter(world):
    matter, _, _ = await answered(world, LETTER, LETTER)
    await suggest_matter_groups(matter.id)
    measures = await measure_groups(world.clara, matter.id)
    head = TableHead("Treffer", "Treffer", [], [TableColumn(str(n)) for n in range(9)])

    lines = list(
        csv.reader(
            StringIO((await measures_file(measures, head, MeasuresFormat.CSV)).decode("utf-8-sig")), delimiter=";"
        )
    )

    assert lines[1][1:] == ["0", "0", "1", "0", "0", "0", "", ""]
    for stranger, refusal in ((world.anna, Missing), (world.paul, Denied)):
        with pytest.raises(refusal):
            await measure_groups(stranger, matter.id)
