import pytest

from models.organisations import Mailbox, Organisation, OrganisationKind
from workflows.addressees import import_addressees
from workflows.errors import Denied, Unreadable

HEADER = "name,short_name,kind,state,address\n"
TABLE = (
    HEADER
    + "Staatskanzlei des Saarlandes,Saarland,state_government,10,post@staatskanzlei.example\n"
    + '"Bundesrat, Innenausschuss",BR-In,federal_body,,in@bundesrat.example\n'
)


async def test_addressees_come_with_kind_state_and_mailbox(world):
    assert await import_addressees(world.ulla, TABLE.encode()) == 2

    chancellery = await Organisation.get(name="Staatskanzlei des Saarlandes")
    assert (chancellery.kind, chancellery.state) == (OrganisationKind.STATE_GOVERNMENT, "10")
    assert (await Mailbox.get(organisation=chancellery)).address == "post@staatskanzlei.example"
    assert await Organisation.exists(name="Bundesrat, Innenausschuss", kind=OrganisationKind.FEDERAL_BODY)


async def test_importing_twice_changes_only_addresses(world):
    await import_addressees(world.ulla, TABLE.encode())

    assert await import_addressees(world.ulla, TABLE.replace("in@", "recht@").encode()) == 0

    bundesrat = await Organisation.get(name="Bundesrat, Innenausschuss")
    assert [box.address for box in await Mailbox.filter(organisation=bundesrat)] == ["recht@bundesrat.example"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",S,state_government,10,a@b.example", "name"),
        ("Stadt,S,municipality,10,a@b.example", "kind"),
        ("Kanzlei,S,state_government,17,a@b.example", "state"),
        ("Kanzlei,S,state_government,10,a b.example", "address"),
    ],
)
async def test_a_wrong_row_is_named_and_nothing_is_written(world, row, column):
    before = await Organisation.all().count()

    with pytest.raises(Unreadable) as refusal:
        await import_addressees(world.ulla, (TABLE + row).encode())

    assert (refusal.value.facts["row"], refusal.value.facts["column"]) == (4, column)
    assert await Organisation.all().count() == before


async def test_a_table_without_the_columns_is_refused(world):
    for data in (b"", b"name;address\nA;b@c.example", b"\xff\xfe"):
        with pytest.raises(Unreadable):
            await import_addressees(world.ulla, data)


async def test_an_officer_may_not_import_addressees(world):
    with pytest.raises(Denied):
        await import_addressees(world.clara, TABLE.encode())
