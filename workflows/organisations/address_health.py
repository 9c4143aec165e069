"""How the addresses of an organisation are doing: when mail last arrived, when it last came back and why, and blocks."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from models.database import rows
from models.organisations import Mailbox
from workflows import clock
from workflows.access import Actor

DELIVERED = """
    SELECT address_key AS key, max(sent_at) AS at FROM delivery
    WHERE address_key = ANY($1::text[]) AND state = 'sent' GROUP BY address_key
"""
RETURNED = """
    SELECT DISTINCT ON (address_key) address_key AS key, happened_at AS at, words, reason FROM bounce
    WHERE address_key = ANY($1::text[]) AND kind = 'bounce' ORDER BY address_key, happened_at DESC
"""
BLOCKED = """
    SELECT id, address_key AS key, until FROM suppression
    WHERE address_key = ANY($1::text[]) AND since <= $2 AND (until IS NULL OR until > $2)
"""
OWN_BLOCKED = """
    SELECT DISTINCT mailbox.id FROM mailbox JOIN suppression USING (address_key)
    WHERE organisation_id = $1 AND active AND since <= $2 AND (until IS NULL OR until > $2)
"""


class AddressHealth(NamedTuple):
    """What is known of one address; `words` are those of the server that sent the mail back."""

    delivered_at: datetime | None = None
    returned_at: datetime | None = None
    words: str = ""
    suppression_id: int | None = None
    suppressed_until: datetime | None = None


async def health_of(keys: Iterable[str]) -> dict[str, AddressHealth]:
    """By the normal form of the address, each of these."""
    asked = list(keys)
    delivered = {row["key"]: row["at"] for row in await rows(DELIVERED, [asked])}
    returned = {row["key"]: row for row in await rows(RETURNED, [asked])}
    blocked = {row["key"]: row for row in await rows(BLOCKED, [asked, clock.now()])}
    return {
        key: AddressHealth(
            delivered.get(key),
            returned[key]["at"] if key in returned else None,
            (returned[key]["words"] or returned[key]["reason"]) if key in returned else "",
            blocked[key]["id"] if key in blocked else None,
            blocked[key]["until"] if key in blocked else None,
        )
        for key in asked
    }


async def bouncing(actor: Actor) -> list[tuple[Mailbox, AddressHealth]]:
    """Mailboxes of a member's organisation that get no circulars because mail came back: whoever logs in next is told."""
    if not actor.is_member:
        return []
    ids = [row["id"] for row in await rows(OWN_BLOCKED, [actor.organisation_id, clock.now()])]
    boxes = await Mailbox.filter(id__in=ids).order_by("purpose") if ids else []
    known = await health_of(one.address_key for one in boxes) if boxes else {}
    return [(one, known[one.address_key]) for one in boxes]
