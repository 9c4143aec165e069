"""A ministry's mail as a file (.eml): who wrote when, under which reference, with what attached, and by when we are to answer.

What is found is proposed to a person, never taken as said.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from lxml import html

from workflows.clock import BERLIN
from workflows.errors import Unreadable

MOST_BYTES = 30 * 1024 * 1024
MOST_PARTS = 200
MOST_TEXT = 200_000
REFERENCE = re.compile(
    r"(?:\bAz\b\.?|Aktenzeichen|Geschäftszeichen|\bG[zZ]\b\.?|Unser Zeichen|Mein Zeichen)\s*[.:]?[ \t]*(\S[^\n,;()|]{2,70})"
)
MONTHS = (
    *("januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november"),
    "dezember",
)
WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
DAY = (
    rf"(?P<day>\d{{1,2}})\.\s?(?:(?P<month>\d{{1,2}})\.|(?P<name>{'|'.join(MONTHS)}))\s?(?P<year>20\d\d|\d\d(?!\d|:))?"
)
CLOCK = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?:Uhr|h\b)"
UNTIL = re.compile(
    rf"\b(?:bis|spätestens|Frist|Fristende|Termin|Rückmeldung|Stellungnahme)\b[^.\n;]{{0,60}}?"
    rf"(?:{DAY}|(?P<weekday>{'|'.join(WEEKDAYS)}))"
    rf"(?:[ ,(]{{1,3}}(?:den |dem |um |bis )?(?:{DAY.replace('P<', 'P<x')}[ ,]{{0,2}}(?:um |bis )?)?(?:{CLOCK}|(?P<close>DS|Dienstschluss)))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Attached:
    """A file of a mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class FoundDeadline:
    """A moment by which something is asked, and the words that say so."""

    words: str
    at: datetime


@dataclass(frozen=True)
class MinistryLetter:
    """What a mail says. `remarks` are codes of what could not be read: charset, winmail, nested."""

    sender: str
    address: str
    subject: str
    reference: str
    sent_at: datetime | None
    text: str
    attached: list[Attached]
    deadlines: list[FoundDeadline]
    remarks: list[str] = field(default_factory=list)


def read_mail(data: bytes) -> MinistryLetter:
    """The mail in a file. Takes up to a second, so call it in a thread.

    Raises Unreadable with mail_too_large, mail_too_many_parts, mail_not_read or mail_from_outlook (a .msg file).
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("mail_too_large", megabytes=MOST_BYTES // 1024**2)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("mail_from_outlook")
    message = _parsed(data)
    remarks: list[str] = []
    texts: list[str] = []
    attached: list[Attached] = []
    for part in _parts(message, remarks):
        name = part.get_filename()
        if part.get_content_type() == "message/rfc822":
            remarks.append("nested")
        elif name or part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text":
            _attach(part, name, attached, remarks)
        else:
            texts.append(_text(part, remarks))
    text = "\n".join(filter(None, texts))[:MOST_TEXT]
    subject, sent_at = _header(message, "Subject"), _sent_at(message)
    sender, address = parseaddr(_header(message, "From"))
    return MinistryLetter(
        sender or address,
        address,
        subject,
        find_reference(f"{subject}\n{text}"),
        sent_at,
        text,
        attached,
        find_deadlines(text, sent_at or datetime.now(BERLIN)),
        list(dict.fromkeys(remarks)),
    )


def find_reference(text: str) -> str:
    """The sender's own reference; empty where none is named."""
    found = REFERENCE.search(text)
    return " ".join(found[1].split()).rstrip(". -–")[:80] if found else ""


def find_deadlines(text: str, sent_at: datetime) -> list[FoundDeadline]:
    """Every moment by which the text asks for something, the earliest first; a day without an hour ends with the day."""
    found: dict[datetime, FoundDeadline] = {}
    for match in UNTIL.finditer(text.replace("\xa0", " ")):
        at = _moment(match, sent_at.astimezone(BERLIN))
        if at is not None and at > sent_at:
            found.setdefault(at, FoundDeadline(" ".join(match[0].split()), at))
    return [found[at] for at in sorted(found)]


def _moment(match: re.Match[str], sent_at: datetime) -> datetime | None:
    day = _day(match, "", sent_at) or _day(match, "x", sent_at)
    if day is None and not match["weekday"]:
        return None
    if day is None:
        ahead = (WEEKDAYS.index(match["weekday"].lower()) - sent_at.weekday()) % 7 or 7
        day = (sent_at + timedelta(days=ahead)).replace(tzinfo=None)
    hour, minute = int(match["hour"] or 23), int(match["minute"] or (0 if match["hour"] else 59))
    if hour > 23 or minute > 59:
        return None
    return datetime.combine(day.date(), time(hour, minute), BERLIN)


def _day(match: re.Match[str], prefix: str, sent_at: datetime) -> datetime | None:
    """The day that is named; without a year the next such day after the mail."""
    day, month, name, year = (match[f"{prefix}{one}"] for one in ("day", "month", "name", "year"))
    if not day:
        return None
    number = int(month) if month else MONTHS.index(name.lower()) + 1
    try:
        if year:
            return datetime(int(year) % 100 + 2000, number, int(day))
        this_year = datetime(sent_at.year, number, int(day))
        return this_year if this_year.date() >= sent_at.date() else this_year.replace(year=sent_at.year + 1)
    except ValueError:
        return None


def _parsed(data: bytes) -> EmailMessage:
    try:
        message = message_from_bytes(data, policy=policy.default)
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise Unreadable("mail_not_read") from error
    if not message.keys() or not (message.get("From") or message.get("Subject")):
        raise Unreadable("mail_not_read")
    assert isinstance(message, EmailMessage)
    return message


def _parts(message: EmailMessage, remarks: list[str]) -> Iterator[EmailMessage]:
    """The parts that hold something, those of forwarded mails too; of several forms of one text only the plain one."""
    for number, part in enumerate(message.walk(), start=1):
        if number > MOST_PARTS:
            raise Unreadable("mail_too_many_parts", limit=MOST_PARTS)
        if part.is_multipart() and part.get_content_type() != "message/rfc822":
            continue
        if part.get_content_type() == "text/html" and _has_plain(message):
            continue
        yield part


def _has_plain(message: EmailMessage) -> bool:
    return any(part.get_content_type() == "text/plain" and not part.get_filename() for part in message.walk())


def _attach(part: EmailMessage, name: str | None, attached: list[Attached], remarks: list[str]) -> None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content:
        return
    if (name or "").lower() == "winmail.dat" or part.get_content_type() == "application/ms-tnef":
        remarks.append("winmail")
    elif name or part.get_content_maintype() != "image":  # pictures of signatures carry no name
        attached.append(Attached(name or f"Anlage {len(attached) + 1}", content))


def _text(part: EmailMessage, remarks: list[str]) -> str:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        words = content.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        remarks.append("charset")
        words = content.decode("utf-8", "replace") if b"\xc3" in content else content.decode("latin-1")
    if part.get_content_type() != "text/html" or not words.strip():
        return words.replace("\r\n", "\n").strip()
    tree: Any = html.fromstring(words)
    for element in tree.iter("br", "p", "div", "tr", "li"):
        element.tail = "\n" + (element.tail or "")
    return "\n".join(filter(None, (" ".join(line.split()) for line in tree.text_content().split("\n"))))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name) or "").split())
    except (LookupError, ValueError, IndexError, AttributeError):
        return ""


def _sent_at(message: EmailMessage) -> datetime | None:
    """The Date of the mail, else when the last server took it."""
    for words in (_header(message, "Date"), _header(message, "Received").rpartition(";")[2]):
        try:
            at = parsedate_to_datetime(words)
        except (ValueError, TypeError, IndexError):
            continue
        return at if at.tzinfo else at.replace(tzinfo=BERLIN)
    return None
