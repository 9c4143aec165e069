"""Jobs that bring the rows of a mail to the relay.

A run claims rows, writes them over a few connections of its own, and records what became of each within 200 ms. It may be
killed at any moment and started again: nothing is lost, and what may have gone out twice is at most one mail per
connection, marked as unknown. Bulk and transactional mail are runs of different queues and never share a connection;
a run of small transactional mails takes along those whose jobs wait behind its own.
"""

import logging
import time
from datetime import UTC, datetime
from typing import Any

from emails.bounces import note_refusal
from emails.claims import expire, is_large, recover, settle_all
from emails.pace import forget_minutes
from emails.sending import Clock, send_due
from emails.sending_process import Spent, send_apart
from models.database import rows, transaction
from models.deliveries import Delivery, DeliveryState
from models.queue import enqueue, job
from models.settings import Settings

WAITING = """
    SELECT id, queue FROM mail_body WHERE settled_at IS NULL AND held_since IS NULL
    AND EXISTS (SELECT FROM delivery WHERE body_id = mail_body.id
        AND (state = 'queued' OR state = 'retry' AND next_attempt_at <= now()))
    AND NOT EXISTS (SELECT FROM delivery WHERE body_id = mail_body.id AND state = 'claimed' AND lease_until > now())
    ORDER BY id
"""
LARGE = 2_000  # from so many rows on a circular has a process of its own, which takes a second to start
log = logging.getLogger(__name__)


def _real_now() -> datetime:
    return datetime.now(UTC)


_settings: Settings | None = None
_now: Clock = _real_now


def use(settings: Settings, *, now: Clock | None = None) -> None:
    """From now on this process sends with these settings; `now` is the clock of the house for what people read."""
    global _settings, _now
    _settings, _now = settings, now or _real_now


@job("send_mails")
async def send_mails(body_id: int) -> None:
    """Send what is due of one mail. Without settings in use, or with the outbox disarmed, all rows stay queued."""
    if _settings is None:
        log.warning("mail %s stays queued: this process does not send", body_id)
    else:
        await send(_settings, body_id)


async def send(settings: Settings, body_id: int) -> Spent | None:
    """What that took, where the mail is so large that a process of its own sent it."""
    if await is_large(body_id, LARGE):
        return await send_apart(settings, body_id, _now)
    await send_due(settings, body_id, _now)
    return None


@job("note_refusals")
async def note_refusals(delivery_ids: list[int]) -> None:
    """What the relay refused because of its recipient counts like a mail that came back."""
    if _settings is None:
        return
    for delivery in await Delivery.filter(id__in=delivery_ids, state=DeliveryState.FAILED):
        await note_refusal(delivery, _now(), limit=_settings.bounce_limit)


@job("send_waiting_mails", every="* * * * *")
async def send_waiting_mails(at: Any = None, context: Any = None) -> None:
    """Start runs for mails with rows that are due and that nobody works on: retries, and what a stop left behind."""
    if _settings is None:
        return
    await recover(_settings.journal_dir, _now())
    await expire(_settings.journal_dir)
    await settle_all()
    await forget_minutes()
    minute = int(time.time() // 60)
    async with transaction():
        for body in await rows(WAITING):
            await enqueue("send_mails", body["id"], queue=body["queue"], once=f"send_mails:{body['id']}:{minute}")
