"""A ministry answers the mail that brought a paper: a receipt with the mail as its proof, once, and not for a copy."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

import workflows.submissions.mail_answers  # noqa: F401 - registers the job
from emails import arrivals
from emails.arrivals import take_in
from emails.tokens import reply_address
from models.audit import AuditEntry
from models.deliveries import Delivery, MailBody
from models.dispatches import Dispatch, ReceiptWay
from models.matters import MinistryMail
from models.queue import drain
from tests.small_pdf import small_pdf
from tests.workflows.test_dispatches import LATER, approved, to_all
from workflows import clock, installation
from workflows.dispatches.dispatch_course import record_reply, show_dispatch
from workflows.dispatches.dispatches import dispatch_paper
from workflows.errors import Unacceptable
from workflows.matters.ministry_mails import mail_file

ANSWERED = LATER + timedelta(hours=2)
WRITTEN = "Referat 12", "Wir haben Ihr Schreiben erhalten."


def answer(subject="AW: Stellungnahme", pdf=b"", **headers):
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Referat 12 <referat12@bm.example>", subject
    for name, value in headers.items():
        mail[name] = value
    mail.set_content(WRITTEN[1])
    if pdf:
        mail.add_attachment(pdf, maintype="application", subtype="pdf", filename="Eingang.pdf")
    return mail.as_bytes()


@pytest.fixture
async def sent(world):
    """A paper with the ministry, and with a Land and its Landesverband in copy; this process takes mail in."""
    settings = installation.current()
    arrivals.use(settings, now=lambda: ANSWERED)
    version = await approved(world)
    with clock.at(LATER):
        await dispatch_paper(world.lea, version.id, version=version.version, addressings=to_all(world))
    with clock.at(ANSWERED):
        yield settings
    arrivals._settings = None


async def come(settings, addressee, raw, *, copy=False):
    """The mail arrives at the address to which answers to this addressee's mail go; jobs run twice."""
    deliveries = await Delivery.filter(body__template="dispatch", organisation_id=addressee.id).order_by("id")
    delivery = next(one for one in deliveries if bool(one.facts["receipt_link"]) is not copy)
    to = reply_address(delivery.id, settings.secret, settings.mail_domain)
    for _ in range(2):
        await take_in(raw, source="lmtp", sender="referat12@bm.example", recipient=to)
        await drain("judge_inbound", "pass_on_reply")
    return await Dispatch.get(addressee=addressee)


async def test_an_answer_of_a_person_is_a_receipt_an_automatic_one_is_kept_and_a_copy_confirms_nothing(world, sent):
    dispatch = await come(sent, world.ministry, answer("Abwesenheitsnotiz", **{"Auto-Submitted": "auto-replied"}))
    sheet = await show_dispatch(world.clara, dispatch.id)
    assert (dispatch.received_at, [one.remarks for one in sheet.replies], sheet.written) == (None, [["automatic"]], "")

    dispatch = await come(sent, world.ministry, raw := answer(pdf=small_pdf()))
    assert (dispatch.received_at, dispatch.received_by, dispatch.answered_at) == (ANSWERED, ReceiptWay.REPLY, None)
    sheet = await show_dispatch(world.clara, dispatch.id)
    mail, automatic = sheet.replies
    assert (mail.sender, mail.text.strip(), automatic.subject) == (*WRITTEN, "Abwesenheitsnotiz")
    assert (await mail_file(world.clara, mail.id))[2] == raw
    assert (await show_dispatch(world.paul, dispatch.id)).replies == []  # not his matter
    acts = AuditEntry.filter(noun="dispatch", subject_id=dispatch.id).order_by("id")
    assert await acts.values_list("action", flat=True) == [
        f"dispatch.{it}" for it in ("replied", "received", "replied")
    ]
    told = Delivery.filter(body__template="dispatch_reply").order_by("id")
    assert sorted(await told.values_list("person_id", flat=True)) == sorted(
        [world.lea.person_id, world.clara.person_id] * 2
    )

    ((attached, name),) = sheet.letters
    with pytest.raises(Unacceptable):
        await record_reply(world.clara, dispatch.id, version=dispatch.version, note="Ja", attached_id=attached + 1)
    await record_reply(world.clara, dispatch.id, version=dispatch.version, note=sheet.written, attached_id=attached)
    dispatch = await Dispatch.get(id=dispatch.id).select_related("answer_file")
    assert (name, dispatch.answer_file.size) == ("Eingang.pdf", len(small_pdf()))

    assert await MailBody.filter(template="reply").count() == 0
    other = await come(sent, world.state_government, answer(), copy=True)
    assert (other.received_at, await MinistryMail.filter(answers_id=other.id).count()) == (None, 0)
    assert await MailBody.filter(template="reply").count() == 1  # people decide
