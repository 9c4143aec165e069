"""Addressees: from a table that is looked at first, corrected by hand, and followed through renaming and merging."""

import io
from datetime import timedelta

import pytest
import xlsxwriter

from models.audit import AuditEntry
from models.dispatches import Dispatch, DispatchChannel
from models.matters import Matter
from models.organisations import Mailbox, Organisation, OrganisationKind, Succession
from models.papers import PaperState
from tests.rows import matter_row, paper_row
from workflows import clock
from workflows.access import MACHINE
from workflows.dispatches.addressee_import import (
    bring_addressees,
    import_addressees,
    import_reviewed_addressees,
    review_addressees,
)
from workflows.dispatches.addressee_reading import list_addressees, show_addressee
from workflows.dispatches.addressee_table import RowError, read_addressees
from workflows.dispatches.addressees import (
    add_addressee,
    change_addressee,
    end_addressee,
    succeed_addressee,
)
from workflows.dispatches.dispatches import Addressing, dispatch_paper
from workflows.errors import Denied, Missing, Stale, Unacceptable, Unreadable, WrongState

TABLE = (
    "Name;Kurzname;Art;Land;Adresse;Telefon\n"
    "Staatskanzlei des Saarlandes;Saarland;Landesregierung;Saarland;post@staatskanzlei.example;1\n"
    "Bundesrat, Innenausschuss;BR-In;Ausschuss;;in@bundesrat.example;\n"
    "\n"
    "Integrationsministerkonferenz;IntMK;Fachministerkonferenz;;;\n"
)  # fmt: skip
FACTS = {"name": "Amt", "short_name": "", "kind": "other", "state": "", "address": ""}


def sheet(*rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


def test_every_row_is_taken_or_named_with_its_column_from_csv_and_excel_alike():
    heads = ("Name", "Art", "Land", "E-Mail", "Kurzname")
    rows = [
        ("Kanzlei", "Landesregierung", 1, "a@b.example", ""),
        ("", "Bund", "", "", ""),
        ("Stadt", "municipality", "", "", ""),
        ("Kanzlei 2", "Landesregierung", 17, "", ""),
        ("Kanzlei 3", "Landesregierung", "", "", ""),
        ("kanzlei", "Bund", "", "a b.example", "K" * 61),
    ]
    wrong = [(3, "name", "missing"), (4, "kind", "not_a_kind"), (5, "state", "not_a_state"), (6, "state", "state_needed"),
             (7, "name", "twice"), (7, "short_name", "too_long"), (7, "address", "address")]  # fmt: skip
    csv = "\n".join("\t".join(map(str, row)) for row in (heads, *rows)).encode("utf-8-sig")
    for data in (csv, sheet(heads, *rows)):
        table = read_addressees(data)
        assert [(one.name, one.state) for one in table.rows] == [("Kanzlei", "01")]
        assert sorted(table.errors) == sorted(RowError(*one) for one in wrong)
    for data in (b"", b"name;address\nA;b@c.example", b'name;art\n"x'):
        with pytest.raises(Unreadable):
            read_addressees(data)


async def test_what_is_looked_at_is_imported_and_twice_changes_nothing(world):
    file = await bring_addressees(world.ulla, TABLE.encode())
    preview = await review_addressees(world.ulla, file.id)
    assert ([one.name for one in preview.new][1:], preview.same, preview.unread) == (
        ["Bundesrat, Innenausschuss", "Integrationsministerkonferenz"], 0, ["Telefon"],
    )  # fmt: skip

    await import_reviewed_addressees(world.ulla, file.id)
    acts = await AuditEntry.all().count()
    again = await import_reviewed_addressees(world.ulla, file.id)

    assert (again.new, again.changed, again.same) == ([], [], 3) and await AuditEntry.all().count() == acts
    chancellery = await Organisation.get(name="Staatskanzlei des Saarlandes")
    assert (chancellery.kind, chancellery.state) == (OrganisationKind.STATE_GOVERNMENT, "10")
    assert (await Mailbox.get(organisation=chancellery)).address == "post@staatskanzlei.example"


async def test_a_known_one_is_changed_where_the_table_says_something_and_alike_ones_are_pointed_out(world):
    await import_addressees(MACHINE, TABLE.encode())
    changed = (
        TABLE.replace("in@", "recht@").replace("IntMK", "").replace("\n\n", "\nInnenausschuss;BR-In;Ausschuss;;;\n")
    )

    preview = await import_addressees(world.ulla, changed.encode())

    assert [(one.addressee.name, one.columns) for one in preview.changed] == [
        ("Bundesrat, Innenausschuss", ["address"])
    ]
    assert [(one.row.name, one.known.name) for one in preview.alike] == [
        ("Innenausschuss", "Bundesrat, Innenausschuss")
    ]
    assert (await Organisation.get(name="Integrationsministerkonferenz")).short_name == "IntMK"


async def test_one_wrong_row_and_nothing_is_written(world):
    await end_addressee(world.ulla, world.ministry.id, on=clock.today())
    before = await Organisation.all().count()
    for row in (f"{world.ministry.name};;Bund;;;\n", ";;Bund;;;\n"):
        with pytest.raises(Unreadable) as refusal:
            await import_addressees(world.ulla, (TABLE + row).encode())
        assert (refusal.value.facts["row"], refusal.value.facts["column"]) == (6, "name")
    assert await Organisation.all().count() == before


async def test_a_renamed_ministry_keeps_its_history_and_both_lead_to_each_other(world):
    matter = await matter_row(world, ministry_id=world.ministry.id)
    closed = await matter_row(world, ministry_id=world.ministry.id, closed_at=clock.now())
    version = await paper_row(matter, [])
    await Dispatch.create(
        paper_version=version, addressee=world.ministry, channel=DispatchChannel.MAIL, sent_at=clock.now()
    )
    address = (await Mailbox.get(organisation=world.ministry)).address

    renamed = await succeed_addressee(
        world.ulla, world.ministry.id, name="Bundesministerium für Heimat", on=clock.today()
    )
    merged = await succeed_addressee(world.ulla, renamed.id, name=world.state_government.name, on=clock.today())

    assert merged.id == world.state_government.id
    now, once = await show_addressee(world.clara, merged.id), await show_addressee(world.clara, world.ministry.id)
    assert {one.id for one in now.before} == {renamed.id, world.ministry.id}
    assert [one.addressee_id for one in now.dispatches] == [world.ministry.id]
    assert {one.id for one in once.after} == {renamed.id, merged.id} and len(once.dispatches) == 1
    assert (await Matter.get(id=matter.id)).ministry_id == merged.id and (
        await Matter.get(id=closed.id)
    ).ministry_id == world.ministry.id
    assert now.facts["address"] != address and await Mailbox.filter(organisation=renamed, active=True).count() == 0
    assert [one.id for one in (await list_addressees(world.clara, ended=True)).page.things] == [
        renamed.id,
        world.ministry.id,
    ]
    approved = await paper_row(matter, [], state=PaperState.IN_APPROVAL)
    with pytest.raises(Unacceptable) as refused:
        await dispatch_paper(world.lea, approved.id, version=approved.version, addressings=[Addressing(renamed.id)])
    assert refused.value.fields == {"addressees": "unknown_addressee"}


async def test_what_cannot_be_taken_is_told_at_its_field_and_nothing_is_written(world):
    shown = await show_addressee(world.ulla, world.ministry.id)
    gone = await succeed_addressee(world.ulla, world.state_government.id, name="Land Neu", on=clock.today())
    before = await AuditEntry.all().count(), await Succession.all().count()
    ministry, today = world.ministry.id, clock.today()
    for act, wrong in (
        (lambda: add_addressee(world.ulla, FACTS | {"name": shown.addressee.name}), Unacceptable),
        (lambda: add_addressee(world.ulla, FACTS | {"kind": "county"}), Unacceptable),
        (lambda: change_addressee(world.ulla, ministry, FACTS | {"name": gone.name}, mark=shown.mark), Unacceptable),
        (lambda: change_addressee(world.ulla, ministry, FACTS, mark="older"), Stale),
        (lambda: succeed_addressee(world.ulla, ministry, name=shown.addressee.name, on=today), Unacceptable),
        (lambda: succeed_addressee(world.ulla, ministry, name="Neu", on=today + timedelta(days=1)), Unacceptable),
        (lambda: succeed_addressee(world.ulla, world.state_government.id, name="Neu", on=today), WrongState),
        (lambda: end_addressee(world.ulla, world.town.id, on=today), Missing),
        (lambda: add_addressee(world.clara, FACTS), Denied),
        (lambda: change_addressee(world.clara, ministry, FACTS, mark=shown.mark), Denied),
        (lambda: succeed_addressee(world.lea, ministry, name="Neu", on=today), Denied),
        (lambda: end_addressee(world.paul, ministry, on=today), Denied),
        (lambda: bring_addressees(world.clara, TABLE.encode()), Denied),
        (lambda: show_addressee(world.cem, ministry), Missing),
    ):  # fmt: skip
        with pytest.raises(wrong):
            await act()
    assert (await AuditEntry.all().count(), await Succession.all().count()) == before

    changed = await change_addressee(
        world.ulla, ministry, FACTS | {"name": "Amt", "kind": "federal_body"}, mark=shown.mark
    )
    assert changed.name == "Amt" and not await Mailbox.filter(organisation_id=ministry, active=True).exists()
    assert (await AuditEntry.filter(action="addressee.changed").first()).facts == {"fields": ["name", "address"]}
