"""From a row to bytes: what its recipient shares with all others is made once, what is his alone each time."""

import asyncio
import contextlib
from pathlib import Path
from typing import Any

from emails.claims import Claimed
from emails.envelopes import Envelope
from emails.message import message_id, own_headers, shared_headers, wire_address
from emails.mime import Attachment, build_body, encode_file
from emails.patterns import LINKS, Pattern, pattern, stand_in
from emails.render import render
from emails.tokens import envelope_sender, reply_address, secret_key
from models.deliveries import MailBody, MailQueue
from models.files import StoredFile
from models.settings import Settings

HEADER_FACTS = {"unsubscribe", "reply_to", "name"}  # facts of a delivery that stand in header lines only
OF_ITSELF = {"answer_by_mail"}  # what answers a mail by itself: from nobody, so that no machine answers back (RFC 3834)
BY_PERSONS = {"dispatch"}  # mails whose automatic answers (receipts, absence notes) the office wants to see


class Composer:
    """What the mails of one body share, for as long as a run lasts."""

    def __init__(self, settings: Settings, body: MailBody, files: list[bytes]) -> None:
        self._settings, self._body, self._files = settings, body, files
        self._office = body.sender_name or settings.federation_name
        bulk = settings.mail_bulk_domain if body.queue is MailQueue.BULK else ""
        self._domain = bulk or settings.mail_domain
        self._key = secret_key(settings.secret)
        self._patterns: dict[tuple[str, ...], Pattern | None] = {}

    def prepare(self, facts: dict[str, Any]) -> None:
        """Render what mails with such facts share, before their rows are taken and while nobody waits for them."""
        with contextlib.suppress(Exception):  # what does not fit is told of the row, when it is composed
            self._filled(_own(facts))

    def compose(self, row: Claimed) -> Envelope:
        """The mail of one row; raises what templates, addresses and header lines raise when facts do not fit."""
        own = _own(row.facts)
        head, content = self._filled(own) or self._built(own)
        address = wire_address(row.address)
        lines = own_headers(
            to=(row.facts.get("name", ""), address),
            date=self._body.created_at,
            message_id=message_id(row.id, self._key, self._domain),
            reply_to=row.facts.get("reply_to") or self._body.reply_to or self._answers_to(row.id),
            unsubscribe=row.facts.get("unsubscribe"),
        )
        automatic = self._body.template in OF_ITSELF
        sender = "" if automatic else envelope_sender(row.id, self._settings.secret, self._domain)
        return Envelope(row.id, sender, address, head + lines, content)

    def _answers_to(self, row: int) -> str | None:
        """An address of our own where answers reach us; else they go to From, as people expect."""
        settings = self._settings
        return reply_address(row, settings.secret, self._domain) if settings.takes_mail else None

    def _filled(self, own: dict[str, Any]) -> tuple[bytes, bytes] | None:
        """From the pattern of these facts, where one will do: a twentieth of the time of rendering."""
        names = tuple(sorted(own))
        if names not in self._patterns:
            stand_ins = {name: stand_in(name) for name in names}
            self._patterns[names] = pattern(*self._built(stand_ins), names) if LINKS.issuperset(names) else None
        made = self._patterns[names]
        return made.filled(own) if made else None

    def _built(self, own: dict[str, Any]) -> tuple[bytes, bytes]:
        facts = {"office": self._office, "by_mail": self._settings.takes_mail, **self._body.facts, **own}
        subject, text, html = render(self._body.template, self._body.language, facts)
        head = shared_headers(
            sender=(self._office, self._settings.mail_from),
            subject=subject,
            list_id=self._body.list_id or None,
            by_person=self._body.template in BY_PERSONS,
        )
        return head, build_body(text, html, files=self._files)


def _own(facts: dict[str, Any]) -> dict[str, Any]:
    """What of a row's facts stands in subject or body."""
    return {name: value for name, value in facts.items() if name not in HEADER_FACTS}


async def composer(settings: Settings, body: MailBody) -> Composer:
    """Reads and encodes the attached files, once for all recipients."""
    files = [encode_file(await _attachment(settings.files_dir, entry)) for entry in body.attachments]
    return Composer(settings, body, files)


async def _attachment(files_dir: Path, entry: dict[str, Any]) -> Attachment:
    if "text" in entry:
        return Attachment(entry["name"], entry["media_type"], entry["text"].encode())
    stored = await StoredFile.get(id=entry["file"])
    path = files_dir / stored.content_hash[:2] / stored.content_hash
    return Attachment(entry["name"], stored.media_type, await asyncio.to_thread(path.read_bytes))
