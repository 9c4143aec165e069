"""How many mails may go in a minute, to the relay and to one domain, counted for all processes together in the database.

What is too much goes back with a time in the next minute, and no attempt is counted. Without limits nothing is counted.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Sequence

from emails.claims import Claimed
from models.database import rows, transaction
from models.settings import Settings

MINUTE = "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDDHH24MI') AS minute"
BEGIN = "INSERT INTO counter (name, value) SELECT unnest($1::text[]), 0 ORDER BY 1 ON CONFLICT (name) DO NOTHING"
COUNTED = "SELECT name, value FROM counter WHERE name = ANY($1) ORDER BY name FOR UPDATE"
COUNT = "UPDATE counter SET value = given.value FROM unnest($1::text[], $2::int[]) AS given (name, value) WHERE counter.name = given.name"
POSTPONE = """
    UPDATE delivery SET state = 'retry', claimed_by = '', lease_until = NULL, attempts = attempts - 1,
        next_attempt_at = date_trunc('minute', now()) + $3 * interval '1 second'
    WHERE claimed_by = $1 AND state = 'claimed' AND id = ANY($2)
"""
FORGET = (
    "DELETE FROM counter WHERE name LIKE 'mails:%' AND name < 'mails:' || to_char(now() - interval '1 day', 'YYYYMMDD')"
)


async def within_limits(claimed: Sequence[Claimed], run: str, settings: Settings) -> list[Claimed]:
    """Those of the claimed rows that may go now; the others are given back until the next minute."""
    if not (settings.smtp_per_minute or settings.smtp_per_domain_minute):
        return list(claimed)
    minute = (await rows(MINUTE))[0]["minute"]
    async with transaction():
        going = _going(claimed, minute, settings, used := await _used(claimed, minute))
        await rows(COUNT, [list(used), list(used.values())])
    kept = {one.id for one in going}
    waiting = [one.id for one in claimed if one.id not in kept]
    if waiting:
        await rows(POSTPONE, [run, waiting, random.uniform(60, 65)])
    return going


async def forget_minutes() -> None:
    """Counts of days that are over go."""
    await rows(FORGET)


async def _used(claimed: Sequence[Claimed], minute: str) -> Counter[str]:
    """What was sent in this minute so far, by counter; locked until the transaction ends."""
    names = sorted({name for one in claimed for name in _names(one, minute)})
    await rows(BEGIN, [names])
    return Counter({row["name"]: row["value"] for row in await rows(COUNTED, [names])})


def _going(claimed: Sequence[Claimed], minute: str, settings: Settings, used: Counter[str]) -> list[Claimed]:
    """One after the other as long as relay and domain have room; `used` counts what goes."""
    limits = (settings.smtp_per_minute, settings.smtp_per_domain_minute)
    going = []
    for one in claimed:
        names = _names(one, minute)
        if all(not limit or used[name] < limit for name, limit in zip(names, limits, strict=True)):
            used.update(names)
            going.append(one)
    return going


def _names(one: Claimed, minute: str) -> tuple[str, str]:
    """The counters of the relay and of the recipient's domain."""
    domain = one.address.rpartition("@")[2].lower()
    mark = hashlib.blake2b(domain.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return f"mails:{minute}:", f"mails:{minute}:{mark}"
