"""The rows of a mail: taken in batches, given back, and marked with what became of them.

A claim is committed before a byte of the mail is written. Each statement below names the run that holds the rows, so that
a run which lost them changes nothing.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from emails.journal import living, remains
from emails.transport import Outcome
from models.database import rows, transaction

LEASE_SECONDS = 900
MOST_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = 60, 4 * 3600

DUE = "SELECT 1 FROM delivery WHERE body_id = $1 AND state IN ('queued', 'retry') LIMIT 1"
SUPPRESS = """
    UPDATE delivery SET state = 'suppressed', reply = left(s.reason, 300)
    FROM suppression AS s, mail_body AS body
    WHERE delivery.body_id = ANY($1) AND delivery.state IN ('queued', 'retry') AND body.id = delivery.body_id
      AND s.address_key = delivery.address_key AND s.since <= $2 AND (s.until IS NULL OR s.until > $2)
      AND (NOT s.bulk_only OR body.queue = 'bulk')
"""
CLAIM = """
    UPDATE delivery SET state = 'claimed', claimed_by = $2, attempts = attempts + 1,
        lease_until = now() + $4 * interval '1 second'
    WHERE id IN (
        SELECT id FROM delivery
        WHERE body_id = ANY($1) AND (state = 'queued' OR state = 'retry' AND next_attempt_at <= now())
          AND NOT EXISTS (SELECT FROM outbox WHERE id = (SELECT max(id) FROM outbox) AND NOT armed)
        ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED)
    RETURNING id, body_id, address, facts
"""
RELEASE = """
    UPDATE delivery SET state = 'queued', claimed_by = '', lease_until = NULL, attempts = attempts - 1
    WHERE claimed_by = $1 AND state = 'claimed' AND id = ANY($2)
"""
TAKEN = "SELECT DISTINCT body_id FROM delivery WHERE claimed_by = $1 AND state IN ('claimed', 'unknown')"
RELEASE_UNWRITTEN = """
    UPDATE delivery SET state = 'queued', claimed_by = '', lease_until = NULL, attempts = attempts - 1
    WHERE claimed_by = $1 AND state IN ('claimed', 'unknown') AND id <> ALL($2)
"""
RECORD = """
    UPDATE delivery SET
        state = CASE
            WHEN given.fate = 'sent' THEN 'sent'
            WHEN given.fate = 'refused' THEN 'failed'
            WHEN given.fate = 'later' THEN CASE WHEN attempts < $6 THEN 'retry' ELSE 'failed' END
            ELSE CASE WHEN body.resend_unknown AND attempts < $6 THEN 'queued' ELSE 'unknown' END END,
        next_attempt_at = CASE WHEN given.fate = 'later' THEN now() + (0.8 + 0.4 * random()) * interval '1 second'
            * coalesce(given.wait, least($7 * 2 ^ (attempts - 1), $8)) END,
        sent_at = CASE WHEN given.fate = 'sent' THEN $9::timestamptz ELSE sent_at END,
        reply = given.reply, lease_until = NULL
    FROM unnest($2::bigint[], $3::text[], $4::text[], $5::int[]) AS given (id, fate, reply, wait), mail_body AS body
    WHERE delivery.id = given.id AND body.id = delivery.body_id AND delivery.claimed_by = $1
      AND delivery.state IN ('claimed', 'unknown')
"""
EXPIRE = """
    UPDATE delivery SET state = CASE WHEN body.resend_unknown AND attempts < $2 THEN 'queued' ELSE 'unknown' END,
        reply = 'the lease of ' || claimed_by || ' ended', lease_until = NULL
    FROM mail_body AS body
    WHERE body.id = delivery.body_id AND delivery.state = 'claimed' AND lease_until < now() AND claimed_by <> ALL($1)
"""


class Claimed(NamedTuple):
    """A row that is ours for the length of the lease."""

    id: int
    body_id: int
    address: str
    facts: dict[str, Any]


async def is_due(body_id: int) -> bool:
    """Whether a mail has rows that nobody has taken."""
    return bool(await rows(DUE, [body_id]))


async def claim(body_ids: list[int], run: str, number: int) -> list[Claimed]:
    """Up to `number` rows of these mails that are due, the oldest first; none while the outbox is disarmed."""
    found = await rows(CLAIM, [body_ids, run, number, LEASE_SECONDS])
    return sorted(Claimed(row["id"], row["body_id"], row["address"], _facts(row["facts"])) for row in found)


async def release(run: str, ids: Sequence[int]) -> None:
    """Give back rows that were not written; the attempt does not count."""
    await rows(RELEASE, [run, list(ids)])


async def record(run: str, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write what became of rows of this run; `now` is the moment of sending as people will read it."""
    columns = [list(column) for column in zip(*outcomes, strict=True)]
    await rows(RECORD, [run, *columns, MOST_ATTEMPTS, FIRST_WAIT, LONGEST_WAIT, now])


async def suppress(body_ids: list[int], now: datetime) -> None:
    """Take out whoever must get no such mail."""
    await rows(SUPPRESS, [body_ids, now])


async def recover(folder: Path, now: datetime) -> set[int]:
    """Clear up after runs that died on this machine, by their journals; the mails of which they had some are told.

    What was written without a reply is unknown; what a dead run had only claimed goes back.
    """
    given_back = set()
    with remains(folder) as found:
        for run, outcomes in found:
            async with transaction():
                given_back |= {row["body_id"] for row in await rows(TAKEN, [run])}
                if outcomes:
                    await record(run, outcomes, now)
                await rows(RELEASE_UNWRITTEN, [run, [outcome.row for outcome in outcomes]])
    return given_back


async def expire(folder: Path) -> None:
    """Of a run on another machine nobody here knows what it wrote: when its lease ends, all of it is unknown."""
    await rows(EXPIRE, [living(folder), MOST_ATTEMPTS])


def _facts(stored: Any) -> dict[str, Any]:
    return json.loads(stored) if isinstance(stored, str) else dict(stored)
