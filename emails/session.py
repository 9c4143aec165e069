"""Speaking SMTP over an open connection: each reply that comes decides what is written next.

Where the relay offers PIPELINING (RFC 2920), MAIL, RCPT and DATA of the next mail travel in the same write as the last
dot of the present one; elsewhere each command waits for the reply to the one before. Every reply is judged by itself.
There is no task and no timer for a mail: between two packets a session is only what it waits for.
"""

import asyncio
import contextlib
from collections.abc import Callable

from emails.envelopes import CONTENT, Envelope, Fate, Outcome, Relay, RelayError, Unreachable, outcome
from emails.message import ADDRESS
from emails.smtp_replies import NoReply, Replies, Reply

COMMAND_SECONDS = 60.0
ACCEPT_SECONDS = 300.0
GOODBYE_SECONDS = 1.0
LOOKS_EVERY = 1.0
ONE_WRITE = 64 * 1024
GO_AHEAD, CLOSING = 354, 421
COMMANDS, AFTER = ("MAIL", "RCPT", "DATA"), {"MAIL": "RCPT", "RCPT": "DATA"}
DISMISSED, GOODBYE, NOTHING = "dismissed", "goodbye", "nothing"  # what else a session may wait for

Supply = Callable[[], Envelope | None]


class Session(asyncio.Protocol):
    """One connection from EHLO to QUIT, used by one task at a time."""

    def __init__(self, transport: asyncio.Transport, extensions: dict[str, str], relay: Relay) -> None:
        self._pipelining = "pipelining" in extensions
        size = extensions.get("size", "")
        self._largest = int(size) if size.isascii() and size.isdigit() else 0
        self._relay, self._replies = relay, Replies()
        self._present: Envelope | None = None
        self._following: Envelope | None = None  # announced with the last dot of the present one
        self._refusal: tuple[Reply, str] | None = None
        self._loop = asyncio.get_running_loop()
        self._waits_for, self._until, self._ended = NOTHING, 0.0, ""
        self._done: asyncio.Future[None] | None = None
        self._watch = self._loop.call_later(LOOKS_EVERY, self._look)
        self._transport = transport
        transport.set_protocol(self)

    async def send(self, supply: Supply, writing: Callable[[int], None], settled: Callable[[Outcome], None]) -> None:
        """Send what `supply()` gives, until it gives None; `writing(row)` is called just before the content of a row
        goes out, `settled(outcome)` when its fate is known.

        Raises Unreachable when the connection ends, and what `writing` raises: rows that were not settled were not
        written. One whose content was on its way is settled as UNKNOWN before that.
        """
        if self._ended:
            raise Unreachable(self._ended)
        self._supply, self._writing, self._settled = supply, writing, settled
        self._done = done = self._loop.create_future()
        self._next()
        await done

    async def close(self) -> None:
        """Say QUIT as far as the other side still listens."""
        if not self._ended:
            self._done = done = self._loop.create_future()
            self._wait(GOODBYE, GOODBYE_SECONDS)
            self._transport.write(b"QUIT\r\n")
            with contextlib.suppress(RelayError, TimeoutError):
                await asyncio.wait_for(done, GOODBYE_SECONDS)
        self._transport.close()

    def abort(self) -> None:
        """Leave without a word."""
        self._transport.abort()

    # ---------------------------------------------------------------------------------------- what the network tells

    def data_received(self, data: bytes) -> None:
        try:
            for reply in self._replies.found_in(data):
                self._heard(reply)
        except NoReply as error:
            self._end(Unreachable(f"connection lost: {error}"))
        except Exception as error:
            self._end(error)

    def connection_lost(self, error: Exception | None) -> None:
        self._watch.cancel()
        self._end(Unreachable(f"connection lost: {error!r}"[:300] if error else "connection lost"))

    def _look(self) -> None:
        """One clock for all waits of a connection; a timer for each would cost more than the wait."""
        self._watch = self._loop.call_later(LOOKS_EVERY, self._look)
        if self._waits_for is not NOTHING and self._loop.time() > self._until:
            self._end(Unreachable("connection lost: no reply in time"))

    # -------------------------------------------------------------------------------------------- one reply at a time

    def _heard(self, reply: Reply) -> None:
        place = self._waits_for
        if place in (CONTENT, DISMISSED):
            self._settle(reply)
            if reply.code == CLOSING:
                raise Unreachable(str(reply)[:300])
            self._next()
        elif reply.code == CLOSING or place == NOTHING:
            raise Unreachable(str(reply)[:300])
        elif place == GOODBYE:
            self._finish()
        else:
            self._answered(place, reply)

    def _answered(self, command: str, reply: Reply) -> None:
        """One of the commands that announce a mail; in lock-step a refusal is the end of them."""
        if self._refusal is None and (reply.code >= 400 or (command == "DATA" and reply.code != GO_AHEAD)):
            self._refusal = reply, command
        if command == "DATA" or (self._refusal and not self._pipelining):
            self._write_content(taken=reply.code == GO_AHEAD)
            return
        self._waits_for = AFTER[command]
        if not self._pipelining:
            self._write_line(self._waits_for)

    def _write_content(self, *, taken: bool) -> None:
        """The present mail, or the word that ends a refused one; and the commands of the next."""
        assert self._present is not None
        self._following = self._fitting() if self._pipelining else None
        commands = _commands(self._following) if self._following else b""
        if self._refusal:
            # A refused RCPT with an accepted DATA is closed with an empty message (RFC 2920, 3.1).
            self._wait(DISMISSED, COMMAND_SECONDS)
            self._transport.write((b".\r\n" if taken else b"RSET\r\n") + commands)
            return
        self._writing(self._present.row)
        self._wait(CONTENT, ACCEPT_SECONDS)
        head, body, end = self._present.head, self._present.body, b".\r\n" + commands
        if len(body) < ONE_WRITE:
            self._transport.write(b"".join((head, body, end)))
        else:
            self._transport.writelines((head, body, end))

    def _settle(self, reply: Reply) -> None:
        """The present mail is done with: refused before its content, or answered as a whole."""
        assert self._present is not None
        row, refusal = self._present.row, self._refusal or (reply, CONTENT)
        self._present = self._refusal = None
        self._settled(outcome(row, *refusal))

    def _next(self) -> None:
        """Go on with the mail that is announced already, or announce one; without any, `send` is over."""
        if self._following:
            self._present, self._following = self._following, None
            self._wait("MAIL", COMMAND_SECONDS)
            return
        self._present = self._fitting()
        if self._present is None:
            self._finish()
            return
        self._wait("MAIL", COMMAND_SECONDS)
        if self._pipelining:
            self._transport.write(_commands(self._present))
        else:
            self._write_line("MAIL")

    def _write_line(self, command: str) -> None:
        assert self._present is not None
        self._wait(command, COMMAND_SECONDS)
        self._transport.write(_commands(self._present).splitlines(keepends=True)[COMMANDS.index(command)])

    def _fitting(self) -> Envelope | None:
        """The next envelope that may be written; the others are settled."""
        while (envelope := self._supply()) is not None:
            unfit = self._unfit(envelope)
            if unfit is None:
                return envelope
            self._settled(Outcome(envelope.row, Fate.REFUSED, unfit))
        return None

    def _unfit(self, envelope: Envelope) -> str | None:
        for address in filter(None, (envelope.sender, envelope.recipient)):
            if not ADDRESS.fullmatch(address):
                return "553 5.1.3 not an address"
        if self._relay.only_example and not envelope.recipient.lower().endswith(".example"):
            return "550 5.7.1 this installation writes to .example only"
        if self._largest and len(envelope.head) + len(envelope.body) > self._largest:
            return "552 5.3.4 larger than the relay takes"
        return None

    def _wait(self, place: str, seconds: float) -> None:
        self._waits_for, self._until = place, self._loop.time() + seconds

    def _finish(self) -> None:
        self._waits_for = NOTHING
        if self._done and not self._done.done():
            self._done.set_result(None)

    def _end(self, error: Exception) -> None:
        """Nothing more can be sent. A mail whose content was on its way may have arrived."""
        if self._ended:
            return
        self._ended = str(error)[:300] or "the connection has ended"
        if self._waits_for == CONTENT and self._present:
            self._settled(Outcome(self._present.row, Fate.UNKNOWN, self._ended))
        if self._done and not self._done.done():
            self._done.set_exception(error)


def _commands(envelope: Envelope) -> bytes:
    return f"MAIL FROM:<{envelope.sender}>\r\nRCPT TO:<{envelope.recipient}>\r\nDATA\r\n".encode("ascii")
