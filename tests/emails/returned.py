"""Our own mails as five mail servers send them back, written after the formats that they publish."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from emails.claims import Claimed
from emails.composition import Composer
from emails.envelopes import Envelope
from emails.examples import EXAMPLES
from models.deliveries import MailBody
from models.settings import Settings

SECRET, DOMAIN = "geheim", "post.dkk.example"


class Refused(NamedTuple):
    """What the server at the end had said."""

    status: str
    reply: str
    hard: bool


REFUSALS = (
    Refused("5.1.1", "550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table", True),
    Refused("5.1.2", "Host or domain name not found. Name service error for name={domain} type=AAAA: Host not found", True),
    Refused("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {to} not found by SMTP address lookup", True),
    Refused("5.2.2", "552 5.2.2 <{to}>: Mailbox full, quota exceeded", False),
    Refused("5.7.1", "554 5.7.1 Message rejected as spam by content filtering", False),
    Refused("5.7.26", "550 5.7.26 This mail has been blocked because the sender is unauthenticated", False),
)  # fmt: skip


def our_mail(row: int) -> Envelope:
    """A circular to one, as it leaves."""
    body = MailBody(template="circular", facts=EXAMPLES["circular"], created_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    return Composer(Settings(secret=SECRET, mail_domain=DOMAIN), body, []).compose(
        Claimed(row, 1, f"rathaus{row}@dorf.example", {})
    )


def header_of(mail: Envelope) -> str:
    """The header lines of our mail, which most servers return."""
    return (mail.head + mail.body).partition(b"\r\n\r\n")[0].decode()


def postfix(mail: Envelope, words: str, refused: Refused) -> str:
    """A report in three parts (bounce(5))."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.dorf.example (Mail Delivery System)
To: {mail.sender}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4Xq.17/mx.dorf.example"

--4Xq.17/mx.dorf.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.dorf.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{mail.recipient}>: host mail.dorf.example[192.0.2.7] said: {words}

--4Xq.17/mx.dorf.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.dorf.example
Arrival-Date: Mon,  2 Mar 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; {mail.recipient}
Original-Recipient: rfc822;{mail.recipient}
Action: failed
Status: {refused.status}
Remote-MTA: dns; mail.dorf.example
Diagnostic-Code: smtp; {words}

--4Xq.17/mx.dorf.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{header_of(mail)}

--4Xq.17/mx.dorf.example--
"""


def exchange(mail: Envelope, words: str, refused: Refused) -> str:
    """Exchange and Microsoft 365: a page for people, a report for machines, the mail itself."""
    return f"""From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@dorf.example>
To: {mail.sender}
Subject: =?utf-8?B?{"VW56dXN0ZWxsYmFyOiBSdW5kc2NocmVpYmVu"}?=
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="c1a6"
Content-Language: de-DE

--c1a6
Content-Type: multipart/alternative; differences=Content-Type; boundary="d2b7"

--d2b7
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

Ihre Nachricht an {mail.recipient} konnte nicht zugestellt werden.

Diagnoseinformationen für Administratoren:

Generierender Server: DB9PR01MB0001.dorf.example

{mail.recipient}
Remote Server returned '{words}'

Ursprüngliche Nachrichtenkopfzeilen:

{header_of(mail)}

--d2b7
Content-Type: text/html; charset="utf-8"

<html><body><p>Ihre Nachricht konnte nicht zugestellt werden.</p></body></html>

--d2b7--

--c1a6
Content-Type: message/delivery-status

Reporting-MTA: dns;DB9PR01MB0001.dorf.example
Received-From-MTA: dns;mx.dkk.example

Final-Recipient: rfc822;{mail.recipient}
Action: failed
Status: {refused.status}
Diagnostic-Code: smtp;{words}

--c1a6
Content-Type: message/rfc822

{header_of(mail)}

Guten Tag

--c1a6--
"""


def exim(mail: Envelope, words: str, refused: Refused) -> str:
    """A text for people; the header lines below a line of their own (no report)."""
    return f"""Return-path: <>
From: Mail Delivery System <Mailer-Daemon@mx.dorf.example>
To: {mail.sender}
Auto-Submitted: auto-replied
X-Failed-Recipients: {mail.recipient}
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {mail.recipient}
    host mail.dorf.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<{mail.recipient}>:
    {words}

------ This is a copy of the message, including all the headers. ------

Return-path: <{mail.sender}>
{header_of(mail)}

Guten Tag
"""


def qmail(mail: Envelope, words: str, refused: Refused) -> str:
    """The bounce message format of qmail (QSBMF): paragraphs, and a line of dashes before the copy."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.dorf.example
To: {mail.sender}
Subject: failure notice

Hi. This is the qmail-send program at mx.dorf.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{mail.recipient}>:
192.0.2.7 does not like recipient.
Remote host said: {words}
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

Return-Path: <{mail.sender}>
{header_of(mail)}

Guten Tag
"""


def gmail(mail: Envelope, words: str, refused: Refused) -> str:
    """Google: a page with a picture, a report, the mail itself."""
    return f"""From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
To: {mail.sender}
Auto-Submitted: auto-replied
X-Failed-Recipients: {mail.recipient}
Subject: Delivery Status Notification (Failure)
References: <1.2@{DOMAIN}>
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000a1"; report-type=delivery-status

--000000000000a1
Content-Type: multipart/related; boundary="000000000000a2"

--000000000000a2
Content-Type: multipart/alternative; boundary="000000000000a3"

--000000000000a3
Content-Type: text/plain; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

** Die Adresse wurde nicht gefunden **

Ihre Nachricht wurde nicht an {mail.recipient} zugestellt.

Die Antwort des Remote-Servers lautete:

{words}

--000000000000a3--

--000000000000a2
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=

--000000000000a2--

--000000000000a1
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example
Arrival-Date: Mon, 02 Mar 2026 01:00:00 -0800 (PST)

Final-Recipient: rfc822; {mail.recipient}
Action: failed
Status: {refused.status}
Remote-MTA: dns; mail.dorf.example
Diagnostic-Code: smtp; {words}
Last-Attempt-Date: Mon, 02 Mar 2026 01:00:00 -0800 (PST)

--000000000000a1
Content-Type: message/rfc822

{header_of(mail)}

Guten Tag

--000000000000a1--
"""


SERVERS: tuple[Callable[[Envelope, str, Refused], str], ...] = (postfix, exchange, exim, qmail, gmail)
