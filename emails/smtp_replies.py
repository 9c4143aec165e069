"""The replies of a relay, in their order: as many as are wanted are waited for at once.

A pipelining relay answers several commands in one packet. Reading them line by line with a stream costs more than all else
about a mail, so the packets are taken apart here, and whoever waits wakes up once.
"""

import asyncio
from collections import deque
from typing import NamedTuple

CLOSING = 421
LONGEST_REPLY = 64 * 1024
LOOKS_EVERY = 1.0


class Reply(NamedTuple):
    """One reply with its lines joined; a line that is none has the code 0."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Ended(Exception):
    """The connection is gone, the relay silent for too long, or what it says is no SMTP."""


class Replies(asyncio.Protocol):
    """The receiving side of one connection, used by one task at a time."""

    def __init__(self) -> None:
        self._rest = b""
        self._texts: list[str] = []
        self._found: deque[Reply] = deque()
        self._wanted = 0
        self._waiting: asyncio.Future[None] | None = None
        self._until = 0.0
        self._last, self._ended = False, ""
        self._loop = asyncio.get_running_loop()
        self._watch = self._loop.call_later(LOOKS_EVERY, self._look)

    async def take(self, number: int, seconds: float) -> list[Reply]:
        """The next replies: so many, or fewer if the last of them says that the relay is closing. Raises Ended."""
        if not self._enough(number):
            self._wanted, self._until = number, self._loop.time() + seconds
            self._waiting = self._loop.create_future()
            try:
                await self._waiting
            finally:
                self._waiting = None
        taken: list[Reply] = []
        while self._found and len(taken) < number and not (taken and taken[-1].code == CLOSING):
            taken.append(self._found.popleft())
        if any(one.code == 0 for one in taken):
            raise Ended("connection lost: what came is no reply")
        if len(taken) < number and not (taken and taken[-1].code == CLOSING):
            raise Ended(self._ended)
        return taken

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._texts.append(line[4:].decode("utf-8", "replace").strip())
            if line[3:4] != b"-":
                code = int(line[:3]) if line[:3].isdigit() else 0
                self._found.append(Reply(code, " ".join(self._texts)))
                self._last = self._last or code in (CLOSING, 0)
                self._texts = []
        if len(self._rest) > LONGEST_REPLY or len(self._texts) > 1_000:
            self._end("a reply without end")
        elif self._waiting and not self._waiting.done() and self._enough(self._wanted):
            self._waiting.set_result(None)

    def eof_received(self) -> None:
        self._end("connection lost")

    def connection_lost(self, error: Exception | None) -> None:
        self._watch.cancel()
        self._end(f"connection lost: {error!r}" if error else "connection lost")

    def _enough(self, number: int) -> bool:
        return len(self._found) >= number or self._last or bool(self._ended)

    def _look(self) -> None:
        """One clock for all waits of a connection; a timer for each would cost more than the wait."""
        self._watch = self._loop.call_later(LOOKS_EVERY, self._look)
        if self._waiting and self._loop.time() > self._until:
            self._end("connection lost: no reply in time")

    def _end(self, why: str) -> None:
        self._ended = self._ended or why
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)
