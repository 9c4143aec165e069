"""Jobs that bring the rows of a mail to the relay.

A run claims rows, writes them over a few connections of its own, and records what became of each within 200 ms. It may be
killed at any moment and started again: nothing is lost, and what may have gone out twice is at most one mail per
connection, marked as unknown. Bulk and transactional mail are runs of different queues and never share a connection;
a run of small transactional mails takes along those whose jobs wait behind its own.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from emails.bounces import note_refusal
from emails.claims import expire, is_due, recover, settle_all
from emails.composition import composer
from emails.envelopes import Misconfigured
from emails.journal import Journal
from emails.pace import forget_minutes
from emails.run import Run
from models.database import rows, transaction
from models.deliveries import Delivery, DeliveryState, MailBody, Outbox
from models.queue import enqueue, job
from models.settings import Settings

WAITING = """
    SELECT id, queue FROM mail_body WHERE settled_at IS NULL AND held_since IS NULL
    AND EXISTS (SELECT FROM delivery WHERE body_id = mail_body.id
        AND (state = 'queued' OR state = 'retry' AND next_attempt_at <= now()))
    AND NOT EXISTS (SELECT FROM delivery WHERE body_id = mail_body.id AND state = 'claimed' AND lease_until > now())
    ORDER BY id
"""
log = logging.getLogger(__name__)


def _real_now() -> datetime:
    return datetime.now(UTC)


_settings: Settings | None = None
_now: Callable[[], datetime] = _real_now


def use(settings: Settings, *, now: Callable[[], datetime] | None = None) -> None:
    """From now on this process sends with these settings; `now` is the clock of the house for what people read."""
    global _settings, _now
    _settings, _now = settings, now or _real_now


@job("send_mails")
async def send_mails(body_id: int) -> None:
    """Send what is due of one mail. Without settings in use, or with the outbox disarmed, all rows stay queued."""
    if _settings is None:
        log.warning("mail %s stays queued: this process does not send", body_id)
        return
    await _send_again(await recover(_settings.journal_dir, _now()) - {body_id})
    if not await is_due(body_id):
        return  # another run has taken it along
    body = await MailBody.get(id=body_id)
    journal = Journal(_settings.journal_dir)
    try:
        await Run(_settings, body, await composer(_settings, body), journal, _now).work()
        journal.finish()
    except Misconfigured as error:
        journal.finish()
        await _stop_outbox(str(error))
    finally:
        journal.close()


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


async def _send_again(body_ids: set[int]) -> None:
    """Start runs for mails that a dead one had taken along: their own jobs have ended."""
    async with transaction():
        for body in await MailBody.filter(id__in=list(body_ids)).only("id", "queue") if body_ids else []:
            await enqueue("send_mails", body.id, queue=str(body.queue))


async def _stop_outbox(reason: str) -> None:
    """Encryption, login or settings are wrong: no row is to blame, and nothing goes out until a person looks."""
    log.error("the outbox is disarmed: %s", reason)
    async with transaction():
        outbox = await Outbox.all().order_by("-id").select_for_update().first() or Outbox()
        outbox.armed, outbox.reason, outbox.changed_at = False, f"relay: {reason}"[:200], _now()
        await outbox.save()
