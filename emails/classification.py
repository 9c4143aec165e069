"""What kind of mail came in, and what it says of which recipient. Pure: bytes in, an answer out, never an exception."""

import logging
import re
from enum import StrEnum
from typing import Any, NamedTuple

from emails.bounce_reasons import HARD, one_paragraph, reason_by, reason_in, status_in
from emails.bounce_words import Reason
from emails.inbound import Inbound, read_inbound
from emails.kind_words import (
    ANSWER_SUBJECT,
    AUTOMATIC_SUBJECT,
    DELAYED_SUBJECT,
    DELAYED_TEXT,
    FAILURE_SUBJECT,
    FAILURE_TEXT,
    GIVEN_UP,
    MACHINE,
    STRICTLY_MACHINE,
    SURE_SUBJECT,
)
from emails.reports import ADDRESS, Said, reply_in, said, without_subjects, words_about


class Kind(StrEnum):
    BOUNCE = "bounce"
    DELAYED = "delayed"
    COMPLAINT = "complaint"
    AUTO_REPLY = "auto_reply"
    REPLY = "reply"
    OTHER = "other"


class Fate(NamedTuple):
    """What became of one recipient: status (RFC 3463, may be empty), reason in one word, the other side's words."""

    address: str
    status: str
    reason: Reason
    words: str
    hard: bool = False


class Classified(NamedTuple):
    """A mail that came in; `recipients` only where it is a bounce, a delay or a complaint."""

    kind: Kind
    recipients: list[Fate]
    mail: Inbound


log = logging.getLogger(__name__)
FAILED = {"failed", "failure", "error", "fail", "undeliverable", "expired"}
VAGUE = (Reason.UNKNOWN, Reason.SYSTEM)
FEEDBACK_NO_COMPLAINT = re.compile(r"(?im)^feedback-type:\s*(?:not-spam|auth-failure|dmarc|other)\b")
COMPLAINT_HEADERS = ("x-hmxmroriginalrecipient", "x-loop-complaint")


def classify(raw: bytes) -> Classified:
    """The kind of this mail, and the recipients it is about. Whatever it is, there is an answer."""
    mail = read_inbound(raw)
    try:
        return _classified(mail)
    except Exception:
        # Not known to happen; a mail that a person has to read is better than one that stops all others.
        log.exception("a mail that came in could not be judged")
        return Classified(Kind.OTHER, [], mail)


def _classified(mail: Inbound) -> Classified:
    if _is_complaint(mail):
        return Classified(Kind.COMPLAINT, [Fate(one, "", Reason.UNKNOWN, "") for one in _complained(mail)], mail)
    reported = said(mail) if _may_be_returned(mail) else []
    kind = _kind(mail, reported)
    if kind not in (Kind.BOUNCE, Kind.DELAYED):
        return Classified(kind, [], mail)
    return Classified(kind, [_fate(mail, one, kind) for one in reported], mail)


def described(found: Classified) -> dict[str, Any]:
    """The answer as plain data, for programs."""
    recipients = [
        {"address": one.address, "status": one.status, "reason": str(one.reason), "hard": one.hard}
        for one in found.recipients
    ]
    return {"kind": str(found.kind), "recipients": recipients}


def _kind(mail: Inbound, reported: list[Said]) -> Kind:
    actions = {one.action for one in reported if one.action}
    if actions & FAILED:
        return Kind.BOUNCE
    if "delayed" in actions:
        return Kind.DELAYED
    if actions and "message/delivery-status" in mail.types:
        return Kind.OTHER  # delivered, relayed, expanded
    if _is_automatic(mail):
        return Kind.AUTO_REPLY
    if _is_returned(mail):
        return Kind.DELAYED if _is_delayed(mail) else Kind.BOUNCE
    if mail.header("in-reply-to") or mail.header("references") or ANSWER_SUBJECT.match(mail.header("subject")):
        return Kind.REPLY
    return Kind.OTHER


def _may_be_returned(mail: Inbound) -> bool:
    return bool(mail.reports) or _is_returned(mail) or "final-recipient:" in mail.text.lower()


def _is_returned(mail: Inbound) -> bool:
    """Two of three speak for it: who sent it, what its subject says, what its text says (and that a mail came back)."""
    subject, text = mail.header("subject"), one_paragraph(mail.text)
    machine = bool(MACHINE.search(mail.header("from")) or mail.header("return-path") == "<>" or not mail.header("from"))
    failed = mail.header("x-failed-recipients") != "" or "message/delivery-status" in mail.types
    names = bool(FAILURE_SUBJECT.search(subject) or DELAYED_SUBJECT.search(subject))
    tells = bool(FAILURE_TEXT.search(text) or DELAYED_TEXT.search(text))
    if AUTOMATIC_SUBJECT.search(subject) and not failed:
        return False
    if mail.header("in-reply-to") and not (machine or failed):
        return False
    if failed or (machine and (names or tells)) or (STRICTLY_MACHINE.search(mail.header("from")) and mail.returned):
        return True
    return tells and (
        bool(SURE_SUBJECT.search(subject)) or (names and bool(mail.original.strip() or ADDRESS.search(text)))
    )


def _is_delayed(mail: Inbound) -> bool:
    text = one_paragraph(mail.text)
    if GIVEN_UP.search(text):
        return False
    return bool(DELAYED_TEXT.search(text) or DELAYED_SUBJECT.search(mail.header("subject")))


def _is_automatic(mail: Inbound) -> bool:
    if AUTOMATIC_SUBJECT.search(mail.header("subject")):
        return True
    if any(mail.header(name) for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from")):
        return True
    if "message/disposition-notification" in mail.types and not FAILURE_TEXT.search(one_paragraph(mail.text)):
        return True
    automatic = mail.header("auto-submitted").lower().startswith("auto-") or "auto_reply" in mail.header("precedence")
    return automatic and not _is_returned(mail)


def _is_complaint(mail: Inbound) -> bool:
    reports = "\n".join(mail.reports)
    if "message/feedback-report" in mail.types or re.search(r"(?im)^feedback-type:", "\n".join((reports, mail.text))):
        return not FEEDBACK_NO_COMPLAINT.search(reports)
    if any(mail.header(name) for name in COMPLAINT_HEADERS):
        return True
    return "staff@hotmail.com" in mail.header("from").lower() and "complaint" in mail.header("subject").lower()


def _complained(mail: Inbound) -> list[str]:
    reports = "\n".join(mail.reports)
    for name in ("Original-Rcpt-To", "Removal-Recipient", "X-HmXmrOriginalRecipient"):
        found = re.findall(rf"(?im)^{name}:\s*<?(?:rfc822;\s*)?({ADDRESS.pattern})", f"{reports}\n{mail.original}")
        if found:
            return sorted(set(found))
    found = re.findall(rf"(?im)^To:.*?({ADDRESS.pattern})", mail.original)
    return found[:1]


def _fate(mail: Inbound, one: Said, kind: Kind) -> Fate:
    """The words of the report count first, then what the text says about this address, then its status.

    Where report and text are silent about an address that they name, its status goes before the rest of the text, which
    may be anything. A delay proves nothing about an address, whatever it says.
    """
    about = words_about(mail, one.address)
    status = _status(one, about)
    reason = _told(Reason.UNKNOWN, f"{one.words} {one.status}", reply_in(about), about)
    if reason is Reason.UNKNOWN and about and not one.words and reason_by(one.status) in HARD:
        reason = reason_by(one.status)
    reason = _told(reason, without_subjects(mail.text))
    if reason is Reason.UNKNOWN:
        reason = reason_by(status)
    words = " ".join((one.words or about).split())[:300]
    return Fate(one.address, status, reason, words, hard=reason in HARD and kind is Kind.BOUNCE)


def _told(known: Reason, *texts: str) -> Reason:
    """What the first of these texts says that says anything telling; `known` where that is telling, or none is."""
    for words in texts:
        if known in VAGUE and (told := reason_in(words)) is not Reason.UNKNOWN:
            known = told
    return known


def _status(one: Said, about: str) -> str:
    """The most telling of what the report and the text say."""
    found = [status for words in (one.status, one.words, about) if (status := status_in(words))]
    return next((status for status in found if not status.endswith(".0.0")), found[0] if found else "")
