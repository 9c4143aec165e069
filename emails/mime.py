"""The body of a mail as immutable bytes: built once, shared by all who get it, ready for the wire.

A body starts with its own MIME header lines, so that whoever sends it only puts the lines of one recipient in front.
A text may come in pieces: what many mails have in common is encoded once, and a soft line break stands between the pieces.
Lines end in CRLF, none is longer than 78 bytes, and leading dots are already doubled (RFC 5321, 4.5.2).
The same input gives the same bytes: a worker that starts again sends what its predecessor would have sent.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
LEADING_DOT = re.compile(rb"(?m)^\.")
SOFT_BREAK = b"=\r\n"
LONGEST_BEFORE_BREAK = 75
PLAIN = re.compile(r"[!-\-/-<>-~][!-<>-~]{0,74}")  # as it is in quoted-printable too: links, above all


class Attachment(NamedTuple):
    """A file that travels with a mail; `content_type` without parameters."""

    name: str
    content_type: str
    content: bytes


def build_body(text: list[str], html: list[str], *, files: Sequence[bytes] = ()) -> bytes:
    """Text and HTML, each in pieces, as alternatives, followed by `files` as `encode_file` made them."""
    entity = _multipart("alternative", [_text("plain", text), _text("html", html)])
    if files:
        entity = _multipart("mixed", [entity, *files])
    return b"MIME-Version: 1.0\r\n" + entity


def encode_file(attachment: Attachment) -> bytes:
    """The part of one attached file, to be used in any number of bodies; a calendar entry becomes an offer to keep it."""
    if not CONTENT_TYPE.fullmatch(attachment.content_type):
        raise ValueError(f"not a content type: {attachment.content_type!r}")
    parameters = "; method=PUBLISH; charset=utf-8" if attachment.content_type == "text/calendar" else ""
    head = (
        f"Content-Type: {attachment.content_type}{parameters}\r\n"
        f"Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment{_filename(attachment.name)}\r\n\r\n"
    )
    return head.encode("ascii") + base64.encodebytes(attachment.content).replace(b"\n", b"\r\n")


def _multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    # "=_" can occur neither in quoted-printable nor in base64, so a boundary is never part of the content.
    boundary = b"=_" + kind.encode()
    head = b'Content-Type: multipart/%s; boundary="%s"\r\n\r\n' % (kind.encode(), boundary)
    return head + b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts) + b"--%s--\r\n" % boundary


def _text(subtype: str, pieces: list[str]) -> bytes:
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + SOFT_BREAK.join(map(encoded, filter(None, pieces)))


@lru_cache(maxsize=4096)
def encoded(piece: str) -> bytes:
    """Quoted-printable. Each piece starts on a line of its own, so that its leading dots can be doubled here."""
    if PLAIN.fullmatch(piece):
        return piece.encode("ascii")
    made = binascii.b2a_qp(_crlf(piece))
    if "\n" not in piece and "\r" not in piece:
        made = made.replace(b"\n", b"\r\n")  # b2a_qp breaks lines as its input does, here not at all
    if len(made) - (made.rfind(b"\n") + 1) > LONGEST_BEFORE_BREAK:
        last = 3 if made[-3:-2] == b"=" else 1
        made = made[:-last] + SOFT_BREAK + made[-last:]
    return LEADING_DOT.sub(b"..", made)


def _filename(name: str) -> str:
    """The file name as a parameter: quoted where it is plain ASCII, else in pieces after RFC 2231."""
    name = re.sub(r"[\x00-\x1f\x7f/\\\u2028\u2029]", "_", unicodedata.normalize("NFC", name))
    if re.fullmatch(r"[A-Za-z0-9 ._()-]{1,50}", name):
        return f'; filename="{name}"'
    pieces = re.findall(r"(?:%[0-9A-F]{2}|[^%]){1,20}", quote(name, safe=""))
    pieces[0] = f"utf-8''{pieces[0]}"
    return "".join(f";\r\n filename*{number}*={piece}" for number, piece in enumerate(pieces))


def _crlf(text: str) -> bytes:
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return lines.replace("\n", "\r\n").encode()
