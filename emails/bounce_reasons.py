"""Why a mail was not taken, in one word, and whether another attempt is of any use.

Hard is what another attempt cannot change because of the address: it or its domain does not exist, has moved, or takes
no mail. All else (full, suspended, filtered, blocked, policy, login, size, time) is soft. Words count more than numbers:
5.1.1 stands before "mailbox full" in the wild, and 5.0.0 before "no such user". Where nothing is recognised the answer
is soft, for a good address that is given up is a town hall that hears nothing any more.
"""

import re

from emails.bounce_words import PATTERNS, Reason

HARD = frozenset({Reason.MOVED, Reason.NEVER, Reason.HOST, Reason.USER})
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
LONGEST_WORDS = 6_000
BY_STATUS = (
    (r"5\.1\.[013]$|5\.1\.351$", Reason.USER),
    (r"5\.1\.2$|5\.4\.310$|5\.4\.4$", Reason.HOST),
    (r"5\.1\.6$", Reason.MOVED),
    (r"5\.1\.[78]$", Reason.SENDER),
    (r"5\.1\.(?:9|10)$", Reason.NEVER),
    (r"[45]\.2\.2$", Reason.FULL),
    (r"[45]\.(?:2\.3|3\.4)$", Reason.SIZE),
    (r"[45]\.2\.1$", Reason.SUSPENDED),
    (r"[45]\.4\.7$", Reason.EXPIRED),
    (r"[45]\.4\.6$|5\.6\.\d+$", Reason.FILTERED),
    (r"5\.7\.\d+$", Reason.POLICY),
    (r"4\.", Reason.LATER),
    (r"5\.3\.\d+$", Reason.SYSTEM),
)


def reason_in(words: str) -> Reason:
    """Why, by the words of the other side; UNKNOWN where they say nothing that is known."""
    text = one_paragraph(words)
    return next((reason for reason, pattern in PATTERNS.items() if pattern.search(text)), Reason.UNKNOWN)


def reason_by(status: str) -> Reason:
    """Why, by a status (RFC 3463) alone: it is kept for where no words are understood."""
    return next((reason for pattern, reason in BY_STATUS if re.match(pattern, status)), Reason.UNKNOWN)


def one_paragraph(text: str) -> str:
    """The beginning of a text with single spaces, as the patterns expect it."""
    return " ".join(text[: 4 * LONGEST_WORDS].split())[:LONGEST_WORDS]


def status_in(words: str) -> str:
    """The most telling status that stands in the words; empty where there is none."""
    found = STATUS.findall(words)
    return next((one for one in found if not one.endswith(".0.0")), found[0] if found else "")
