"""Speaking SMTP: aiosmtplib connects, greets, encrypts and logs in; then one loop sends what is ready on the wire.

Where the relay offers PIPELINING (RFC 2920), MAIL, RCPT and DATA of the next mail travel in the same write as the last
dot of the present one; elsewhere the same loop goes in lock-step. Every reply is read and judged by itself.

    RelayError
    ├── Unreachable      nobody there, connection lost, "closing": try again later, rows stay queued
    └── Misconfigured    encryption or login refused: a person has to look, no row is to blame
"""

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from enum import StrEnum
from ipaddress import ip_address
from itertools import zip_longest
from typing import NamedTuple, cast

import aiosmtplib

from emails.message import ADDRESS
from emails.smtp_replies import CLOSING, Ended, Replies, Reply

COMMAND_SECONDS = 60.0
ACCEPT_SECONDS = 300.0
GOODBYE_SECONDS = 1.0
ONE_WRITE = 64 * 1024
GO_AHEAD = 354
WAIT_NAMED = re.compile(r"\b(?:in|after|for)\s+(\d{1,5})\s*(s|m|h)[a-z]*\b", re.IGNORECASE)
SECONDS = {"s": 1, "m": 60, "h": 3600}


class RelayError(Exception):
    """The relay as a whole, not one mail, is the trouble."""


class Unreachable(RelayError):
    """Nobody answers, or the connection ended; what was not written may be sent over another one."""


class Misconfigured(RelayError):
    """Encryption or login failed, or the settings forbid this relay."""


class Relay(NamedTuple):
    """Where mail goes. `only_example`: nothing but loopback and addresses under .example (demo, tests)."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    starttls: bool = False
    only_example: bool = False


class Envelope(NamedTuple):
    """One mail on its way: row, sender and recipient of the envelope, its own lines, the shared body (dots doubled)."""

    row: int
    sender: str
    recipient: str
    head: bytes
    body: bytes


class Fate(StrEnum):
    SENT = "sent"
    LATER = "later"  # 4xx, and 552 at RCPT
    REFUSED = "refused"  # 5xx
    UNKNOWN = "unknown"  # lost after the last dot


class Outcome(NamedTuple):
    """What became of a row, and the relay's words; `wait` are the seconds it named, if any."""

    row: int
    fate: Fate
    reply: str
    wait: int | None = None


class Connection:
    """One session from EHLO to QUIT, used by one task at a time."""

    def __init__(self, transport: asyncio.Transport, extensions: dict[str, str], relay: Relay) -> None:
        self.pipelining = "pipelining" in extensions
        size = extensions.get("size", "")
        self._largest = int(size) if size.isascii() and size.isdigit() else 0
        self._relay = relay
        self._transport, self._inbox = transport, Replies()
        transport.set_protocol(self._inbox)

    async def send(self, envelopes: Sequence[Envelope], writing: Callable[[int], None]) -> AsyncIterator[Outcome]:
        """Send one after the other and yield what became of each; `writing(row)` is called just before its content.

        Raises Unreachable when the connection ends: rows without an outcome were not written. One whose content was
        on its way is yielded as UNKNOWN before that.
        """
        ready = []
        for envelope in envelopes:
            unfit = self._unfit(envelope)
            if unfit:
                yield Outcome(envelope.row, Fate.REFUSED, unfit)
            else:
                ready.append(envelope)

        announced = False
        for envelope, following in zip_longest(ready, ready[1:]):
            replies = await (self._replies(3) if announced else self._announce(envelope))
            refusal = _refusal(replies)
            next_commands = _commands(following) if following and self.pipelining else b""
            if refusal is None:
                writing(envelope.row)
                self._write_content(envelope, next_commands)
                yield await self._accepted(envelope.row)
            else:
                # A refused RCPT with an accepted DATA is closed with an empty message (RFC 2920, 3.1).
                self._transport.write((b".\r\n" if replies[-1].code == GO_AHEAD else b"RSET\r\n") + next_commands)
                await self._replies(1)
                yield _outcome(envelope.row, *refusal)
            announced = bool(next_commands)

    async def close(self) -> None:
        """Say QUIT as far as the other side still listens."""
        self._transport.write(b"QUIT\r\n")
        with contextlib.suppress(Ended):
            await self._inbox.take(1, GOODBYE_SECONDS)
        self._transport.close()

    def abort(self) -> None:
        """Leave without a word."""
        self._transport.abort()

    def _unfit(self, envelope: Envelope) -> str | None:
        for address in filter(None, (envelope.sender, envelope.recipient)):
            if not ADDRESS.fullmatch(address):
                return "553 5.1.3 not an address"
        if self._relay.only_example and not envelope.recipient.lower().endswith(".example"):
            return "550 5.7.1 this installation writes to .example only"
        if self._largest and len(envelope.head) + len(envelope.body) > self._largest:
            return "552 5.3.4 larger than the relay takes"
        return None

    async def _announce(self, envelope: Envelope) -> list[Reply]:
        """MAIL, RCPT, DATA in one write or one by one; in lock-step a refusal ends the row."""
        if self.pipelining:
            self._transport.write(_commands(envelope))
            return await self._replies(3)
        replies: list[Reply] = []
        for command in _commands(envelope).splitlines(keepends=True):
            self._transport.write(command)
            replies += await self._replies(1)
            if replies[-1].code >= 400:
                break
        return replies

    def _write_content(self, envelope: Envelope, next_commands: bytes) -> None:
        end = b".\r\n" + next_commands
        if len(envelope.body) < ONE_WRITE:
            self._transport.write(b"".join((envelope.head, envelope.body, end)))
        else:
            self._transport.writelines((envelope.head, envelope.body, end))

    async def _accepted(self, row: int) -> Outcome:
        try:
            (reply,) = await self._inbox.take(1, ACCEPT_SECONDS)
        except Ended as error:
            self.abort()
            return Outcome(row, Fate.UNKNOWN, str(error)[:300])
        return _outcome(row, reply, "content")

    async def _replies(self, number: int) -> list[Reply]:
        """The replies to commands of one write, for which the relay has the time of one."""
        try:
            replies = await self._inbox.take(number, COMMAND_SECONDS)
        except Ended as error:
            raise Unreachable(str(error)[:300]) from error
        if replies[-1].code == CLOSING:
            raise Unreachable(str(replies[-1]))
        return replies


@asynccontextmanager
async def open_connection(relay: Relay) -> AsyncIterator[Connection]:
    """Inside the block mail can be sent; raises Unreachable or Misconfigured before it begins."""
    _check_settings(relay)
    client = aiosmtplib.SMTP(
        hostname=relay.host,
        port=relay.port,
        username=relay.username or None,
        password=relay.password or None,
        start_tls=relay.starttls,
        timeout=COMMAND_SECONDS,
    )
    await _connect(client)
    connection = Connection(cast(asyncio.Transport, client.transport), client.esmtp_extensions, relay)
    try:
        yield connection
    except BaseException:
        connection.abort()
        raise
    else:
        await connection.close()


async def _connect(client: aiosmtplib.SMTP) -> None:
    try:
        await client.connect()
        if client.is_ehlo_or_helo_needed:
            await client.ehlo()
    except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected, TimeoutError, OSError) as error:
        raise (Misconfigured if _caused_by_tls(error) else Unreachable)(str(error)) from error
    except aiosmtplib.SMTPResponseException as error:
        raise (Unreachable if 400 <= error.code < 500 else Misconfigured)(str(error)) from error
    except (aiosmtplib.SMTPException, ValueError) as error:
        raise Misconfigured(str(error)) from error


def _check_settings(relay: Relay) -> None:
    """Nothing leaves a demonstration, and no password leaves in clear text."""
    if relay.only_example and not _is_loopback(relay.host):
        raise Misconfigured(f"this installation writes to loopback only, not to {relay.host}")
    if relay.username and not relay.starttls and not _is_loopback(relay.host):
        raise Misconfigured(f"a login at {relay.host} needs STARTTLS")


def _caused_by_tls(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error is not None


def named_wait(text: str) -> int | None:
    """Seconds, where the relay said "try again in N minutes"; at most a day."""
    found = WAIT_NAMED.search(text)
    return min(int(found[1]) * SECONDS[found[2].lower()], 86_400) if found else None


def _commands(envelope: Envelope) -> bytes:
    return f"MAIL FROM:<{envelope.sender}>\r\nRCPT TO:<{envelope.recipient}>\r\nDATA\r\n".encode("ascii")


def _refusal(replies: Sequence[Reply]) -> tuple[Reply, str] | None:
    """The first reply that stops this row, and at which word; None when content may follow."""
    for reply, stage in zip(replies, ("MAIL", "RCPT", "DATA"), strict=False):
        if reply.code >= 400 or (stage == "DATA" and reply.code != GO_AHEAD):
            return reply, stage
    return None


def _outcome(row: int, reply: Reply, stage: str) -> Outcome:
    if stage == "content" and 200 <= reply.code < 300:
        fate = Fate.SENT
    elif 400 <= reply.code < 500 or (reply.code == 552 and stage == "RCPT"):
        fate = Fate.LATER
    else:
        fate = Fate.REFUSED
    return Outcome(row, fate, str(reply)[:300], named_wait(reply.text) if fate is Fate.LATER else None)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
