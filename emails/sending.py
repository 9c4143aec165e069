"""Sending what is due of one mail, here and now: after dead runs are cleared up, until nothing of it is due."""

import logging
from collections.abc import Callable
from datetime import datetime

from emails.claims import facts_of_due, recover
from emails.composition import composer
from emails.envelopes import Misconfigured
from emails.journal import Journal
from emails.run import Run
from models.database import transaction
from models.deliveries import MailBody, Outbox
from models.queue import enqueue
from models.settings import Settings

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


async def send_due(
    settings: Settings, body_id: int, now: Clock, *, told_to_end: Callable[[], bool] = lambda: False
) -> float | None:
    """One run over a mail; `now` is the clock of the house. Once `told_to_end`, what is not yet written is given back.

    Returns when the first rows were asked for, in seconds of the epoch; None where there were none.
    """
    await _send_again(await recover(settings.journal_dir, now()) - {body_id})
    facts = await facts_of_due(body_id)
    if facts is None:
        return None  # another run has taken it along
    body = await MailBody.get(id=body_id)
    own = await composer(settings, body)
    own.prepare(facts)
    journal = Journal(settings.journal_dir)
    run = Run(settings, body, own, journal, now, told_to_end)
    try:
        await run.work()
        journal.finish()
    except Misconfigured as error:
        journal.finish()
        await _stop_outbox(str(error), now())
    finally:
        journal.close()
    return run.began


async def _send_again(body_ids: set[int]) -> None:
    """Start runs for mails that a dead one had taken along: their own jobs have ended."""
    async with transaction():
        for body in await MailBody.filter(id__in=list(body_ids)).only("id", "queue") if body_ids else []:
            await enqueue("send_mails", body.id, queue=str(body.queue))


async def _stop_outbox(reason: str, at: datetime) -> None:
    """Encryption, login or settings are wrong: no row is to blame, and nothing goes out until a person looks."""
    log.error("the outbox is disarmed: %s", reason)
    async with transaction():
        outbox = await Outbox.all().order_by("-id").select_for_update().first() or Outbox()
        outbox.armed, outbox.reason, outbox.changed_at = False, f"relay: {reason}"[:200], at
        await outbox.save()
