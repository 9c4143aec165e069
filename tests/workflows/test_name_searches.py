"""Access and erasure for somebody without an account: her name on a list, in mails, in files, at Word's changes."""

import io
import zipfile

import pytest
import typst

from models.audit import AuditEntry
from models.circulars import MailingList, Subscription
from models.deliveries import Bounce, InboundMail, Suppression
from models.name_searches import NameSearch
from models.people import MandateClaim, Person
from models.queue import drain
from models.submissions import Requirement, RequirementFile
from tests.consultation import a_submission, an_open_round
from workflows import clock
from workflows.documents.file_words import files_saying, says
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.files import store_file
from workflows.organisations.mandate_claims import claim_by_link
from workflows.papers.word_files import without_word
from workflows.records.name_searches import erase_name, list_name_searches, search_name, show_name_search
from workflows.signing import sign

NAME, ADDRESS = "Rike Falter", "rike@web.example"


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return file.getvalue()


async def known_without_account(world):
    """A claim that was refused, a subscription, a file and a text of a member: all say her name."""
    await claim_by_link(
        sign("desk", 1, world.town.id), name=NAME, email=ADDRESS, organisation_id=world.town.id, word=NAME
    )
    listed = await MailingList.create(office=world.federation, name="Presse")
    await Subscription.create(
        mailing_list=listed, address=ADDRESS, address_key=ADDRESS, proof={"who": NAME}, requested_at=clock.now()
    )
    await Suppression.create(address_key=ADDRESS, reason="550", since=clock.now())
    inbound = await InboundMail.create(
        file=await store_file(f"To: {ADDRESS}".encode(), "message/rfc822"), source="lmtp", received_at=clock.now()
    )
    await Bounce.create(inbound=inbound, address_key=ADDRESS, kind="bounce", happened_at=clock.now())
    requirement = await Requirement.get(submission=await a_submission(world, await an_open_round(world)))
    await Requirement.filter(id=requirement.id).update(rationale=f"Frau {NAME} hat recht.")
    file = await store_file(packed(word__document="<w:t>Von Rike</w:t><w:t> Falter</w:t>"), "application/zip")
    await RequirementFile.create(requirement=requirement, file=file, name="Brief.docx")
    return requirement


async def test_what_is_found_is_told_erased_where_it_is_no_evidence_and_the_rest_named_with_its_holding(world):
    requirement = await known_without_account(world)
    search = await search_name(world.ulla, name=NAME, address=ADDRESS)
    with pytest.raises(WrongState):
        await erase_name(world.ulla, search.id)
    await drain("find_name")

    sheet = await show_name_search(world.ulla, search.id)
    found = {(one.holding, f"{one.noun}.{one.column}") for one in sheet.places}
    assert {
        ("account", "person.name"), ("account", "person.email"), ("claims", "mandate_claim.word"), ("subscriptions", "subscription.address"), ("subscriptions", "subscription.proof"),
        ("refused_mail", "suppression.address_key"), ("returned_mail", "bounce.address_key"), ("files", "inbound_mail.file"), ("answers", "requirement.rationale"), ("files", "requirement_file.file"),
    } <= found  # fmt: skip
    assert [one.name for one in sheet.people] == [NAME]
    (excerpt,) = (one.excerpt for one in sheet.places if one.noun == "requirement")
    assert excerpt == f"Frau {NAME} hat recht."

    await erase_name(world.ulla, search.id)
    await drain("find_name")

    left = await show_name_search(world.ulla, search.id)
    assert {(one.holding, one.noun, one.id) for one in left.places} == {
        ("answers", "requirement", requirement.id), ("files", "requirement_file", (await RequirementFile.get()).id),
    }  # fmt: skip
    assert (left.search.name, left.search.address, left.people) == ("", "", [])
    assert (await MandateClaim.get()).word == "–" and (await Subscription.get()).ended_at is not None
    with pytest.raises(WrongState):
        await erase_name(world.ulla, search.id)
    assert [one.action for one in await AuditEntry.filter(noun="name_search").order_by("id")] == [
        "name_search.asked", "name_search.erased",
    ]  # fmt: skip


async def test_who_still_acts_is_not_erased_here_and_only_the_federations_administration_may_look(world):
    email = f"anna.amsel@{world.town.id}.example"
    search = await search_name(world.ulla, name="", address=email)
    await drain("find_name")
    before = await AuditEntry.all().count(), await NameSearch.all().count()
    with pytest.raises(WrongState):
        await erase_name(world.ulla, search.id)
    for name, address in (("", ""), ("Ri", ""), ("", "a@b")):
        with pytest.raises(Unacceptable):
            await search_name(world.ulla, name=name, address=address)
    for other in (world.clara, world.paul, world.cem):
        for act in (
            lambda one=other: search_name(one, name=NAME, address=""),
            lambda one=other: show_name_search(one, search.id),
            lambda one=other: erase_name(one, search.id),
            lambda one=other: list_name_searches(one),
        ):
            with pytest.raises(Denied):
                await act()
    with pytest.raises(Missing):
        await show_name_search(world.ulla, search.id + 1)
    assert (await AuditEntry.all().count(), await NameSearch.all().count()) == before
    assert (await Person.get(id=world.anna.person_id)).name == "Anna Amsel"


MAIL = b"From: a@b.example\r\nSubject: =?utf-8?q?Rike_F=C3=A4lter?=\r\nContent-Type: text/plain\r\n\r\nHallo"


@pytest.mark.parametrize(
    ("content", "word", "said"),
    [
        ("Grüße von RIKE FALTER".encode(), NAME, True),
        ("Grüße von Rike".encode("cp1252"), "grüße", True),
        (packed(word__document='<w:ins w:author="Rike Falter"/>'), NAME, True),
        (packed(xl__sharedStrings="<t>Rike F&#97;lter</t>"), NAME, True),
        (packed(inner=packed(deep=NAME)), NAME, True),
        (MAIL, "Rike Fälter", True),
        (b"Rike und Falter", NAME, False),
    ],
)
def test_a_word_is_found_in_files_of_all_kinds(content, word, said):
    assert says(content, [word]) is said


def test_a_word_is_found_on_the_pages_of_a_pdf():
    printed = typst.compile(b"Gesehen: Rike \\ Falter")
    assert says(printed, [NAME]) and not says(printed, ["Anna Amsel"])


async def test_files_are_read_in_a_process_of_their_own_and_broken_ones_are_named(tmp_path):
    kinds = {"a.txt": NAME.encode(), "b.pdf": b"%PDF-1.4 broken", "c.docx": b"PK\x03\x04 broken", "d.txt": b"nobody"}
    for name, content in kinds.items():
        (tmp_path / name).write_bytes(content)
    found = await files_saying([NAME], [tmp_path / name for name in kinds])
    assert [one.name for one in found.saying] == ["a.txt"] and [one.name for one in found.unread] == ["b.pdf", "c.docx"]


def test_a_name_goes_from_a_word_file_and_all_else_stays():
    before = packed(
        word__document='<w:ins w:author="Rike Falter, Fassung 2"><w:t>Von R</w:t><w:t>ike Falter an</w:t></w:ins>'
    )
    after = without_word(before, NAME)
    assert not says(after, [NAME]) and says(after, ["Fassung 2"])
    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        text = archive.read("word/document.xml").decode()
    assert text == '<w:ins w:author="–, Fassung 2"><w:t>Von –</w:t><w:t> an</w:t></w:ins>'
