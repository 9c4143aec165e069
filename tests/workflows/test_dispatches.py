import io
import zipfile
from datetime import timedelta

import pytest
from pypdf import PdfReader

from models.deliveries import Delivery, MailBody
from models.dispatches import Dispatch, DispatchChannel
from models.files import StoredFile
from models.organisations import Mailbox
from models.papers import Approval, ApprovalWay, PaperFormat, PaperState, PaperVersion, Passage, RenderedPaper
from models.people import Person
from models.queue import drain
from tests.workflows.paper_rows import NOW
from tests.workflows.test_approvals import DUE, written
from workflows import clock
from workflows.access import VISITOR
from workflows.dispatches.dispatch_course import (
    close_dispatch,
    list_dispatches,
    record_receipt,
    record_reply,
    show_dispatch,
)
from workflows.dispatches.dispatch_letters import record_reminder
from workflows.dispatches.dispatch_receipts import confirm_receipt, receipt_link, show_receipt
from workflows.dispatches.dispatch_reminders import DispatchState, remind_of_dispatches, reminder_letter, state_of
from workflows.dispatches.dispatches import Addressing, dispatch_paper, plan_dispatch
from workflows.errors import Denied, Missing, Stale, Unacceptable, WrongState
from workflows.papers.approvals import approve, record_dissent, request_approvals
from workflows.papers.publishing import TraceKind, prepare_publication, publish_paper, traces_in
from workflows.papers.rendering import paper_file, render_paper, request_rendering

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


async def test_publishing_is_an_act_of_its_own_with_a_time_of_its_own_after_a_look_for_personal_data(world):
    version = await approved(world)
    await Passage.filter(paper_version=version).update(body="Fragen an Anna Amsel, post@amt.example, 030 123456.")
    await PaperVersion.filter(id=version.id).update(state=PaperState.SENT)
    embargo = LATER + timedelta(days=1)

    with clock.at(LATER):
        found = (await prepare_publication(world.lea, version.id)).traces
        for given, refusal in (({"looked": False}, Unacceptable), ({"looked": True, "at": NOW}, Unacceptable)):
            with pytest.raises(refusal):
                await publish_paper(world.lea, version.id, version=version.version, **given)
        with pytest.raises(Stale):
            await publish_paper(world.lea, version.id, version=1, looked=True)
        with pytest.raises(Denied):
            await publish_paper(world.clara, version.id, version=version.version, looked=True)
        assert (await PaperVersion.get(id=version.id)).published_at is None
        await publish_paper(world.lea, version.id, version=version.version, looked=True, at=embargo)
        with pytest.raises(Missing):
            await paper_file(VISITOR, version.id, PaperFormat.PUBLIC_PDF)

    assert {(one.kind, one.words) for one in found} == {
        (TraceKind.PERSON, world.anna.name), (TraceKind.MAIL_ADDRESS, "post@amt.example"), (TraceKind.PHONE, "030 123456"),
    }  # fmt: skip
    with clock.at(embargo):
        assert (await paper_file(VISITOR, version.id, PaperFormat.PUBLIC_PDF)).content.startswith(b"%PDF")


async def test_a_version_that_was_not_sent_is_not_published(world):
    version = await approved(world, rendered=False)
    with pytest.raises(WrongState):
        await publish_paper(world.lea, version.id, version=version.version)


def test_what_may_be_personal_is_found_by_whole_words():
    text = "Frau Amsel wohnt in Neustadt. § 24 Abs. 2, Az. 20401/12#4, 2026-03-04, 0,5 Prozent. Neustadter Weg."

    found = traces_in(text, "Zu § 1", ["Anna Amsel", "Bert Specht"], ["Neustadt", "Weg am See"])

    assert [(one.kind, one.words) for one in found] == [
        (TraceKind.PERSON, "Anna Amsel"),
        (TraceKind.ORGANISATION, "Neustadt"),
    ]


async def test_a_dispatch_is_received_by_link_awaited_nagged_about_and_closed(world):
    version = await approved(world)
    await Person.filter(id=world.bert.person_id).update(name="Kosten")
    due = LATER.date() + timedelta(days=3)
    with clock.at(LATER):
        send = {"version": version.version, "addressings": to_all(world)}
        plan = await plan_dispatch(world.lea, version.id, **send)
        dispatches = await dispatch_paper(world.lea, version.id, **send, answer_due_on=due)
        first, second = dispatches
        links = await Delivery.filter(body__template="dispatch").values_list("facts", flat=True)
        token = receipt_link(first).rpartition("/")[2]
        await confirm_receipt(token)
        again = await confirm_receipt(token)

    assert [one.addressee.name for one in plan.planned] == [one.addressee.name for one in dispatches]
    assert [(one.kind, one.words) for one in plan.traces] == [(TraceKind.PERSON, "Kosten")]  # looked at before it goes
    assert sorted(one for planned in plan.planned for one in planned.addresses) == sorted(
        await Delivery.filter(body__template="dispatch").values_list("address", flat=True)
    )
    assert {one["receipt_link"] for one in links} == {"", *map(receipt_link, dispatches)}
    shown = await show_receipt(token)
    assert (shown.received_by, shown.version, again.version) == ("link", 2, 2)
    with pytest.raises(Missing):
        await confirm_receipt(f"{first.id}.falsch")
    assert state_of(shown, due) is DispatchState.AWAITING
    assert state_of(second, due + timedelta(days=1)) is DispatchState.OVERDUE

    with clock.at(LATER + timedelta(days=5)):
        await remind_of_dispatches()
        await remind_of_dispatches()
        assert await Delivery.filter(body__template="dispatch_overdue").count() == 2 * 2  # Lea sent it, Clara wrote it
        with pytest.raises(Unacceptable):
            await close_dispatch(world.clara, second.id, version=1, note=" ")
        with pytest.raises(Missing):
            await close_dispatch(world.anna, second.id, version=1, note="Erledigt")
        await close_dispatch(world.clara, second.id, version=1, note="Das Verfahren ruht")
        letter = {"text": reminder_letter(shown)}
        with pytest.raises(Unacceptable):
            await record_reminder(world.clara, first.id, **letter, note=" ")
        with pytest.raises(Missing):
            await record_reminder(world.anna, first.id, **letter, note="per Mail")
        await record_reminder(world.clara, first.id, **letter, note="per Mail")
        await record_reply(world.clara, first.id, version=2, note="Dank")
        with pytest.raises(WrongState):
            await record_reminder(world.clara, first.id, **letter, note="noch einmal")
        with pytest.raises(WrongState):
            await close_dispatch(world.clara, first.id, version=3, note="Erledigt")
    with clock.at(LATER + timedelta(days=30)):
        await remind_of_dispatches()
    assert await Delivery.filter(body__template="dispatch_overdue").count() == 4
    assert version.paper_id and "Eine Antwort liegt uns nicht vor" in reminder_letter(shown)
    assert [one.note for one in (await show_dispatch(world.clara, shown.id)).reminders] == ["per Mail"]


async def test_a_letter_is_stored_only_by_who_may_note_the_answer(world):
    version = await approved(world)
    with clock.at(LATER):
        (first, _) = await dispatch_paper(world.lea, version.id, version=version.version, addressings=to_all(world))
    before = await StoredFile.all().count()

    with pytest.raises(Missing):
        await record_reply(world.anna, first.id, version=1, note="Brief", content=b"%PDF-1.7 fremd")
    with pytest.raises(Stale):
        await record_reply(world.clara, first.id, version=9, note="Brief", content=b"%PDF-1.7 alt")

    assert await StoredFile.all().count() == before


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
