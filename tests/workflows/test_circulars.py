import pytest

from models.circulars import Circular, CircularAttachment, CircularState, MailingList
from models.files import StoredFile
from models.matters import Circle
from tests.small_pdf import small_pdf
from tests.workflows.circular_example import draft, draft_in_round
from workflows import clock
from workflows.access import VISITOR
from workflows.circulars.circular_archive import archive_years, list_circulars, open_attachment, show_circular
from workflows.circulars.circular_sending import send_circular
from workflows.circulars.circulars import (
    attach_file,
    change_circular,
    detach_file,
)
from workflows.errors import Denied, Missing, Stale, Unacceptable, Unreadable, WrongState

PDF = small_pdf()


async def test_staff_of_the_federation_and_its_associations_write_for_the_federation(world):
    assert (await draft(world.clara, world.federation)).state is CircularState.DRAFT
    assert (await draft(world.dora, world.federation)).number is None
    with pytest.raises(Denied):
        await draft(world.paul, world.federation)
    with pytest.raises(Denied):
        await draft(world.clara, world.counties)
    with pytest.raises(Missing):
        await draft(world.cem, world.federation)

    assert await Circular.all().count() == 2


async def test_a_draft_is_known_to_offices_only(world):
    circular = await draft(world.clara, world.federation, circle=Circle.PUBLIC)

    for stranger in (world.cem, world.paul):
        with pytest.raises(Missing):
            await show_circular(stranger, circular.id)


async def test_what_is_missing_or_too_long_is_named_by_field(world):
    with pytest.raises(Unacceptable) as refused:
        await draft(world.clara, world.federation, subject=" ", text="x" * 20_001, deadline=clock.now())

    assert refused.value.fields == {"subject": "missing", "text": "too_long", "deadline": "past"}


async def test_changing_a_stale_draft_is_refused(world):
    circular = await draft(world.clara, world.federation)
    await change_circular(world.dora, circular.id, version=1, subject="Neu")

    with pytest.raises(Stale):
        await change_circular(world.clara, circular.id, version=1, subject="Anders")

    assert (await Circular.get()).subject == "Neu"


async def test_a_sent_circular_never_changes(world):
    circular = await draft(world.clara, world.federation)
    await attach_file(world.clara, circular.id, name="a.pdf", content=PDF)
    await send_circular(world.lea, circular.id, version=2)

    with pytest.raises(WrongState):
        await change_circular(world.clara, circular.id, version=3, subject="Anders")
    with pytest.raises(WrongState):
        await attach_file(world.clara, circular.id, name="b.pdf", content=PDF)
    with pytest.raises(WrongState):
        await detach_file(world.clara, circular.id, (await CircularAttachment.get()).id)


async def test_a_circular_is_written_with_its_files_or_not_at_all(world):
    with pytest.raises(Unreadable):
        await draft(world.clara, world.federation, files=[("a.pdf", PDF), ("b.pdf", b"MZ")])
    with pytest.raises(Unacceptable):
        await draft(world.clara, world.federation, files=[("a.pdf", PDF)] * 11)
    with pytest.raises(Missing):
        await draft(world.anna, world.federation, files=[("a.pdf", PDF)])
    assert (await Circular.all().count(), await StoredFile.all().count()) == (0, 1)

    circular = await draft(world.clara, world.federation, files=[("C:\\a.pdf", PDF), ("b.txt", b"x" * (2**20 + 1))])

    kept = await CircularAttachment.filter(circular=circular).order_by("id").values_list("name", "linked")
    assert kept == [("a.pdf", False), ("b.txt", True)]


async def test_an_attachment_is_judged_by_its_bytes_and_goes_to_those_who_may_see_the_circular(world):
    circular = await draft(world.clara, world.federation)
    with pytest.raises(Unreadable):
        await attach_file(world.clara, circular.id, name="a.pdf", content=b"MZ")
    kept = await attach_file(world.clara, circular.id, name="C:\\a.pdf", content=PDF)

    with pytest.raises(Missing):
        await open_attachment(world.cem, circular.id, kept.id)
    await send_circular(world.lea, circular.id, version=2)

    shown, content = await open_attachment(world.cem, circular.id, kept.id)
    assert (shown.name, shown.file.media_type, content) == ("a.pdf", "application/pdf", PDF)


async def test_an_attachment_is_not_reached_through_another_circular(world):
    secret, open_ = await draft(world.clara, world.federation), await draft(world.clara, world.federation)
    kept = await attach_file(world.clara, secret.id, name="a.pdf", content=PDF)
    await send_circular(world.lea, open_.id, version=1)

    with pytest.raises(Missing):
        await open_attachment(world.cem, open_.id, kept.id)


async def test_a_list_that_anybody_may_join_gets_only_what_is_public(world):
    open_list = await MailingList.create(office=world.federation, name="Integration", open=True)

    with pytest.raises(Unacceptable):
        await draft(world.clara, world.federation, circle=Circle.MEMBERS, list_ids=[open_list.id])

    assert await draft(world.clara, world.federation, circle=Circle.PUBLIC, list_ids=[open_list.id])


async def test_a_circular_with_an_open_list_does_not_become_less_than_public(world):
    open_list = await MailingList.create(office=world.federation, name="Integration", open=True)
    circular = await draft(world.clara, world.federation, circle=Circle.PUBLIC, list_ids=[open_list.id])

    with pytest.raises(Unacceptable):
        await change_circular(world.clara, circular.id, version=1, circle=Circle.MEMBERS)


async def test_a_list_of_another_office_is_unknown(world):
    foreign = await MailingList.create(office=world.counties, name="Kreise")

    with pytest.raises(Unacceptable):
        await draft(world.clara, world.federation, list_ids=[foreign.id])


async def test_a_circular_goes_no_further_than_the_draft_its_round_is_about(world):
    circular = await draft_in_round(world, document_circle=Circle.STATE_ASSOCIATIONS, circle=Circle.STATE_ASSOCIATIONS)

    with pytest.raises(Unacceptable):
        await change_circular(world.clara, circular.id, version=1, circle=Circle.MEMBERS)


async def test_members_find_in_the_archive_what_was_sent_and_visitors_what_is_public(world):
    for circle in (Circle.MEMBERS, Circle.PUBLIC):
        circular = await draft(world.clara, world.federation, circle=circle, subject=f"Für {circle}")
        await send_circular(world.lea, circular.id, version=1)
    await draft(world.clara, world.federation, subject="Entwurf")

    assert [one.subject for one in (await list_circulars(world.clara)).things] == [
        "Entwurf",
        "Für public",
        "Für members",
    ]
    assert [one.subject for one in (await list_circulars(world.cem)).things] == ["Für public", "Für members"]
    assert [one.subject for one in (await list_circulars(VISITOR)).things] == ["Für public"]
    assert await archive_years(world.cem) == [clock.today().year]


async def test_the_archive_is_searched_by_words_number_and_year(world):
    for subject in ("Sprachmittlung", "Kosten der Unterkunft"):
        circular = await draft(world.clara, world.federation, subject=subject)
        await send_circular(world.lea, circular.id, version=1)
    year = clock.today().year

    async def found(**asked):
        return [one.subject for one in (await list_circulars(world.cem, **asked)).things]

    assert await found(q="unterkunft kosten") == ["Kosten der Unterkunft"]
    assert await found(q=f"1/{year}") == ["Sprachmittlung"]
    assert await found(q="%") == []
    assert await found(year=year - 1) == []
