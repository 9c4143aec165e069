import io
import zipfile
from datetime import timedelta

import pytest
from pypdf import PdfReader

from models.deliveries import Delivery, MailBody
from models.dispatches import Dispatch, DispatchChannel
from models.organisations import Mailbox
from models.papers import Approval, ApprovalWay, PaperFormat, PaperState, PaperVersion, Passage, RenderedPaper
from models.queue import drain
from tests.workflows.paper_rows import NOW
from tests.workflows.test_approvals import DUE, written
from workflows import clock
from workflows.approvals import approve, record_dissent, request_approvals
from workflows.dispatches import (
    Addressing,
    dispatch_paper,
    list_dispatches,
    publish_paper,
    record_receipt,
    record_reply,
)
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.rendering import paper_file, render_paper, request_rendering

LATER = DUE + timedelta(hours=1)


async def approved(world, *, rendered=True):
    """A version with one vote and one silence, after the silence period, with its files."""
    version = await written(world)
    ways = {world.cities.id: ApprovalWay.VOTE, world.towns.id: ApprovalWay.SILENCE}
    with clock.at(NOW):
        await request_approvals(world.clara, version.id, version=2, due_at=DUE, ways=ways)
        await approve(world.ines, (await Approval.get(association=world.cities)).id, version=1)
    if rendered:
        with clock.at(LATER):
            await render_paper(version.id)
    return await PaperVersion.get(id=version.id)


def to_all(world):
    return [
        Addressing(world.ministry.id),
        Addressing(world.state_government.id, copy_to_id=world.state_association.id),
    ]


async def test_sending_mails_each_addressee_the_pdf_and_freezes_the_version_for_good(world):
    version = await approved(world)

    with clock.at(LATER):
        dispatches = await dispatch_paper(world.lea, version.id, version=version.version, addressings=to_all(world))

    assert [one.channel for one in dispatches] == [DispatchChannel.MAIL, DispatchChannel.MAIL]
    assert (await PaperVersion.get(id=version.id)).state is PaperState.SENT
    bodies = await MailBody.filter(template="dispatch")
    public = await RenderedPaper.get(paper_version=version, format=PaperFormat.PUBLIC_PDF)
    assert {body.attachments[0]["file"] for body in bodies} == {public.file_id}
    assert await Delivery.filter(body__template="dispatch").count() == 3
    with clock.at(LATER), pytest.raises(WrongState):
        await dispatch_paper(world.lea, version.id, version=version.version + 1, addressings=to_all(world))


async def test_a_dispatch_made_outside_is_recorded_without_a_mail(world):
    version = await approved(world)
    outside = Addressing(world.ministry.id, outside_note="im Portal des Ministeriums hochgeladen")

    with clock.at(LATER):
        await dispatch_paper(world.lea, version.id, version=version.version, addressings=[outside])

    assert (await Dispatch.get()).channel is DispatchChannel.OUTSIDE
    assert await MailBody.filter(template="dispatch").count() == 0


async def test_to_a_land_through_its_landesverband_the_mail_goes_there_alone(world):
    version = await approved(world)
    through = Addressing(world.state_government.id, through_id=world.state_association.id)

    with clock.at(LATER):
        await dispatch_paper(world.lea, version.id, version=version.version, addressings=[through])

    box = await Mailbox.get(organisation=world.state_association)
    assert await Delivery.filter(body__template="dispatch").values_list("address", flat=True) == [box.address]


async def test_before_the_silence_ends_nothing_goes_out(world):
    version = await approved(world)

    with clock.at(NOW), pytest.raises(WrongState) as refusal:
        await dispatch_paper(world.lea, version.id, version=version.version, addressings=to_all(world))

    assert refusal.value.code == "approval_missing"
    assert await Dispatch.all().count() == 0 and await MailBody.filter(template="dispatch").count() == 0


async def test_without_its_file_nothing_goes_out(world):
    version = await approved(world, rendered=False)

    with clock.at(LATER), pytest.raises(WrongState) as refusal:
        await dispatch_paper(world.lea, version.id, version=version.version, addressings=to_all(world))

    assert refusal.value.code == "not_rendered"


async def test_only_the_lead_sends_and_a_stale_look_is_refused(world):
    version = await approved(world)

    with clock.at(LATER):
        with pytest.raises(Missing):
            await dispatch_paper(world.anna, version.id, version=version.version, addressings=to_all(world))
        for actor in (world.clara, world.paul):
            with pytest.raises(Denied):
                await dispatch_paper(actor, version.id, version=version.version, addressings=to_all(world))
        with pytest.raises(Stale):
            await dispatch_paper(world.lea, version.id, version=1, addressings=to_all(world))
    assert await Dispatch.all().count() == 0


async def test_a_town_is_no_addressee_and_nobody_is_nobody(world):
    version = await approved(world)

    with clock.at(LATER):
        for wrong in ([], [Addressing(world.town.id)], [Addressing(999_999)]):
            with pytest.raises(Unacceptable):
                await dispatch_paper(world.lea, version.id, version=version.version, addressings=wrong)


async def test_an_addressee_without_mailbox_is_named_before_anything_goes_out(world):
    version = await approved(world)
    await Mailbox.filter(organisation=world.ministry).update(active=False)

    with clock.at(LATER), pytest.raises(WrongState) as refusal:
        await dispatch_paper(world.lea, version.id, version=version.version, addressings=to_all(world))

    assert refusal.value.facts["organisation"] == world.ministry.name
    assert await Dispatch.all().count() == 0


async def test_receipt_and_reply_are_noted_with_their_letter(world):
    version = await approved(world)
    with clock.at(LATER):
        dispatches = await dispatch_paper(world.lea, version.id, version=version.version, addressings=to_all(world))

    await record_receipt(world.clara, dispatches[0].id, version=1)
    noted = await record_reply(world.clara, dispatches[0].id, version=2, note="Wird geprüft.", content=b"%PDF-1.7 x")
    with pytest.raises(Stale):
        await record_receipt(world.clara, dispatches[0].id, version=1)
    with pytest.raises(Unacceptable):
        await record_reply(world.clara, dispatches[1].id, version=1, note="Brief", content=b"MZ\x90")
    with pytest.raises(Missing):
        await record_receipt(world.anna, dispatches[1].id, version=1)

    assert noted.answered_at and noted.answer_file_id
    assert (await list_dispatches(world.anna)).total == 2


async def test_publishing_is_an_act_of_its_own_after_sending(world):
    version = await approved(world)
    with clock.at(LATER):
        with pytest.raises(WrongState):
            await publish_paper(world.lea, version.id, version=version.version)
        await dispatch_paper(world.lea, version.id, version=version.version, addressings=to_all(world))
        published = await publish_paper(world.lea, version.id, version=version.version + 1)

    assert published.published_at
    with pytest.raises(Denied):
        await publish_paper(world.clara, version.id, version=published.version)


async def test_members_get_the_publishable_file_only(world):
    version = await approved(world)
    with clock.at(LATER):
        await dispatch_paper(world.lea, version.id, version=version.version, addressings=to_all(world))

    public = await paper_file(world.anna, version.id, PaperFormat.PUBLIC_PDF)
    full = await paper_file(world.clara, version.id, PaperFormat.PDF)

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(public.content)).pages)
    assert "Beschluss Nr. 4" not in text and "Der Bund trägt die Kosten" in text
    assert "Beschluss Nr. 4" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(full.content)).pages)
    with pytest.raises(Denied):
        await paper_file(world.anna, version.id, PaperFormat.DOCX)


async def test_silence_and_dissent_are_printed_as_such(world):
    version = await approved(world, rendered=False)
    await record_dissent(world.kim, version.id, association_id=world.counties.id, text="Der Anteil ist zu klein.")
    with clock.at(LATER):
        await request_rendering(world.clara, version.id)
        await drain("render_paper")

    file = await paper_file(world.clara, version.id, PaperFormat.PDF)

    text = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages).split())
    assert "Verschweigen" in text and "Der Anteil ist zu klein" in text
    docx = await paper_file(world.clara, version.id, PaperFormat.DOCX)
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(docx.content)).namelist()


async def test_a_file_of_an_older_text_is_not_handed_out(world):
    version = await written(world)
    await render_paper(version.id)
    await Passage.filter(paper_version=version).update(body="Inzwischen anders.")

    with pytest.raises(WrongState):
        await paper_file(world.clara, version.id, PaperFormat.PDF)
