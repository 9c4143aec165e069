"""What members want from Thüringen, as paul reads it for talks with its government: each wish of a member once."""

import io

import pytest
from python_calamine import CalamineWorkbook

from models.submissions import Addressee, Continuation, Priority, Quoting, Reading, Requirement
from tests.consultation import a_draft, a_matter, an_open_round, hours, released
from tests.rows import requirement_row, submission_row
from workflows.documents.table_sheet import CellKind, TableColumn, TableHead
from workflows.errors import Denied, Unacceptable
from workflows.requirements.state_requirements import (
    Wanted,
    all_state_requirements,
    list_state_requirements,
    state_requirements_file,
)
from workflows.rounds.forwarding import forward_round
from workflows.rounds.rounds import open_round
from workflows.rounds.takeovers import take_over_round

THURINGIA = {"addressee": Addressee.STATE, "addressee_state": "16"}


async def test_each_wish_to_the_land_stands_once_whatever_way_it_took(world):
    matter = await a_matter(world)
    version = await a_draft(world, matter)
    federal = await an_open_round(world, matter, document_version_id=version.id)
    own = await take_over_round(world.paul, federal.id, title="Unsere", text="", deadline=hours(48))
    own = await open_round(world.paul, own.id, version=own.version)
    said = await released(
        world, own, {"title": "Mehr Geld", **THURINGIA}, {"title": "An alle", "addressee": Addressee.STATES},
        {"title": "Nur Bund"}, {"title": "Anderswo", "addressee": Addressee.STATE, "addressee_state": "05"},
        {"title": "Still", "reading": Reading.OWN_OFFICE, **THURINGIA},
    )  # fmt: skip
    await forward_round(world.paul, own.id, version=own.version)
    await released(world, federal, {"title": "mehr geld", **THURINGIA})  # the same again, directly
    later = await submission_row(federal, world.other_town)
    old = await requirement_row(later, "Alt", **THURINGIA)
    await requirement_row(
        later, "Neu", continues=old, continuation=Continuation.CHANGED, quoting=Quoting.NAMED, **THURINGIA
    )
    await requirement_row(await submission_row(federal, world.county), "Kreis", addressee=Addressee.BOTH)
    await requirement_row(await submission_row(federal, world.city), "Fern", addressee=Addressee.STATES)

    shown = await list_state_requirements(world.paul, Wanted())

    assert sorted((one.member, one.title) for one in shown.lines) == [
        ("Lerchenroda", "An alle"), ("Lerchenroda", "Still"), ("Lerchenroda", "mehr geld"), ("Uhuberg", "Neu"),
    ]  # fmt: skip
    assert (shown.total, shown.members, shown.support.towns, shown.support.inhabitants) == (4, 2, 2, 8_812 + 4_200)
    assert not shown.may_choose and [one.id for one in shown.matters] == [matter.id]
    # The federation reads the county's too, and the other Land; what nobody but the Landesverband may read it reads not.
    federal_view = await list_state_requirements(world.dora, Wanted("16"))
    assert {one.title for one in federal_view.lines} == {"An alle", "mehr geld", "Neu", "Kreis"}
    assert federal_view.support.inhabitants == 131_000  # the county holds the two towns
    assert [one.title for one in (await list_state_requirements(world.clara, Wanted("05"))).lines] == ["Fern"]
    assert (await list_state_requirements(world.paul, Wanted(matter_id=matter.id + 1))).total == 0
    assert await Requirement.filter(submission=said).count() == 5


async def test_the_files_hold_every_wish_with_whether_it_may_be_quoted(world):
    federal = await an_open_round(world)
    told = await submission_row(federal, world.town)
    await requirement_row(told, "=1+1", quoting=Quoting.NO, priority=Priority.ESSENTIAL, **THURINGIA)
    wanted, lines = await all_state_requirements(world.paul, Wanted("05"))  # its own Land, whatever is asked

    kinds = [*["text"] * 11, "number", "text", "moment"]
    columns = [TableColumn(str(number), CellKind(kind), words={"no": "nein"}) for number, kind in enumerate(kinds)]
    head = TableHead("Titel", "Blatt", [], columns)
    text = (await state_requirements_file(head, lines, as_csv=True)).decode("utf-8-sig")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(await state_requirements_file(head, lines, as_csv=False)))

    assert wanted.state == "16"
    [_, row] = text.splitlines()
    assert "'=1+1" in row and ";essential;nein;Lerchenroda;" in row
    assert any("=1+1" in line and "nein" in line for line in sheet.get_sheet_by_index(0).to_python())


async def test_members_read_no_such_list_and_an_unknown_land_is_refused(world):
    with pytest.raises(Denied):
        await list_state_requirements(world.cem, Wanted("16"))
    with pytest.raises(Unacceptable):
        await list_state_requirements(world.clara, Wanted("99"))
