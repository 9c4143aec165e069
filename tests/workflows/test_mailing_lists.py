import pytest

from models.circulars import MailingList, Subscription
from workflows import clock
from workflows.errors import Denied, Missing, Unacceptable, Unreadable
from workflows.recipients.address_file import decode_table, read_addresses
from workflows.recipients.mailing_lists import (
    create_list,
    end_subscription,
    import_addresses,
    list_mailing_lists,
    preview_import,
    show_mailing_list,
)

TABLE = """Name;E-Mail;Einwilligung
Presse;presse@dohlenstadt.example;Formular vom 3.5.2025
Amt;amt@;Formular
Doppelt;PRESSE@dohlenstadt.example;Formular
Ohne;ohne@x.example;
"""


def test_rows_are_counted_as_a_spreadsheet_counts_and_errors_name_row_and_column():
    rows = read_addresses(TABLE)

    assert [(row.number, row.error, row.column) for row in rows] == [
        (2, "", ""),
        (3, "address", "address"),
        (4, "twice", "address"),
        (5, "no_consent", "consent"),
    ]


def test_bare_addresses_need_a_consent_for_all_of_them():
    assert [row.error for row in read_addresses("a@x.example\n\nb@x.example")] == ["no_consent"] * 2
    assert [row.consent for row in read_addresses("a@x.example\nb@x.example", consent="Liste 2024")] == [
        "Liste 2024"
    ] * 2


@pytest.mark.parametrize("text", ["", "Name;Ort\nA;B"])
def test_a_table_without_addresses_is_refused(text):
    with pytest.raises(Unreadable, match="no_address_column"):
        read_addresses(text)


def test_umlauts_of_old_spreadsheets_are_read():
    assert decode_table("Straße".encode("cp1252")) == decode_table("Straße".encode("utf-8-sig")) == "Straße"


@pytest.fixture
async def mailing_list(world):
    return await create_list(world.clara, office_id=world.federation.id, name="Presse")


async def test_a_preview_writes_nothing(world, mailing_list):
    found = await preview_import(world.clara, mailing_list.id, text=TABLE)

    assert (len(found.joining), len(found.wrong)) == (1, 3)
    assert await Subscription.all().count() == 0


async def test_importing_twice_changes_nothing(world, mailing_list):
    await import_addresses(world.clara, mailing_list.id, text=TABLE)
    again = await import_addresses(world.clara, mailing_list.id, text=TABLE)

    assert (len(again.joining), len(again.present)) == (0, 1)
    kept = await Subscription.get()
    assert kept.proof == {
        "kind": "import", "consent": "Formular vom 3.5.2025", "row": 2, "person": world.clara.person_id
    }  # fmt: skip


async def test_whoever_left_is_not_brought_back_by_an_import(world, mailing_list):
    await import_addresses(world.clara, mailing_list.id, text=TABLE)
    await end_subscription(world.clara, mailing_list.id, (await Subscription.get()).id)

    again = await import_addresses(world.clara, mailing_list.id, text=TABLE)

    assert [row.address for row in again.left] == ["presse@dohlenstadt.example"]
    assert await Subscription.filter(ended_at=None).count() == 0


async def test_a_list_belongs_to_its_office(world, mailing_list):
    await create_list(world.paul, office_id=world.state_association.id, name="Thüringen")

    assert [one.name for one, _ in await list_mailing_lists(world.dora)] == ["Presse"]
    assert [one.name for one, _ in await list_mailing_lists(world.paul)] == ["Thüringen"]
    for stranger in (world.paul, world.cem):
        with pytest.raises(Missing):
            await show_mailing_list(stranger, mailing_list.id)
        with pytest.raises(Missing):
            await import_addresses(stranger, mailing_list.id, text=TABLE)
    with pytest.raises(Denied):
        await create_list(world.paul, office_id=world.federation.id, name="Fremd")


async def test_two_lists_do_not_share_a_name(world, mailing_list):
    with pytest.raises(Unacceptable) as refused:
        await create_list(world.clara, office_id=world.federation.id, name="Presse ")

    assert refused.value.fields == {"name": "taken"}


async def test_unconfirmed_addresses_are_not_on_the_list(world, mailing_list):
    await Subscription.create(
        mailing_list=mailing_list, address="a@x.example", address_key="a@x.example", requested_at=clock.now()
    )

    _, page = await show_mailing_list(world.clara, mailing_list.id)
    assert page.total == 0
    assert (await MailingList.get()).open is False
