"""The history for administrators: filters, no figures, people only with a reason, and its files."""

import ast
import csv
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import workflows
from consult.act_words import NOUNS, VERBS
from models.audit import AuditEntry
from models.exports import Export
from models.people import Role
from models.queue import drain
from tests.consultation import an_open_round, released
from workflows import clock
from workflows.documents.spreadsheet import open_workbook
from workflows.errors import Denied, Missing, Unacceptable
from workflows.people.own_data import show_own_data
from workflows.records.erasure import erase_person
from workflows.records.exports import open_export
from workflows.records.history import Filters, LookupReason, look_up_person, show_acts
from workflows.records.history_export import HistoryFormat, export_history

WORDS = {"heads": ["Wann", "Was", "Kennwort", "Nummer", "Stelle", "Person", "Vertretung", "Angaben"], "words": {"nouns": {"submission": "Rückmeldung"}, "verbs": {}}}  # fmt: skip


async def acts(actor, **filters):
    return [one.action for one in (await show_acts(actor, Filters(**filters))).acts]


async def lines_of(export_id, actor):
    await drain("make_export")
    _export, path = await open_export(actor, export_id)
    return list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


async def test_acts_are_filtered_by_thing_act_matter_day_and_office_and_come_page_after_page(world):
    round_ = await an_open_round(world)
    submission = await released(world, round_)
    office = {"office": world.town.id}

    assert await acts(world.ulla, noun="submission", verb="released") == ["submission.released"]
    assert set(await acts(world.ulla, **office)) >= {"submission.begun", "submission.released"}
    of_matter = await acts(world.ulla, matter=round_.matter_id)
    assert {"matter.opened", "round.opened", "submission.released"} <= set(of_matter)
    assert await acts(world.ulla, matter=round_.matter_id + 1) == []
    assert "submission.released" in await acts(world.ulla, noun="submission", subject=submission.id)
    today = clock.today()
    assert (
        await acts(world.ulla, since=today + timedelta(days=1))
        == []
        == await acts(world.ulla, until=today - timedelta(days=1))
    )
    assert await acts(world.ulla, since=today, until=today) == await acts(world.ulla)

    await AuditEntry.bulk_create(
        [AuditEntry(at=clock.now(), action="view.saved", noun="saved_view", subject_id=one) for one in range(60)]
    )
    first = await show_acts(world.ulla, Filters(noun="view"))
    second = await show_acts(world.ulla, Filters(noun="view"), before=first.next)
    assert [one.subject_id for one in [*first.acts, *second.acts]] == [*range(59, -1, -1)] and second.next is None


async def test_only_administrators_read_it_and_those_of_an_association_only_their_own_office(world):
    await released(world, await an_open_round(world))
    for other in (world.cem, world.clara, world.lea, world.paul):
        with pytest.raises(Denied):
            await show_acts(other, Filters())
    of_cities = administrator_of(world.ines, world.cities)
    await AuditEntry.create(
        at=clock.now(), organisation_id=world.cities.id, action="view.saved", noun="saved_view", subject_id=1
    )

    assert await acts(of_cities) == ["view.saved"] == await acts(of_cities, office=world.cities.id)
    assert await acts(of_cities, office=world.town.id) == []


async def test_by_person_one_looks_only_with_a_reason_for_an_hour_and_she_learns_of_it(world):
    await released(world, await an_open_round(world))
    email = f"cem.dachs@{world.town.id}.example"
    entry = await look_up_person(world.ulla, email, LookupReason.ACCESS_REQUEST)

    shown = await show_acts(world.ulla, Filters(lookup=entry.id))
    assert shown.person == "Cem Dachs" and {one.person for one in shown.acts} == {"Cem Dachs"}
    assert [one.facts for one in (await show_own_data(world.cem)).lookups] == [{"reason": "access_request"}]
    for actor, lookup in ((world.ulla, entry.id - 1), (administrator_of(world.ines, world.cities), entry.id)):
        with pytest.raises(Missing):
            await show_acts(actor, Filters(lookup=lookup))
    with clock.at(clock.now() + timedelta(hours=2)), pytest.raises(Missing):
        await show_acts(world.ulla, Filters(lookup=entry.id))
    before = await AuditEntry.all().count()
    for actor, address in ((world.ulla, "x@y.example"), (administrator_of(world.ines, world.cities), email)):
        with pytest.raises(Unacceptable):
            await look_up_person(actor, address, LookupReason.MISUSE)
    assert await AuditEntry.all().count() == before


async def test_a_file_follows_the_filters_and_names_people_only_about_one_thing_or_one_person(world):
    submission = await released(world, await an_open_round(world))
    everything = await export_history(world.ulla, Filters(), HistoryFormat.CSV, **WORDS)
    lines = await lines_of(everything.id, world.ulla)
    assert lines[0] == WORDS["heads"] and len(lines) == 1 + await AuditEntry.all().count()
    assert {line[5] for line in lines[1:]} == {""} and [one[1] for one in lines if one[2] == "submission.released"] == [
        "Rückmeldung: released"
    ]

    await erase_person(world.ulla, world.anna.person_id)
    about_one = Filters(noun="submission", subject=submission.id)
    named = await lines_of((await export_history(world.ulla, about_one, HistoryFormat.CSV, **WORDS)).id, world.ulla)
    assert {line[5] for line in named[1:]} == {"", "Cem Dachs"}

    sheet = await export_history(world.ulla, about_one, HistoryFormat.XLSX, **WORDS)
    with pytest.raises(Missing):
        await open_export(world.clara, sheet.id)
    await drain("make_export")
    _export, path = await open_export(world.ulla, sheet.id)
    (grid,) = open_workbook(path.read_bytes()).sheets.values()
    assert grid.rows == named
    assert await Export.filter(made_at=None).count() == 0


def test_every_act_that_is_recorded_anywhere_has_words():
    said = set()
    for path in Path(workflows.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("record", "_record"):
                found = [one.value for part in node.args for one in ast.walk(part) if isinstance(one, ast.Constant)]
                said |= {one for one in found if isinstance(one, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+", one)}
    assert len(said) > 100
    unsaid = sorted(one for one in said if one.partition(".")[0] not in NOUNS or one.partition(".")[2] not in VERBS)
    assert unsaid == [], "name them in consult/act_words.py"


def administrator_of(actor, office):
    """The same person as administrator of this office."""
    acting = replace(actor.acting, role=Role.ADMINISTRATOR, organisation_id=office.id, organisation_kind=office.kind)
    return replace(actor, acting=acting)
