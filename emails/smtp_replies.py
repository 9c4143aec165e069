"""The replies of a relay, taken from packets of any size.

A pipelining relay answers several commands in one packet. Reading them line by line with a stream costs more than all else
about a mail, so the packets are taken apart here.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST_REPLY = 64 * 1024
MOST_LINES = 1_000


class Reply(NamedTuple):
    """One reply with its lines joined."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class NoReply(ValueError):
    """What came is no reply, or one without end."""


class Replies:
    """What is left of the last packet, and of a reply of several lines."""

    def __init__(self) -> None:
        self._rest = b""
        self._texts: list[str] = []

    def found_in(self, data: bytes) -> Iterator[Reply]:
        """The replies that are whole with this packet, in their order; raises NoReply."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if line[3:4] == b"-" or self._texts:
                self._texts.append(_read(line).text)
                if line[3:4] == b"-":
                    continue
                yield Reply(_read(line).code, " ".join(self._texts))
                self._texts = []
            else:
                yield _read(line)
        if len(self._rest) > LONGEST_REPLY or len(self._texts) > MOST_LINES:
            raise NoReply("a reply without end")


@lru_cache(maxsize=256)
def _read(line: bytes) -> Reply:
    """Most replies have been given before, word by word."""
    if not line[:3].isdigit() or line[3:4] not in (b" ", b"-", b"\r", b""):
        raise NoReply("what came is no reply")
    return Reply(int(line[:3]), line[4:].decode("utf-8", "replace").strip())
