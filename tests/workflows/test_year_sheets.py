"""The year page as a spreadsheet: what is filled in is looked at first, then said for all towns, and otherwise for some."""

import pytest

from models.dispatches import Outcome
from models.recommendations import Implementation
from tests.workflows.documents.spreadsheet_clerk import rewritten
from tests.workflows.test_implementations import person_of, recommended
from workflows.documents.year_sheet import YearForm, YearRow, read_year_sheet, write_year_sheet
from workflows.errors import Missing, Stale, Unreadable
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said
from workflows.recommendations.year_sheets import (
    bring_year_sheet,
    export_year_sheet,
    import_year_sheet,
    review_year_sheet,
)

DONE, PLANNED = Outcome.DONE, Outcome.PLANNED


async def test_what_was_filled_in_is_said_for_all_towns_and_otherwise_for_one(world):
    positions = await recommended(world)
    name, blank = await export_year_sheet(world.jana)
    assert name == "Empfehlungen-2026.xlsx"
    untouched = await bring_year_sheet(world.jana, blank)
    assert (await review_year_sheet(world.jana, untouched.id)).planned == []

    other = world.union_towns[1]

    def fill(sheets):
        row = sheets["Empfehlungen"][1]
        row[4], row[6], row[sheets["Empfehlungen"][0].index(other.name)] = "umgesetzt", "Im Rathaus.", "geplant"

    data = rewritten(blank, fill)
    file = await bring_year_sheet(world.jana, data)
    review = await review_year_sheet(world.jana, file.id)
    assert (review.mistakes, len(review.planned), await Implementation.all().count()) == ([], 4, 0)
    with pytest.raises(Stale):
        await import_year_sheet(world.jana, file.id, seen="another")

    assert await import_year_sheet(world.jana, file.id, seen=review.seen) == 4
    said = {one.organisation_id: (one.outcome, one.note) for one in await Implementation.filter(position=positions[0])}
    assert said.pop(other.id) == (PLANNED, "Im Rathaus.")
    assert set(said.values()) == {(DONE, "Im Rathaus.")}
    assert (await review_year_sheet(world.jana, file.id)).planned == []

    with pytest.raises(Unreadable):  # the sheet of another house
        await bring_year_sheet(world.anna, data)
    with pytest.raises(Missing):  # an office answers for nobody
        await export_year_sheet(world.clara)
    await say_implementations(world.holger, [other.id], {positions[0].id: Said(DONE)})
    assert len((await review_year_sheet(world.jana, file.id)).planned) == 1


async def test_where_a_town_has_spoken_for_itself_the_sheet_of_its_verband_changes_nothing(world):
    (position,) = await recommended(world, 1)
    town = world.union_towns[0]
    await say_implementations(await person_of(town), [town.id], {position.id: Said(PLANNED, note="Wir selbst.")})
    _, blank = await export_year_sheet(world.jana)

    def fill(sheets):
        row = sheets["Empfehlungen"][1]
        row[4], row[sheets["Empfehlungen"][0].index(town.name)] = "umgesetzt", "umgesetzt"

    file = await bring_year_sheet(world.jana, rewritten(blank, fill))
    review = await review_year_sheet(world.jana, file.id)

    assert (review.mistakes, len(review.planned)) == ([], 3)
    assert await import_year_sheet(world.jana, file.id, seen=review.seen) == 3
    assert (await review_year_sheet(world.jana, file.id)).planned == []
    assert (await Implementation.get(organisation=town)).outcome is PLANNED


def test_every_cell_that_cannot_be_taken_is_named():
    rows = [YearRow(1, "", "Eins", note="Wir fangen an."), YearRow(2, "", "Zwei", outcome="done")]
    form = YearForm(2026, 7, "Ort", rows)

    read = read_year_sheet(write_year_sheet(form), YearForm(2026, 7, "Ort", rows[:1]))

    assert [(one.row, one.code) for one in read.mistakes] == [(2, "outcome_empty"), (3, "row_unknown")]
    assert read.rows == []
    for other in (
        YearForm(2025, 7, "Ort", rows),
        YearForm(2026, 8, "Ort", rows),
        YearForm(2026, 7, "Ort", rows, {1: "A", 2: "B"}),
    ):
        with pytest.raises(Unreadable):
            read_year_sheet(write_year_sheet(form), other)
