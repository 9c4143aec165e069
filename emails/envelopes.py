"""What goes to a relay and what becomes of it, in plain values; and the errors of a relay as a whole.

RelayError
├── Unreachable      nobody there, connection lost, "closing": try again later, rows stay queued
└── Misconfigured    encryption or login refused: a person has to look, no row is to blame
"""

import re
from enum import StrEnum
from typing import NamedTuple

from emails.smtp_replies import Reply

WAIT_NAMED = re.compile(r"\b(?:in|after|for)\s+(\d{1,5})\s*(s|m|h)[a-z]*\b", re.IGNORECASE)
SECONDS = {"s": 1, "m": 60, "h": 3600}
CONTENT = "content"  # where a mail as a whole is answered; the other places are named by their command


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


def outcome(row: int, reply: Reply, place: str) -> Outcome:
    """What this reply at this place (a command, or CONTENT) means for the row."""
    if place == CONTENT and 200 <= reply.code < 300:
        return Outcome(row, Fate.SENT, str(reply)[:300])
    if 400 <= reply.code < 500 or (reply.code == 552 and place == "RCPT"):
        return Outcome(row, Fate.LATER, str(reply)[:300], named_wait(reply.text))
    return Outcome(row, Fate.REFUSED, str(reply)[:300])


def named_wait(text: str) -> int | None:
    """Seconds, where the relay said "try again in N minutes"; at most a day."""
    found = WAIT_NAMED.search(text)
    return min(int(found[1]) * SECONDS[found[2].lower()], 86_400) if found else None
