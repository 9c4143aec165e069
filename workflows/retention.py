"""How long what is kept (Löschfristen): one table of periods, a job every night, and a report of what it took away.

Answers, papers, circulars and the history of who did what are records of the associations and have no period here;
they leave through the archive of a closed matter. See workflows/erasure.py for a person who asks to be forgotten.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from models.audit import RetentionRun
from models.database import rows, transaction
from models.queue import job
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require

RUNS_SHOWN = 30


class Period(NamedTuple):
    """What goes after so many days; `statement` takes the moment before which it goes as $1 and gives back a row each."""

    name: str
    days: int
    statement: str


# GDPR article 5 (1) e: no longer than the purpose needs. The words for each name are in consult/retention.py.
PERIODS = (
    Period("login_requests", 7, "DELETE FROM login_request WHERE created_at < $1 AND NOT demonstration RETURNING id"),
    Period("address_changes", 7, "DELETE FROM address_change WHERE expires_at < $1 RETURNING id"),
    Period("sessions", 90, "DELETE FROM session WHERE coalesce(revoked_at, expires_at) < $1 RETURNING id"),
    Period("feed_keys", 90, "DELETE FROM feed_key WHERE revoked_at < $1 RETURNING id"),
    Period("suppressions", 365, "DELETE FROM suppression WHERE until < $1 RETURNING id"),
    Period(
        "mail_words",
        730,
        """WITH old AS (
            SELECT id FROM mail_body WHERE created_at < $1 AND facts::text <> '{}' AND circular_id IS NULL
            AND NOT EXISTS (SELECT FROM delivery WHERE body_id = mail_body.id AND state IN ('queued', 'retry', 'unknown'))
        ), emptied AS (UPDATE delivery SET facts = '{}' WHERE body_id IN (SELECT id FROM old))
        UPDATE mail_body SET facts = '{}', attachments = '[]' WHERE id IN (SELECT id FROM old) RETURNING id""",
    ),
)


@dataclass(frozen=True)
class Retention:
    """The periods, and what the last nights took away, the newest first."""

    periods: tuple[Period, ...]
    runs: list[RetentionRun]


@job("keep_periods", every="20 3 * * *")
async def keep_periods(at: Any = None, context: Any = None) -> None:
    """Take away what has outlived its period, and write down how much of each it was."""
    now = clock.now()
    async with transaction():
        counts = {one.name: len(await rows(one.statement, [now - timedelta(days=one.days)])) for one in PERIODS}
        await RetentionRun.create(ran_at=now, counts=counts)


async def show_retention(actor: Actor) -> Retention:
    """For the federation's administration."""
    require(True, is_federation_administrator(actor), code="administrator_only")
    return Retention(PERIODS, await RetentionRun.all().order_by("-id").limit(RUNS_SHOWN))
