"""The rows of a mail: taken in batches, given back, and marked with what became of them.

A claim is committed before a byte of the mail is written. Each statement below names the run that holds the rows, so that
a run which lost them changes nothing.
"""

import json
import math
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from emails.envelopes import Fate, Outcome
from emails.journal import living, remains
from models.database import rows, transaction
from models.queue import enqueue

LEASE_SECONDS = 900
MOST_ATTEMPTS = 12
FIRST_WAIT, LONGEST_WAIT = 60, 4 * 3600
MOST_TOLD = 4_000  # characters of what earlier attempts were answered

DUE = """
    SELECT delivery.facts FROM delivery JOIN mail_body AS body ON body.id = body_id
    WHERE body_id = $1 AND delivery.state IN ('queued', 'retry') AND held_since IS NULL LIMIT 1
"""
LARGE = """
    SELECT count(*) >= $2 AS large FROM (SELECT FROM delivery JOIN mail_body ON mail_body.id = body_id
        WHERE body_id = $1 AND mail_body.queue = 'bulk' AND state IN ('queued', 'retry') LIMIT $2) AS due
"""
# In the order of the index (body, id) from where the last claim ended: the hundredth of a large mail costs what the first did.
# BETWEEN one and the same: of a mail that is named by `=` PostgreSQL takes the order of ids, and passes all earlier mails first.
CLAIM = """
    WITH due AS (
        SELECT found.id, s.reason FROM unnest($1::int[]) AS asked (id) JOIN mail_body AS body ON body.id = asked.id
        CROSS JOIN LATERAL (
            SELECT delivery.id, address_key FROM delivery
            WHERE body_id BETWEEN asked.id AND asked.id AND id > $6 AND (state = 'queued' OR state = 'retry' AND next_attempt_at <= now())
            ORDER BY body_id, id LIMIT $3 FOR UPDATE SKIP LOCKED) AS found
        LEFT JOIN LATERAL (
            SELECT reason FROM suppression WHERE address_key = found.address_key AND since <= $5
              AND (until IS NULL OR until > $5) AND (NOT bulk_only OR body.queue = 'bulk') LIMIT 1) AS s ON true
        WHERE body.held_since IS NULL
          AND NOT EXISTS (SELECT FROM outbox WHERE id = (SELECT max(id) FROM outbox) AND NOT armed)
        LIMIT $3)
    UPDATE delivery SET
        state = CASE WHEN due.reason IS NULL THEN 'claimed' ELSE 'suppressed' END,
        reply = CASE WHEN due.reason IS NULL THEN reply ELSE left(due.reason, 300) END,
        claimed_by = $2, attempts = attempts + 1, lease_until = now() + $4 * interval '1 second'
    FROM due WHERE delivery.id = due.id
    RETURNING delivery.id, body_id, address, facts, state
"""
GOES_ON = """
    SELECT 1 FROM mail_body WHERE id = $1 AND held_since IS NULL
      AND NOT EXISTS (SELECT FROM outbox WHERE id = (SELECT max(id) FROM outbox) AND NOT armed)
"""
RELEASE = """
    UPDATE delivery SET state = 'queued', claimed_by = '', lease_until = NULL, attempts = attempts - 1
    WHERE claimed_by = $1 AND state = 'claimed' AND id = ANY($2)
"""
# Rows are found through the mails that are not settled, or were not until lately: no index knows their state.
LIVELY = "SELECT id FROM mail_body WHERE settled_at IS NULL OR settled_at > now() - interval '1 day'"
TAKEN = f"""
    SELECT DISTINCT body_id FROM delivery
    WHERE claimed_by = $1 AND state IN ('claimed', 'unknown') AND body_id IN ({LIVELY})
"""
RELEASE_UNWRITTEN = f"""
    UPDATE delivery SET state = 'queued', claimed_by = '', lease_until = NULL, attempts = attempts - 1
    WHERE claimed_by = $1 AND state IN ('claimed', 'unknown') AND id <> ALL($2) AND body_id IN ({LIVELY})
"""
SENT = """
    UPDATE delivery SET state = 'sent', next_attempt_at = NULL, sent_at = $4, reply = given.reply, lease_until = NULL
    FROM unnest($2::bigint[], $3::text[]) AS given (id, reply), (SELECT set_config('synchronous_commit', 'off', true)) AS quickly
    WHERE delivery.id = given.id AND claimed_by = $1 AND state IN ('claimed', 'unknown')
"""
NOT_SENT = """
    UPDATE delivery SET
        state = CASE
            WHEN given.fate = 'refused' THEN 'failed'
            WHEN given.fate = 'later' THEN CASE WHEN attempts < $6 THEN 'retry' ELSE 'failed' END
            ELSE CASE WHEN body.resend_unknown AND attempts < $6 THEN 'queued' ELSE 'unknown' END END,
        next_attempt_at = CASE WHEN given.fate = 'later' THEN now() + (0.8 + 0.4 * random()) * interval '1 second'
            * coalesce(given.wait, least($7 * 2 ^ (attempts - 1), $8)) END,
        reply = given.reply, lease_until = NULL,
        tries = right(
            tries || to_char($9::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z "') || given.reply || E'\n', $10)
    FROM unnest($2::bigint[], $3::text[], $4::text[], $5::int[]) AS given (id, fate, reply, wait), mail_body AS body,
        (SELECT set_config('synchronous_commit', 'off', true)) AS quickly
    WHERE delivery.id = given.id AND body.id = delivery.body_id AND delivery.claimed_by = $1
      AND delivery.state IN ('claimed', 'unknown')
"""
SETTLE = """
    UPDATE mail_body SET settled_at = CASE WHEN EXISTS (
        SELECT FROM delivery WHERE body_id = mail_body.id AND state IN ('queued', 'retry', 'claimed')) THEN NULL ELSE now() END
    WHERE id = ANY($1)
"""
UNSETTLED = "SELECT id FROM mail_body WHERE settled_at IS NULL"
HOLD = "UPDATE mail_body SET held_since = $2, held_reason = $3 WHERE id = $1 AND held_since IS NULL RETURNING id"
EXPIRE = """
    UPDATE delivery SET state = CASE WHEN body.resend_unknown AND attempts < $2 THEN 'queued' ELSE 'unknown' END,
        reply = 'the lease of ' || claimed_by || ' ended', lease_until = NULL
    FROM mail_body AS body
    WHERE body.id = delivery.body_id AND body.settled_at IS NULL
      AND delivery.state = 'claimed' AND lease_until < now() AND claimed_by <> ALL($1)
"""


class Claimed(NamedTuple):
    """A row that is ours for the length of the lease; by the moment `until` (time.monotonic) it must be on the wire."""

    id: int
    body_id: int
    address: str
    facts: dict[str, Any]
    until: float = math.inf


async def facts_of_due(body_id: int) -> dict[str, Any] | None:
    """The facts of some row of a mail that nobody has taken; None when there is no such row."""
    found = await rows(DUE, [body_id])
    return dict(json.loads(found[0]["facts"])) if found else None


async def is_large(body_id: int, least: int) -> bool:
    """Whether a bulk mail has so many rows that nobody has taken."""
    return bool((await rows(LARGE, [body_id, least]))[0]["large"])


async def may_go_on(body_id: int) -> bool:
    """Whether this mail may leave, as of now."""
    return bool(await rows(GOES_ON, [body_id]))


async def claim(body_ids: list[int], run: str, number: int, now: datetime, *, after: int = 0) -> list[Claimed]:
    """Up to `number` rows of these mails that are due, the oldest first, from behind row `after`; none while held back.

    Whoever must get no such mail is taken out on the way, so that there may be fewer although more are due.
    """
    until = time.monotonic() + LEASE_SECONDS * 0.8
    while found := await rows(CLAIM, [body_ids, run, number, LEASE_SECONDS, now, after]):
        mine = [row for row in found if row["state"] == "claimed"]
        if mine:
            facts = json.loads(f"[{','.join(row['facts'] for row in mine)}]")  # a quarter of the time of one by one
            made = zip(mine, facts, strict=True)
            return sorted(Claimed(row["id"], row["body_id"], row["address"], own, until) for row, own in made)
    return []


async def release(run: str, ids: Sequence[int]) -> None:
    """Give back rows that were not written; the attempt does not count."""
    await rows(RELEASE, [run, list(ids)])


async def record(run: str, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write what became of rows of this run; `now` is the moment of sending as people will read it.

    The disk is not waited for: until `settle` the journal knows the same. What was refused for good is looked at by a job.
    """
    sent = [one for one in outcomes if one.fate is Fate.SENT]
    if sent:
        await rows(SENT, [run, [one.row for one in sent], [one.reply for one in sent], now])
    if len(sent) < len(outcomes):
        await _record_others(run, [one for one in outcomes if one.fate is not Fate.SENT], now)


async def settle(body_ids: Sequence[int]) -> None:
    """Note which of these mails have no row left that waits.

    This commit waits for the disk, and so brings all earlier ones there: what was recorded survives a failing database.
    """
    await rows(SETTLE, [list(body_ids)])


async def settle_all() -> None:
    """The same for all mails of which it is not known."""
    await settle([row["id"] for row in await rows(UNSETTLED)])


async def hold(body_id: int, reason: str, now: datetime) -> None:
    """Keep the rest of a mail back until a person lets it go on, and have the office told, once."""
    async with transaction():
        if await rows(HOLD, [body_id, now, reason[:200]]):
            await enqueue("tell_of_hold", body_id)


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
                await rows("SET LOCAL synchronous_commit TO on")  # once this is committed, the journal goes
    return given_back


async def expire(folder: Path) -> None:
    """Of a run on another machine nobody here knows what it wrote: when its lease ends, all of it is unknown."""
    await rows(EXPIRE, [living(folder), MOST_ATTEMPTS])


async def _record_others(run: str, outcomes: Sequence[Outcome], now: datetime) -> None:
    columns = [list(column) for column in zip(*outcomes, strict=True)]
    refused = [one.row for one in outcomes if one.fate is Fate.REFUSED]
    async with transaction():
        await rows(NOT_SENT, [run, *columns, MOST_ATTEMPTS, FIRST_WAIT, LONGEST_WAIT, now, MOST_TOLD])
        if refused:
            await enqueue("note_refusals", refused)
