"""A ministry's mail that was dropped: kept with its files, laid to a matter by a person, and shown to nobody else."""

from email.message import EmailMessage

import pytest

from models.matters import Matter, MinistryMail, Recognition
from tests.consultation import SECTIONS, a_matter, act
from tests.workflows.documents.test_ministry_mail import mail
from tests.workflows.test_recognitions import FACTS, pdf  # noqa: F401 - a fixture
from workflows.drafts.draft_bringing import bring_draft, prepare_to_bring
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.matters.matters import show_matter
from workflows.matters.ministry_mails import (
    bring_and_file,
    bring_mail,
    file_mail,
    mail_file,
    open_matter_from_mail,
    show_mail,
)


def letter(bill: bytes = b"%PDF-1.7 x", **headers: str) -> bytes:
    made: EmailMessage = mail(**headers)
    made.add_attachment(bill, maintype="application", subtype="pdf", filename="Entwurf.pdf")
    made.add_attachment(act(*SECTIONS), maintype="text", subtype="xml", filename="Entwurf.xml")
    made.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="setup.exe")
    return made.as_bytes()


def facts(world) -> dict[str, object]:
    return {
        "office_id": world.federation.id,
        "title": "KomIntStG",
        "short_title": "KomIntStG",
        "lead_association_id": world.counties.id,
    }


async def test_a_matter_begins_with_a_mail_whose_files_lie_in_it(world):
    brought = await bring_mail(world.clara, letter())
    sheet = await show_mail(world.clara, brought.id)
    assert sheet.title == "Entwurf KomIntStG"
    assert (sheet.mail.reference, len(sheet.deadlines), sheet.alike) == ("H II 3 – 20401/12#4", 1, [])
    assert sheet.mail.remarks == ["refused:setup.exe"]

    matter = await open_matter_from_mail(world.clara, brought.id, **facts(world))

    choices = await prepare_to_bring(world.clara, matter.id)
    assert [name for _, name in choices.attached] == ["Entwurf.pdf", "Entwurf.xml"]
    assert (await mail_file(world.clara, brought.id))[1] == "message/rfc822"
    with pytest.raises(WrongState):
        await file_mail(world.clara, brought.id, (await a_matter(world)).id)


async def test_a_draft_of_a_mail_is_read_without_being_brought_again(world, pdf):  # noqa: F811
    matter = await a_matter(world)
    await bring_and_file(world.clara, letter(pdf), matter.id)
    choices = await prepare_to_bring(world.clara, matter.id)
    ids = {name: one for one, name in choices.attached}

    recognised = await bring_draft(world.clara, matter.id, brought=None, attachment_id=ids["Entwurf.pdf"], **FACTS)
    stated = await bring_draft(world.clara, matter.id, brought=None, attachment_id=ids["Entwurf.xml"], **FACTS)

    assert isinstance(recognised, Recognition)
    assert recognised.name == "Entwurf.pdf"
    assert stated.format == "gii"
    with pytest.raises(Unacceptable):
        await bring_draft(world.clara, matter.id, brought=None, **FACTS)


async def test_who_opens_the_same_subject_is_shown_the_matter_that_is_there_if_she_may_know_of_it(world):
    same = await a_matter(world, title="Wasser und Brunnen", their_reference="H II 3 – 20401/12#4")
    near = await a_matter(world, title="Entwurf eines Gesetzes zur Stärkung der Brunnenpflege", short_title="BrPflG")
    await a_matter(world, title="Entwurf eines Gesetzes über Straßen", short_title="StrG")
    subject = "WG: Verbändebeteiligung: Stärkung der Brunnenpflege"

    brought = await bring_mail(world.dora, letter(Subject=subject))
    assert [one.id for one in (await show_mail(world.dora, brought.id)).alike] == [same.id, near.id]

    unknown = await bring_mail(world.paul, letter(Subject=subject))
    assert (await show_mail(world.paul, unknown.id)).alike == []


async def test_the_same_mail_is_kept_once_and_read_only_by_its_office_and_who_runs_the_matter(world):
    data = letter()
    first, second = await bring_mail(world.clara, data), await bring_mail(world.lea, data)
    assert first.id == second.id
    assert await MinistryMail.all().count() == 1

    for stranger in (world.anna, world.paul):
        with pytest.raises((Missing, Denied)):
            await show_mail(stranger, first.id)
        with pytest.raises((Missing, Denied)):
            await mail_file(stranger, first.id)
        with pytest.raises((Missing, Denied)):
            await open_matter_from_mail(stranger, first.id, **facts(world))
    assert not await Matter.exists()

    matter = await open_matter_from_mail(world.clara, first.id, **facts(world))
    assert await show_matter(world.clara, matter.id)
    with pytest.raises((Missing, Denied)):
        await mail_file(world.bert, first.id)
