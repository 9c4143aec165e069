"""A mail that came in, read without ever failing: headers as text, what a person reads, reports, what was returned.

Nothing about such a mail can be believed: not its charset, its boundaries, its depth nor its size. So at most
`MOST_BYTES` of it are parsed and `MOST_PARTS` of its parts looked at; what cannot be decoded is read as Latin-1.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from functools import cached_property
from quopri import decodestring
from typing import cast

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 200
LONGEST_TEXT = 200_000
LONGEST_LINE = 4_000
LONGEST_HEADER = 10_000
REPORTS = ("message/delivery-status", "message/global-delivery-status", "message/feedback-report")
NOTES = ("message/disposition-notification",)
RETURNED = ("message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/partial")
NESTS = re.compile(rb"(?i)boundary\s*=|message/rfc822")
# What `email` of Python is known to raise at charsets, encodings and structures that somebody made up.
UNREADABLE = (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError, MessageError)
UNSEEN = re.compile(r"(?is)<(style|script|head)\b.{0,50000}?</\1\s*>|<!--.{0,50000}?-->")
BREAKS = re.compile(r"(?i)<(?:br|/p|/div|/tr|/h[1-6]|/li|/td|p|div|tr|li|hr)\b[^>]{0,2000}>")
TAGS = re.compile(r"<[a-zA-Z/!?][^>]{0,2000}>")
QUOTED_PRINTABLE = re.compile(r"=(?:\r?\n|[0-9A-F]{2})")
BEGINS_RETURNED = re.compile(
    r"""(?imx)^[ >*|]{0,3}(?:
    -{2,}\s*(?:below\s(?:this\sline|the\snext\sline)|this\sis\sa\scopy|original\smessage|returned\s(?:mail|message)
        |message\s(?:header|text|follows|reads)|unsent\smessage|start\sof\s(?:returned|message)|enclosed\sis\sa\scopy
        |-?\s?copy\sof|forwarded\smessage|dies\sist\seine\skopie|urspr[üu]|undelivered\smessage|message\s/?\s?original
        |header\sof\sthe\ssource|included\sis\sa\scopy|the\sheader|transcript\sof\smessage).{0,120}
    |\**\s?original\smessage\s(?:follows|headers?|attached|as\sreceived)\b.{0,120}
    |message\sheaders?(?:\sfollow|:).{0,80}|your\smessage\sreads.{0,60}|here\sis\s(?:a\scopy|your\sreturned\smail).{0,80}
    |(?:a|an|included\sis\sa)\s(?:copy\sof\sthe\s(?:original|message)|excerpt).{0,80}
    |old\smessage:.{0,40}|-{5,}\s?rfc822\smessage.{0,40}
    |urspr(?:ü|ue?)ngliche\s(?:nachricht|kopfzeilen|nachrichtenkopfzeilen).{0,80}|original[- ]nachrichtenkopf.{0,40}
    |(?:return-path|received|dkim-signature|authentication-results|x-original-to|delivered-to):\s.{0,400}
    )$"""
)


@dataclass
class Inbound:
    """What a mail says. `notes` are its readable texts, `reports` the lines of its delivery reports, `returned` what
    came back of another mail (its header lines first), `types` the kinds of all its parts.
    """

    headers: list[tuple[str, str]] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)

    def header(self, name: str) -> str:
        """The first line of this name, on one line; empty where there is none."""
        return next((value for found, value in self.headers if found == name.lower()), "")

    @cached_property
    def text(self) -> str:
        """What a person would read of it, without what was returned in the same text."""
        return BEGINS_RETURNED.split("\n".join(self.notes), maxsplit=1)[0]

    @cached_property
    def original(self) -> str:
        """What came back of our mail, as a part of its own or below a dividing line."""
        whole = "\n".join(self.notes)
        below = BEGINS_RETURNED.search(whole)
        return "\n".join([*self.returned, whole[below.start() :] if below else ""])


def read_inbound(raw: bytes) -> Inbound:
    """Read `raw`, whatever it is; the more of it is broken, the less is found."""
    message = _parsed(raw)
    found = Inbound(headers=[(name.lower(), _decoded(value)) for name, value in _raw_headers(message)])
    try:
        _gather(message, found)
    except UNREADABLE:
        found.notes.append(_as_text(raw[:LONGEST_TEXT]))
    return found


def plain(markup: str) -> str:
    """The words of an HTML text, a line for each of its blocks."""
    text = TAGS.sub("", BREAKS.sub("\n", UNSEEN.sub(" ", markup)))
    return html.unescape(text).replace("\xa0", " ")


def _parsed(raw: bytes) -> Message:
    """Nesting beyond what Python bears leaves the header lines and the raw text."""
    raw = raw[:MOST_BYTES]
    if raw.startswith(b"From "):
        raw = raw.partition(b"\n")[2]
    try:
        if len(NESTS.findall(raw)) > MOST_PARTS:
            raise RecursionError
        return message_from_bytes(raw)
    except UNREADABLE:
        head, _, body = raw.partition(b"\n\n")
        message = Message()
        for line in re.sub(rb"\r?\n[ \t]+", b" ", head).splitlines():
            name, colon, value = line.partition(b":")
            if colon and re.fullmatch(rb"[!-9;-~]{1,60}", name):
                message.set_raw(name.decode("ascii"), _as_text(value.strip()))
        message.set_payload(_as_text(body[:LONGEST_TEXT]))
        return message


def _gather(message: Message, found: Inbound) -> None:
    for number, (part, returned) in enumerate(_parts(message, returned=False)):
        if number >= MOST_PARTS:
            return
        kind = part.get_content_type()
        found.types.append(kind)
        if kind in REPORTS or kind in NOTES:
            found.reports.append(_report(part))
        elif returned or kind in RETURNED:
            found.returned.append(_lines_of(part))
        elif kind.startswith("text/") or (kind.startswith("message/") and not part.is_multipart()):
            text = _text(part)
            found.notes.append(plain(text) if kind == "text/html" or _is_html(text) else text)


def _parts(part: Message, *, returned: bool) -> Iterator[tuple[Message, bool]]:
    """The leaves of a mail and its returned mails, and whether each belongs to a returned one."""
    kind = part.get_content_type()
    if kind in RETURNED:
        yield part, True
    if kind in REPORTS or kind in NOTES or not part.is_multipart():
        if kind not in RETURNED:
            yield part, returned
        return
    for inner in cast(list[Message], part.get_payload()):
        yield from _parts(inner, returned=returned or kind in RETURNED)


def _report(part: Message) -> str:
    """Its groups of lines; some are encoded although they must not be."""
    if part.is_multipart():
        groups = cast(list[Message], part.get_payload())
        text = "\n\n".join("\n".join(f"{n}: {v}" for n, v in _raw_headers(one)) + "\n" + _body(one) for one in groups)
    else:
        text = _text(part)
    coding = _decoded(part.get("Content-Transfer-Encoding", "")).lower()
    if "base64" in coding and ":" not in text:
        part.set_payload(re.sub(r"\s", "", text))
        return _text(part)
    if "quoted" in coding and QUOTED_PRINTABLE.search(text):
        return _as_text(decodestring(text.encode("utf-8", "replace")))
    return text


def _body(part: Message) -> str:
    return "" if part.is_multipart() else str(part.get_payload() or "")


def _lines_of(part: Message) -> str:
    """Header lines of a returned mail, however it is wrapped."""
    inner: list[Message] = cast(list[Message], part.get_payload()) if part.is_multipart() else [part]
    lines = [f"{name}: {_decoded(value)}" for one in inner for name, value in _raw_headers(one)]
    if not part.is_multipart():
        lines.append(_text(part)[:LONGEST_TEXT])
    return "\n".join(lines)


def _text(part: Message) -> str:
    try:
        content = part.get_payload(decode=True)
    except UNREADABLE:
        content = None
    if not isinstance(content, bytes):
        content = str(part.get_payload() or "").encode("utf-8", "replace") if not part.is_multipart() else b""
    return _as_text(content[:LONGEST_TEXT], _charset(part))


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset() or "utf-8"
    except UNREADABLE:
        return "utf-8"


def _as_text(content: bytes, charset: str = "utf-8") -> str:
    for attempt in (charset, "utf-8"):
        try:
            text = content.decode(attempt)
        except UNREADABLE:
            continue
        if isinstance(text, str):
            return "\n".join(line[:LONGEST_LINE] for line in text.splitlines())
    return "\n".join(line[:LONGEST_LINE] for line in content.decode("latin-1").splitlines())


def _is_html(text: str) -> bool:
    return text.lstrip()[:200].lower().startswith(("<html", "<!doctype html", "<body"))


def _raw_headers(message: Message) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in message.raw_items()]


def _decoded(value: str) -> str:
    """Encoded words as text; surrogates of undecodable bytes as Latin-1."""
    try:
        pieces = decode_header(re.sub(r"\s*\r?\n\s*", " ", str(value))[:LONGEST_HEADER])
        text = "".join(
            _as_text(piece, charset or "utf-8") if isinstance(piece, bytes) else piece for piece, charset in pieces
        )
    except UNREADABLE:
        text = str(value)
    return " ".join(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())
