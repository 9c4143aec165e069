"""The door at which a mail server hands over what came back (LMTP, RFC 2033).

Behind an MTA, on loopback or a private network: that server decides what it takes from the world. A mail is acknowledged
after it is on the disk and in the database, and refused for now when that fails, so that the server tries again.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import Envelope, Session

from emails.arrivals import take_in

MOST_BYTES = 60 * 1024 * 1024
LONGEST_LINE = 1024 * 1024  # returned mails carry lines of any length
log = logging.getLogger(__name__)


class Door(LMTP):
    """One session; a line that is too long for SMTP is still a mail that must not be lost."""

    line_length_limit = LONGEST_LINE


class Receiver:
    """What aiosmtpd asks when the content is there."""

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        """One reply for each recipient, as RFC 2033 wants it."""
        raw = envelope.original_content or b""
        replies = []
        for recipient in envelope.rcpt_tos:
            try:
                await take_in(raw, source="lmtp", sender=envelope.mail_from or "", recipient=recipient)
                replies.append("250 2.0.0 kept")
            except Exception:
                log.exception("a mail could not be kept")
                replies.append("451 4.3.0 try again later")
        return "\r\n".join(replies)


@asynccontextmanager
async def listening(host: str, port: int) -> AsyncIterator[int]:
    """Inside the block mails are taken in at this port (0: any free one), which is given back."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Door(Receiver(), data_size_limit=MOST_BYTES, hostname="sprachrohr", loop=loop), host, port
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
