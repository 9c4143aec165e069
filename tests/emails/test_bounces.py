"""A report marks the row it is about, and only if it says that the address is the trouble or that we were refused."""

import pytest

from emails.bounces import Verdict, note_bounce, read_bounce
from emails.message import message_id
from emails.tokens import envelope_sender, secret_key
from models.deliveries import Delivery
from tests.emails.conftest import queued, states

REPORT = """From: MAILER-DAEMON@mx.example\r
To: %(to)s\r
Subject: Undelivered Mail Returned to Sender\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r
\r
--x\r
Content-Type: text/plain\r
\r
Your mail could not be delivered.\r
\r
--x\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.example\r
Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0100\r
\r
Final-Recipient: rfc822; dorf1@x.example\r
Action: %(action)s\r
Status: %(status)s\r
Diagnostic-Code: smtp; 550 %(status)s\r
    user unknown\r
\r
--x\r
Content-Type: text/rfc822-headers\r
\r
Subject: Rundschreiben\r
Message-ID: <%(id)s>\r
\r
--x--\r
"""


def report(row=7, *, to="", action="failed", status="5.1.1", original=""):
    to = to or envelope_sender(row, "geheim", "dkk.example")
    raw = REPORT % {"to": to, "action": action, "status": status, "id": original or "other@x.example"}
    return read_bounce(raw.encode(), to, "geheim")


@pytest.mark.parametrize(
    ("action", "status", "verdict"),
    [
        ("failed", "5.1.1", Verdict.GONE),
        ("failed", "5.7.1", Verdict.REFUSED),
        ("failed", "4.4.7", Verdict.LATER),
        ("delayed", "4.2.0", Verdict.LATER),
        ("relayed", "2.0.0", Verdict.LATER),
        ("expanded", "2.0.0", Verdict.LATER),
        ("delivered", "5.0.0", Verdict.LATER),
    ],
)
def test_a_report_says_which_row_and_what_it_means(action, status, verdict):
    bounce = report(action=action, status=status)
    assert (bounce.row, bounce.verdict, bounce.status) == (7, verdict, status)
    assert bounce.words == f"smtp; 550 {status} user unknown"


def test_without_a_token_the_message_id_of_the_returned_mail_leads_to_the_row():
    ours = message_id(9, secret_key("geheim"), "dkk.example")
    assert report(to="post@dkk.example", original=ours).row == 9


@pytest.mark.parametrize(
    "forged", ["9.aaaaaaaaaaaaaaa@dkk.example", message_id(9, secret_key("x"), "dkk.example"), "9"]
)
def test_nobody_can_report_a_row_without_our_mark(forged):
    assert report(to="post@dkk.example", original=forged) is None
    assert report(to=envelope_sender(9, "other secret", "dkk.example")) is None


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0\xff", b"Subject: Abwesend\r\n\r\nIch bin im Urlaub", b"Content-Type: message/delivery-status\r\n\r\n"],
)
def test_what_is_no_report_is_left_to_a_person(raw):
    assert read_bounce(raw, envelope_sender(7, "geheim", "dkk.example"), "geheim") is None


async def test_a_report_fails_its_row_once_and_a_delay_changes_nothing(db):
    body = await queued(2)
    first, second = await Delivery.filter(body_id=body.id).order_by("id")
    await Delivery.all().update(state="sent")

    assert not await note_bounce(report(second.id, action="delayed", status="4.2.0"))
    assert await note_bounce(report(first.id))
    assert not await note_bounce(report(first.id))

    assert await states(body) == {"sent": 1, "failed": 1}
    assert (await Delivery.get(id=first.id)).reply == "smtp; 550 5.1.1 user unknown"
