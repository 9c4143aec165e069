"""A report marks the row it is about and counts against its address, only with our own mark, and however often it comes."""

from datetime import timedelta

import pytest

from emails import arrivals
from emails.arrivals import judge_inbound, take_in
from emails.bounces import row_about
from emails.delivery import note_refusals, send_mails
from emails.inbound import read_inbound
from emails.message import message_id
from emails.tokens import envelope_sender, reply_address, secret_key
from models.database import rows
from models.deliveries import Bounce, Delivery, InboundMail, Suppression
from models.queue import drain
from models.settings import Settings
from tests.emails.conftest import MOMENT, queued
from tests.emails.servers import scripted
from tests.emails.test_classification import report

SECRET = "geheim"


def token(row):
    return envelope_sender(row, SECRET, "dkk.example")


@pytest.fixture
def house(tmp_path):
    """`house(n)` lets this process take mail in n days after the beginning."""

    def on(day=0, **given):
        settings = Settings(data_dir=tmp_path, secret=SECRET, mail_domain="dkk.example", **given)
        arrivals.use(settings, now=lambda: MOMENT + timedelta(days=day))
        return settings

    yield on
    arrivals._settings = None


async def come_back(raw, row, *, recipient=None):
    """Take a mail in and judge it; asked twice, as a job may be."""
    await take_in(raw, source="lmtp", sender="", recipient=recipient or token(row))
    inbound = await InboundMail.all().order_by("-id").first()
    await judge_inbound(inbound.id)
    await judge_inbound(inbound.id)
    return await InboundMail.get(id=inbound.id)


def test_the_token_leads_to_the_row_and_nobody_else_can_make_one():
    mail = read_inbound(b"Subject: x\n\n")
    assert row_about(mail, token(7), SECRET) == 7
    assert row_about(mail, token(7).upper(), SECRET) == 7
    assert row_about(mail, envelope_sender(7, "other", "dkk.example"), SECRET) is None
    assert row_about(read_inbound(f"To: {token(8)}\n\n".encode()), "", SECRET) == 8


@pytest.mark.parametrize("lead", ["To: {token}", "In-Reply-To: <{message}>", "References: <a@b> <{message}>"])
def test_what_a_person_wrote_is_led_by_the_address_and_the_mail_that_it_answers(lead):
    marks = {
        "token": reply_address(9, SECRET, "dkk.example"),
        "message": message_id(9, secret_key(SECRET), "dkk.example"),
    }
    mail = read_inbound(f"From: a@b.example\n{lead.format(**marks)}\n\nHallo".encode())
    assert row_about(mail, "post@dkk.example", SECRET, by_person=True) == 9
    assert row_about(mail, "post@dkk.example", SECRET) is None


@pytest.mark.parametrize(("secret", "row"), [(SECRET, 9), ("other", None)])
def test_without_a_token_the_message_id_of_the_returned_mail_leads_to_the_row(secret, row):
    mine = message_id(9, secret_key(secret), "dkk.example")
    raw = f"From: MAILER-DAEMON@x\n\n--- Below this line is a copy\n\nReceived: x\nMessage-ID: <{mine}>\n"
    assert row_about(read_inbound(raw.encode()), "post@dkk.example", SECRET) == row


async def test_what_comes_back_fails_its_row_once_and_suspends_its_address_after_three_days(db, house, tmp_path):
    body = await queued(2)
    await Delivery.all().update(state="sent")
    first, second = await Delivery.filter(body_id=body.id).order_by("id")
    for day in (0, 0, 7, 14):
        house(day)
        inbound = await come_back(report(words=f"smtp; 550 5.1.1 unknown on day {day}"), first.id)
        assert (inbound.kind, inbound.delivery_id) == ("bounce", first.id)
    house(15)
    await come_back(report(action="delayed", status="4.2.0"), second.id)

    await first.refresh_from_db()
    await second.refresh_from_db()
    assert (first.state, first.reply) == ("failed", "smtp; 550 5.1.1 unknown on day 0")
    assert second.state == "sent", "a delay is no failure"
    assert await Bounce.all().count() == 4, "the same mail twice is one"
    (suspended,) = await Suppression.all()
    assert (suspended.address_key, suspended.reason, suspended.bulk_only) == (first.address_key, "bounced", True)
    assert suspended.since == MOMENT + timedelta(days=14) and suspended.until > MOMENT + timedelta(days=100)
    told = await rows("SELECT 1 FROM dbos.workflow_status WHERE name = 'tell_of_suspension'")
    assert len(told) == 1
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()]

    suspended.until = MOMENT + timedelta(days=20)
    await suspended.save()
    house(21)
    await come_back(report(words="smtp; 550 5.1.1 again"), first.id)
    assert await Suppression.all().count() == 1, "what was forgiven counts no more"


async def test_what_the_relay_refuses_because_of_the_recipient_counts_like_a_report(db, sending):
    body = await queued(3)
    words = ["550 5.1.1 user unknown", "550 5.7.1 our policy rejects you", None]
    async with scripted(RCPT=words) as server:
        sending(server.port, smtp_connections=1, bounce_limit=1.0)
        await send_mails(body.id)
        await drain("note_refusals")
        await note_refusals([one.id for one in await Delivery.all()])

    (bounce,) = await Bounce.all()
    assert (bounce.address_key, bounce.hard, bounce.status, bounce.inbound_id) == (
        "dorf0@x.example",
        True,
        "5.1.1",
        None,
    )
    assert [one.address_key for one in await Suppression.all()] == ["dorf0@x.example"]


async def test_a_report_without_our_mark_harms_nobody_and_a_complaint_ends_circulars_at_once(db, house):
    body = await queued(1)
    await Delivery.all().update(state="sent")
    row = await Delivery.get(body_id=body.id)
    house(0, bounce_limit=0.5)
    inbound = await come_back(report(), row.id, recipient="post@dkk.example")
    assert (inbound.kind, inbound.delivery_id) == ("bounce", None)
    assert await Bounce.all().count() == await Suppression.all().count() == 0

    complaint = b"From: fbl@x\nContent-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n--x--"
    await come_back(complaint, row.id)
    (ended,) = await Suppression.all()
    assert (ended.reason, ended.bulk_only, ended.until) == ("complaint", True, None)
    await row.refresh_from_db()
    assert row.state == "sent"
