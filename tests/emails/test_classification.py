"""What comes back is understood in the words of many servers, in two languages, whatever its form, and never fails."""

import base64
import io
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emails.bounce_reasons import HARD, reason_by, reason_in, status_in
from emails.bounce_words import Reason
from emails.classification import Kind, classify

TOWN = "rathaus@dorf.example"
REPLIES = [
    # The address or its domain does not exist, has moved, or takes no mail.
    ("550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in virtual mailbox table", Reason.USER),
    ("550 5.1.1 RESOLVER.ADR.RecipNotFound; not found", Reason.USER),
    ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [mx.example]", Reason.USER),
    ("550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking", Reason.USER),
    ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", Reason.USER),
    ("554 delivery error: dd This user doesn't have a yahoo.example account (a@b.example) [0]", Reason.USER),
    ("Sorry, no mailbox here by that name. (#5.1.1)", Reason.USER),
    ("550 Requested action not taken: mailbox unavailable", Reason.USER),
    ("550 user unknown", Reason.USER),
    ("User meier (meier@b.example) not listed in Domino Directory", Reason.USER),
    ("Benutzer meier (meier@b.example) nicht im Domino-Verzeichnis aufgeführt", Reason.USER),
    ("Die eingegebene E-Mail-Adresse konnte nicht gefunden werden. Überprüfen Sie die Adresse", Reason.USER),
    ("550 5.1.1 Unbekannter Empfänger - Postfach existiert nicht", Reason.USER),
    ("550 5.1.1 Empfaenger unbekannt oder nicht erreichbar", Reason.USER),
    ("450 (Mailbox unknown; no such user) GWIA 550 user not found", Reason.USER),
    ("550 #5.1.0 Address rejected.", Reason.USER),
    ("551 not our customer", Reason.USER),
    ("550 BAD_RECIPIENT - see http://b.example/undelivered", Reason.USER),
    ("550 ** No mail box available for this user **", Reason.USER),
    ("550 your message's destination addresses were unknown", Reason.USER),
    ("550 nessun utente simile in questo indirizzo", Reason.USER),
    ("550 recipient domain must exist", Reason.HOST),
    ("Unrouteable address", Reason.HOST),
    ("Host or domain name not found. Name service error for name=b.example type=A: Host not found", Reason.HOST),
    ("Sorry, I couldn't find any host named b.example. (#5.1.2)", Reason.HOST),
    ("all relevant MX records point to non-existent hosts", Reason.HOST),
    ("DNS Error: DNS type 'mx' lookup of b.example responded with code NXDOMAIN", Reason.HOST),
    ("550 5.4.310 DNS domain b.example does not exist", Reason.HOST),
    ("Die Domäne des Empfängers existiert nicht", Reason.HOST),
    (
        "556 5.1.10 <a@b.example>: Recipient address rejected: Domain b.example does not accept mail (nullMX)",
        Reason.NEVER,
    ),
    ("an MX or SRV record indicated no SMTP service", Reason.NEVER),
    ("550 Diese Adresse ist nicht mehr gültig", Reason.NEVER),
    ("551 User has moved; please try <neu@b.example>", Reason.MOVED),
    ("550 Frau Meier ist nicht mehr im Dienst der Stadt", Reason.MOVED),
    # All else: another attempt, or another mail, may get through.
    ("552 5.2.2 Mailbox full", Reason.FULL),
    ("550 5.1.1 <a@b.example> Mailbox size limit exceeded: quota", Reason.FULL),
    ("550 5.2.2 STOREDRV.Deliver; mailbox full. The recipient's mailbox is full", Reason.FULL),
    ("Das Postfach des Empfängers ist voll und kann zurzeit keine Nachrichten annehmen.", Reason.FULL),
    ("452-4.2.2 The email account that you tried to reach is over quota.", Reason.FULL),
    ("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.example", Reason.BLOCKED),
    ("550 SC-001 Mail rejected for policy reasons. ... content with spam-like characteristics", Reason.FILTERED),
    ("550 5.7.1 Message rejected as spam by Content Filtering.", Reason.FILTERED),
    ("554 5.7.1 Relay access denied", Reason.RELAY),
    ("553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", Reason.RELAY),
    ("550 5.2.1 The email account that you tried to reach is disabled.", Reason.SUSPENDED),
    ("554 Account temporarily suspended", Reason.SUSPENDED),
    ("450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://postgrey.example", Reason.DEFERRED),
    ("Host not found, try again", Reason.DEFERRED),
    ("451 4.3.5 host lookup did not complete: retry timeout exceeded", Reason.EXPIRED),
    ("delivery temporarily suspended: connect to mx.b.example[192.0.2.1]:25: Connection timed out", Reason.LATER),
    ("552 5.3.4 Message size exceeds fixed limit", Reason.SIZE),
    ("Die Nachricht ist zu groß für das Postfach", Reason.SIZE),
    ("450 4.1.8 <b-1@c.example>: Sender address rejected: Domain not found", Reason.SENDER),
    ("550 5.7.26 This mail has been blocked because the sender is unauthenticated.", Reason.SENDER),
    ("550 BATV failed to verify", Reason.SENDER),
    ("550 unroutable sender address", Reason.SENDER),
    ("550 cannot resolve your address", Reason.BLOCKED),
    ("552 Account <a@b.example> does not have enough space", Reason.FULL),
    ("530 5.7.0 Must issue a STARTTLS command first", Reason.POLICY),
    ("550 5.7.1 RESOLVER.RST.AuthRequired; authentication required", Reason.SENDER),
    ("connect to mx.b.example[192.0.2.1]:25: Connection refused", Reason.LATER),
    ("5.4.6 Too many hops 26 (25 max)", Reason.FILTERED),
    ("Guten Tag", Reason.UNKNOWN),
]


@pytest.mark.parametrize(("words", "reason"), REPLIES)
def test_the_words_of_a_server_say_why(words, reason):
    assert reason_in(words) is reason


def test_hard_is_only_what_lies_in_the_address_itself():
    assert {Reason.USER, Reason.HOST, Reason.MOVED, Reason.NEVER} == HARD
    assert reason_by("5.1.1") in HARD and reason_by("5.1.2") in HARD
    assert not {reason_by(status) for status in ("5.2.2", "5.7.1", "4.4.7", "5.3.4", "4.1.1", "", "5.0.0")} & HARD


def test_a_telling_status_goes_before_a_general_one():
    assert status_in("5.0.0 smtp; 550 5.1.1 unknown at 192.5.2.1") == "5.1.1"
    assert status_in("client 192.5.1.1 said 5.0.0") == "5.0.0"


def mail(
    *, sender="MAILER-DAEMON@mx.example", subject="Undelivered Mail Returned to Sender", text="", more="", **given
):
    lines = [f"From: {sender}", "To: b-1@dkk.example", f"Subject: {subject}", *([more] if more else [])]
    return "\r\n".join([*lines, "", text]).encode(given.get("charset", "utf-8"))


def report(action="failed", status="5.1.1", words="smtp; 550 5.1.1 user unknown", encoding="", head="final-recipient"):
    lines = f"Reporting-MTA: dns; mx.example\n\n{head}: rfc822; {TOWN}\nAction: {action}\nStatus: {status}\n"
    lines += f"Diagnostic-Code: {words}\n"
    if encoding:
        lines = base64.b64encode(lines.encode()).decode()
    part = f"Content-Type: message/delivery-status\n{encoding}\n{lines}"
    text = f"--x\nContent-Type: text/plain\n\nYour mail.\n\n--x\n{part}\n--x\nContent-Type: message/rfc822\n\nTo: {TOWN}\n\n.\n--x--"
    return mail(text=text, more='Content-Type: multipart/report; report-type=delivery-status; boundary="x"')


@pytest.mark.parametrize(
    ("given", "kind", "hard"),
    [
        ({}, Kind.BOUNCE, True),
        ({"status": "5.0.0"}, Kind.BOUNCE, True),
        ({"words": "smtp; 552 mailbox full"}, Kind.BOUNCE, False),
        ({"words": "", "status": "5.1.2"}, Kind.BOUNCE, True),
        ({"action": "delayed", "status": "4.1.1"}, Kind.DELAYED, False),
        ({"encoding": "Content-Transfer-Encoding: base64\n"}, Kind.BOUNCE, True),
        ({"head": "Original-Recipient"}, Kind.BOUNCE, True),
    ],
)
def test_a_report_names_recipient_status_and_reason(given, kind, hard):
    found = classify(report(**given))
    assert (found.kind, [one.address for one in found.recipients]) == (kind, [TOWN])
    assert found.recipients[0].hard is hard


def test_the_status_of_a_silent_report_counts_more_than_the_advertisement_of_a_gateway():
    footer = f"{'_' * 40}\nThis email has been scanned for all viruses and offensive content."
    silent = report(words="").replace(b"Your mail.", f"Delivery failed.\n\n  {TOWN}\n\n{footer}".encode())
    assert [(one.reason, one.hard) for one in classify(silent).recipients] == [(Reason.USER, True)]

    full = report(words="").replace(b"Your mail.", f"{TOWN}: mailbox full\n\n{footer}".encode())
    assert [(one.reason, one.hard) for one in classify(full).recipients] == [(Reason.FULL, False)]


def test_relayed_and_expanded_are_no_failures():
    for action in ("relayed", "expanded", "delivered"):
        assert classify(report(action=action, status="2.0.0", words="")).kind is Kind.OTHER


TEXTS = [
    ("Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following"
     f" addresses.\nThis is a permanent error; I've given up.\n\n<{TOWN}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
     "--- Below this line is a copy of the message.\n\nReturn-Path: <b-1@dkk.example>\nSubject: mailbox full", "failure notice", True),
    ("This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered"
     f" to one or more of its\nrecipients. The following address(es) failed:\n\n  {TOWN}\n    host mx.dorf.example [192.0.2.1]\n"
     "    SMTP error from remote mail server after RCPT TO:<x>:\n    552 5.2.2 mailbox is over quota\n\n------ This is a copy of"
     " the message, including all the headers. ------", "Mail delivery failed: returning message to sender", False),
    (f"Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\n{TOWN}\nDie eingegebene E-Mail-Adresse konnte"
     " nicht gefunden werden.\n\nDiagnoseinformationen für Administratoren:\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##",
     "Unzustellbar: [Frist 24.11.] Rundschreiben 7", True),
    (f"   ----- The following addresses had permanent fatal errors -----\n<{TOWN}>\n    (reason: 550 Host unknown)\n\n"
     "   ----- Transcript of session follows -----\n550 5.1.2 <x>... Host unknown (Name server: dorf.example: host not found)",
     "Returned mail: Host unknown", True),
    (f"Your message\n\n  Subject: Rundschreiben\n\nwas not delivered to:\n\n  {TOWN}\n\nbecause:\n\n  Benutzer rathaus ({TOWN})"
     " nicht im Domino-Verzeichnis aufgeführt", "DELIVERY FAILURE: Benutzer rathaus", True),
    (f"Ihre Nachricht konnte nicht zugestellt werden.\n\n{TOWN}: Postfach ist voll", "Nachricht nicht zugestellt", False),
    (f"Sorry, we were unable to deliver your message to the following address.\n\n<{TOWN}>:\n554: 5.7.1 blocked",
     "Failure Notice", False),
    (f"Delivery to the following recipient failed permanently:\n\n     {TOWN}\n\nTechnical details of permanent failure:\n"
     "It was rejected by the recipient domain. We recommend contacting the other provider for further information about the"
     " cause of this error. The error that the other server returned was: 550 550 Address unknown (state 14).",
     "Delivery Status Notification (Failure)", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "hard"), TEXTS)
def test_a_report_in_plain_words_is_understood_too(text, subject, hard):
    found = classify(mail(subject=subject, text=text))
    assert found.kind is Kind.BOUNCE
    assert [(one.address, one.hard) for one in found.recipients] == [(TOWN, hard)]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (mail(subject="Delayed Mail (still being retried)", text=f"THIS IS A WARNING ONLY.\n\n<{TOWN}>: timeout"), Kind.DELAYED),
        (mail(subject="Warning: message 1a delayed 24 hours", text="has not yet been delivered"), Kind.DELAYED),
        (mail(sender="Meier <m@dorf.example>", subject="Automatische Antwort: Rundschreiben 7", text="bis 3. 8."), Kind.AUTO_REPLY),
        (mail(sender="m@dorf.example", subject="Abwesenheitsnotiz", text="Ich bin im Urlaub"), Kind.AUTO_REPLY),
        (mail(sender="m@dorf.example", subject="Out of office", more="In-Reply-To: <1@x>"), Kind.AUTO_REPLY),
        (mail(sender="m@dorf.example", subject="Danke", more="Auto-Submitted: auto-replied"), Kind.AUTO_REPLY),
        (mail(sender="m@dorf.example", subject="AW: Rundschreiben 7", text="Unsere Rückmeldung: Nr. 3 fehlt."), Kind.REPLY),
        (mail(sender="m@dorf.example", subject="Frage", more="In-Reply-To: <1@x>"), Kind.REPLY),
        (mail(sender="m@dorf.example", subject="Re: Ihre Mail", text="Die Mail an Herrn Kurz kam nicht an: mailbox full"), Kind.REPLY),
        (mail(sender="m@dorf.example", subject="Einladung", text="Am Dienstag um zehn."), Kind.OTHER),
    ],
)  # fmt: skip
def test_the_kind_of_a_mail_is_told(raw, kind):
    assert classify(raw).kind is kind


def test_a_postmaster_to_whom_we_had_written_is_found_too():
    text = "could not be delivered\npostmaster@dorf.example\n\n--- Below this line is a copy of the message.\n\nReceived: x\nTo: <postmaster@dorf.example>\n"
    found = classify(mail(sender="MAILER-DAEMON@mx.example", subject="failure notice", text=text))
    assert [one.address for one in found.recipients] == ["postmaster@dorf.example"]


def test_a_complaint_names_whom_to_leave_in_peace():
    text = f"--x\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: {TOWN}\n--x--"
    found = classify(mail(sender="fbl@provider.example", subject="FW: x", text=text,
                          more="Content-Type: multipart/report; report-type=feedback-report; boundary=x"))  # fmt: skip
    assert (found.kind, found.recipients[0].address, found.recipients[0].hard) == (Kind.COMPLAINT, TOWN, False)


PIECES = st.sampled_from(
    [
        *("From: MAILER-DAEMON@x", "Content-Type: multipart/report; boundary=x", "Content-Type: multipart/mixed;boundary=", "--x"),
        *("--x--", "Content-Type: message/delivery-status", "Content-Type: message/rfc822", "Final-Recipient: rfc822;", "\n"),
        *("Action: failed", "Status: 5.1.1", "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: x-uuencode", " "),
        *("Content-Type: text/plain; charset=rot13", "Content-Type: text/html; charset=\0", "Subject: =?utf-7?b?////?=", "<a@b"),
        *("Subject: =?x?q?=ff?=", "a@b.example:", "begin 644 a", "Content-Type: text/plain; charset*0*=''%ff", "From: \udcff <"),
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=25))
def test_whatever_comes_in_gets_an_answer(lines):
    classify("\n".join(lines).encode("utf-8", "surrogatepass"))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_report_that_was_cut_or_soiled_gets_an_answer(dirt, place):
    whole = report()
    classify(whole[:place] + dirt + whole[place + len(dirt) :])
    classify(whole[:place])


def nested(depth):
    return b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))


def zip_bomb():
    """A small file that would be a hundred megabytes: nobody opens it here."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(100):
            bomb.writestr(f"{number}.txt", bytes(1_000_000))
    head = b"From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nhallo\n--x\n"
    kind = b"Content-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n"
    return head + kind + base64.encodebytes(packed.getvalue()) + b"\n--x--\n"


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@b.example\nSubject: x\n\n" + b"a" * 50_000_000,
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: text/plain\n\nhallo\n" * 1_000,
        nested(2_000),
        zip_bomb(),
        b"Content-Type: message/rfc822\n\n" * 3_000,
        b"Subject: " + b"=?utf-8?b?" * 20_000 + b"\n\n",
        b"From: MAILER-DAEMON@x\nSubject: failure notice\n\n" + b"user " * 100_000,
        b"From: MAILER-DAEMON@x\nSubject: failure notice\nContent-Type: text/html\n\n" + b"<" * 300_000,
        b"From: MAILER-DAEMON@x\nSubject: failure notice\n\n" + b"a@b." * 50_000,
        b"From: MAILER-DAEMON@x\nSubject: failure notice\n\n" + b"could not be delivered to " * 20_000,
    ],
    ids=["fifty-megabytes", "thousand-parts", "nested", "zip-bomb", "wrapped", "encoded-words", "words", "brackets", "addresses", "phrases"],
)  # fmt: skip
def test_a_mail_made_to_hurt_is_answered_in_time(raw):
    started = time.process_time()
    classify(raw)
    assert time.process_time() - started < 2


def test_an_error_that_nobody_foresaw_ends_in_other(monkeypatch):
    monkeypatch.setattr("emails.classification.said", lambda mail: 1 / 0)
    assert classify(report()).kind is Kind.OTHER
