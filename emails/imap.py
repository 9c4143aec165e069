"""A mailbox that is emptied every minute, for houses whose mail server does not hand over by itself."""

import asyncio
import imaplib
import logging
import ssl
from typing import Any

from emails import arrivals
from emails.arrivals import take_in
from models.queue import job
from models.settings import Settings

AT_ONCE = 50
SECONDS = 30.0
log = logging.getLogger(__name__)


@job("empty_mailbox", every="* * * * *")
async def empty_mailbox(at: Any = None, context: Any = None) -> None:
    """Take in what lies in the mailbox; each mail is deleted there only after it is kept here."""
    settings = arrivals._settings
    if settings is None or not settings.imap_host:
        return
    box = await asyncio.to_thread(_opened, settings)
    try:
        for number in await asyncio.to_thread(_numbers, box):
            raw = await asyncio.to_thread(_fetched, box, number)
            if raw is not None:
                await take_in(raw, source="imap", sender="", recipient="")
                await asyncio.to_thread(box.uid, "STORE", number, "+FLAGS.SILENT", r"(\Deleted)")
        await asyncio.to_thread(box.expunge)
    finally:
        await asyncio.to_thread(box.logout)


def _opened(settings: Settings) -> imaplib.IMAP4:
    """Logged in; without encryption only over loopback, where tests and a server of the same machine are."""
    if settings.imap_tls:
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            settings.imap_host, settings.imap_port, ssl_context=ssl.create_default_context(), timeout=SECONDS
        )
    elif settings.imap_host in ("127.0.0.1", "::1", "localhost"):
        box = imaplib.IMAP4(settings.imap_host, settings.imap_port, timeout=SECONDS)
    else:
        raise ValueError(f"a login at {settings.imap_host} needs TLS")
    box.login(settings.imap_username, settings.imap_password)
    box.select(settings.imap_folder)
    return box


def _numbers(box: imaplib.IMAP4) -> list[str]:
    _, found = box.uid("SEARCH", "UNDELETED")
    return [number.decode() for number in (found[0] or b"").split()[:AT_ONCE]]


def _fetched(box: imaplib.IMAP4, number: str) -> bytes | None:
    _, found = box.uid("FETCH", number, "(BODY.PEEK[])")
    return next((part[1] for part in found if isinstance(part, tuple)), None)
