"""Mail that comes in: kept as it is before anybody is told that we have it, then judged by a job.

Whoever hands it over (LMTP, or a mailbox that is polled) may do so twice: the same bytes for the same recipient are one mail.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from emails.bounces import note
from emails.classification import Kind, classify
from emails.inbound import Inbound
from emails.quotes import own_words
from models.database import rows, transaction
from models.deliveries import InboundMail
from models.file_store import keep, place
from models.queue import enqueue, job
from models.settings import Settings

LONGEST_ANSWER = 20_000
MEDIA_TYPE = "message/rfc822"
INSERT = """
    INSERT INTO inbound_mail (file_id, source, envelope_sender, envelope_recipient, subject, kind, received_at)
    VALUES ($1, $2, $3, $4, '', '', $5) ON CONFLICT (file_id, envelope_recipient) DO NOTHING RETURNING id
"""


def _real_now() -> datetime:
    return datetime.now(UTC)


_settings: Settings | None = None
_now: Callable[[], datetime] = _real_now


def use(settings: Settings, *, now: Callable[[], datetime] | None = None) -> None:
    """From now on this process takes mail in with these settings; `now` is the clock of the house."""
    global _settings, _now
    _settings, _now = settings, now or _real_now


async def take_in(raw: bytes, *, source: str, sender: str, recipient: str) -> None:
    """Keep a mail. When this returns, it is on the disk and will be judged; the same one again changes nothing."""
    assert _settings is not None
    now = _now()
    stored = await keep(_settings.files_dir, raw, MEDIA_TYPE, now)
    async with transaction():
        new = await rows(INSERT, [stored.id, source, sender[:254], recipient[:254].lower(), now])
        if new:
            await enqueue("judge_inbound", new[0]["id"])


@job("judge_inbound")
async def judge_inbound(inbound_id: int) -> None:
    """Find out what a mail is and what it says of whom; what people wrote goes on to people."""
    if _settings is None:
        return
    inbound = await InboundMail.get(id=inbound_id).select_related("file")
    raw = await asyncio.to_thread(place(_settings.files_dir, inbound.file.content_hash).read_bytes)
    found = await asyncio.to_thread(classify, raw)
    if not inbound.subject:
        inbound.subject = found.mail.header("subject")[:250]
        await inbound.save(update_fields=["subject"])
    await note(inbound, found, _settings.secret, limit=_settings.bounce_limit)
    if found.kind in (Kind.REPLY, Kind.OTHER, Kind.AUTO_REPLY):
        words = await asyncio.to_thread(_words, found.mail)
        async with transaction():
            await enqueue("pass_on_reply", inbound.id, words, once=f"pass_on_reply:{inbound.id}")


def _words(mail: Inbound) -> dict[str, Any]:
    """What people need of an answer; the mail itself stays as it is."""
    text = next((note for note in mail.notes if note.strip()), "")  # what follows says the same as HTML
    return {
        "from": mail.header("from"),
        "subject": mail.header("subject"),
        "text": own_words(text[:LONGEST_ANSWER]),
        "files": any(not kind.startswith(("text/", "multipart/", "message/")) for kind in mail.types),
    }
