"""What comes back: a report about a mail that did not arrive (RFC 3464), led to its row by the token of its envelope.

Only `failed` with a permanent status marks a row; `delayed`, `relayed` and `expanded` are no failures, and 5.7.x is a
refusal of us (policy, reputation), not of the address. What cannot be read is left to a person.
"""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from enum import StrEnum
from typing import NamedTuple, cast

from emails.message import message_id, one_line
from emails.tokens import row_of, secret_key
from models.deliveries import Delivery, DeliveryState

OWN_MESSAGE_ID = re.compile(r"<(\d{1,15})\.[0-9a-f]{18}@([a-z0-9.-]+)>")


class Verdict(StrEnum):
    GONE = "gone"  # the address does not take mail any more
    REFUSED = "refused"  # the other side does not want it from us
    LATER = "later"  # on its way, or handed on


class Bounce(NamedTuple):
    """A report about one row: what it means, the status (5.1.1), and the words of the other side on one line."""

    row: int
    verdict: Verdict
    status: str
    words: str


def read_bounce(raw: bytes, recipient: str, secret: str) -> Bounce | None:
    """The report in `raw`, which came to `recipient`; None if it is none, or about no mail of ours.

    Both the token and the Message-ID of the returned mail carry a mark that only we can make.
    """
    message = message_from_bytes(raw, policy=policy.default)
    fields = _fields(message)
    row = row_of(recipient, secret) or _row_of_original(message, secret)
    if fields is None or row is None:
        return None
    status = one_line(str(fields.get("Status", ""))).split(" ")[0]
    words = one_line(str(fields.get("Diagnostic-Code", ""))) or status
    return Bounce(row, _verdict(one_line(str(fields.get("Action", ""))).lower(), status), status, words[:300])


async def note_bounce(bounce: Bounce) -> bool:
    """Mark the row as failed where the report says so; True if that changed anything. Noting it twice changes nothing."""
    if bounce.verdict is Verdict.LATER:
        return False
    changed = await Delivery.filter(
        id=bounce.row, state__in=[DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.RETRY]
    ).update(state=DeliveryState.FAILED, reply=bounce.words)
    return bool(changed)


def _fields(message: EmailMessage) -> Message | None:
    """The lines about the recipient: the first group of a delivery-status part that has an Action."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            for group in cast(list[Message], part.get_payload()):
                if "Action" in group:
                    return group
    return None


def _row_of_original(message: EmailMessage, secret: str) -> int | None:
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            for row, domain in OWN_MESSAGE_ID.findall(part.as_string()):
                if f"<{message_id(int(row), secret_key(secret), domain)}>" in part.as_string():
                    return int(row)
    return None


def _verdict(action: str, status: str) -> Verdict:
    if action != "failed" or not status.startswith("5."):
        return Verdict.LATER
    return Verdict.REFUSED if status.startswith("5.7.") else Verdict.GONE
