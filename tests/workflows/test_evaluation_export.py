"""The evaluation as a spreadsheet: what the filters let through, as it is called, with what was set above it."""

import io
import json

import pytest
from python_calamine import CalamineWorkbook

from models.audit import AuditEntry
from models.positions import Votum
from tests.rows import matter_row, requirement_row, round_row, submission_row
from workflows.documents.table_sheet import CellKind, TableColumn, TableHead, write_rows
from workflows.errors import Denied, Missing, Unacceptable
from workflows.evaluation.evaluation_export import ExportColumn, ExportWords, export_evaluation
from workflows.evaluation.evaluation_filters import Filters
from workflows.requirements.vota import decide_requirement

COLUMNS = {
    ExportColumn.TITLE: TableColumn("Titel"),
    ExportColumn.MEMBER: TableColumn("Mitglied"),
    ExportColumn.VOTUM: TableColumn("Votum", words={"noted": "zur Kenntnis", "open": "offen"}),
    ExportColumn.COST_YEARLY: TableColumn("Euro", CellKind.AMOUNT),
    ExportColumn.RECEIVED: TableColumn("Eingegangen", CellKind.MOMENT),
}


def words(facets):
    return ExportWords(
        "Auswertung", "Vorhaben", "Beteiligungen", "Filter", f"{len(facets.places)} Orte", "Stand", "heute", "Zahl"
    )


def sheet_of(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Auswertung").to_python()


async def test_an_office_takes_along_what_the_filters_let_through(world):
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation, [world.town, world.county])
    said = await requirement_row(await submission_row(round_, world.town), "=2+3 streichen", cost_yearly=1200)
    await requirement_row(await submission_row(round_, world.county), "Mittel")
    await decide_requirement(world.clara, said.id, votum=Votum.NOTED)
    asked = {"filters": Filters(votum=Votum.NOTED), "columns": COLUMNS, "words": words}

    file = await export_evaluation(world.clara, matter.id, **asked)

    rows = sheet_of(file.content)
    assert rows[0][:2] == ["Vorhaben", matter.title]
    assert rows[1][:2] == ["Beteiligungen", round_.title]
    assert [row[0] for row in rows[:7]] == ["Vorhaben", "Beteiligungen", "Filter", "Zahl", "Stand", "", ""]
    assert rows[7] == ["Titel", "Mitglied", "Votum", "Euro", "Eingegangen"]
    (line,) = rows[8:]
    assert line[:4] == ["=2+3 streichen", world.town.name, "zur Kenntnis", 1200.0]
    entry = await AuditEntry.filter(action="matter.evaluation_exported").get()
    assert entry.facts["requirements"] == 1

    with pytest.raises((Missing, Denied)):
        await export_evaluation(world.anna, matter.id, **asked)
    with pytest.raises(Unacceptable):
        await export_evaluation(world.clara, matter.id, **asked | {"columns": {}})
    assert await AuditEntry.filter(action="matter.evaluation_exported").count() == 1


@pytest.mark.parametrize("many", [3, None], ids=["kept in memory", "row by row"])
def test_a_cell_never_becomes_a_formula_a_link_or_too_long(many):
    head = TableHead("Probe", "Auswertung", [("Filter", "keine")], [TableColumn("Text")], many)
    file = io.BytesIO()

    write_rows(head, [json.dumps([text]).encode() for text in ("=1+1", "https://example.org", "x" * 40_000)], file)

    cells = [row[0] for row in sheet_of(file.getvalue())[4:]]
    assert cells == ["=1+1", "https://example.org", "x" * 32_767]
