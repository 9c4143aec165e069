"""Jobs that bring the rows of a mail to the relay.

A run claims rows, writes them over a few connections of its own, and records what became of each within 200 ms. It may be
killed at any moment and started again: nothing is lost, and what may have gone out twice is at most one mail per
connection, marked as unknown. Bulk and transactional mail are runs of different queues and never share a connection;
a run of small transactional mails takes along those whose jobs wait behind its own.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from emails.claims import LEASE_SECONDS, Claimed, claim, expire, is_due, record, recover, release, suppress
from emails.composition import Composer, composer
from emails.journal import Journal
from emails.transport import (
    Connection,
    Envelope,
    Fate,
    Misconfigured,
    Outcome,
    Relay,
    RelayError,
    Unreachable,
    open_connection,
)
from models.database import rows, transaction
from models.deliveries import MailBody, MailQueue, Outbox
from models.queue import enqueue, job, waiting
from models.settings import Settings

BATCH, FEWEST, BATCH_BYTES = 100, 4, 8 * 1024 * 1024
TOGETHER = 20  # transactional mails in one batch: each may have texts and files of its own
RECORD_ROWS, RECORD_SECONDS = 50, 0.2
MOST_FAILURES = 3
WAITING = """
    SELECT id, queue FROM mail_body WHERE id IN (
        SELECT body_id FROM delivery WHERE state = 'queued' OR state = 'retry' AND next_attempt_at <= now())
    AND id NOT IN (SELECT body_id FROM delivery WHERE state = 'claimed' AND lease_until > now())
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
        await Run(_settings, body, await composer(_settings, body), journal).work()
        journal.finish()
    finally:
        journal.close()


@job("send_waiting_mails", every="* * * * *")
async def send_waiting_mails(at: Any = None, context: Any = None) -> None:
    """Start runs for mails with rows that are due and that nobody works on: retries, and what a stop left behind."""
    if _settings is None:
        return
    await recover(_settings.journal_dir, _now())
    await expire(_settings.journal_dir)
    minute = int(time.time() // 60)
    async with transaction():
        for body in await rows(WAITING):
            await enqueue("send_mails", body["id"], queue=body["queue"], once=f"send_mails:{body['id']}:{minute}")


async def _send_again(body_ids: set[int]) -> None:
    """Start runs for mails that a dead one had taken along: their own jobs have ended."""
    async with transaction():
        for body in await MailBody.filter(id__in=list(body_ids)).only("id", "queue") if body_ids else []:
            await enqueue("send_mails", body.id, queue=str(body.queue))


class Run:
    """One job at work on its mail: its connections, its journal, and the outcomes not yet recorded."""

    def __init__(self, settings: Settings, body: MailBody, own: Composer, journal: Journal) -> None:
        self._settings, self._body, self._composers, self._journal = settings, body, {body.id: own}, journal
        self._relay = Relay(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_username,
            settings.smtp_password,
            settings.smtp_starttls,
            settings.mail_only_example,
        )
        if body.queue is MailQueue.BULK:
            self._connections, self._most = (
                settings.smtp_connections,
                max(FEWEST, min(BATCH, BATCH_BYTES // own.weight)),
            )
        else:
            self._connections, self._most = 1, TOGETHER
        self._pending: list[Outcome] = []
        self._enough = asyncio.Event()
        self._sending = True

    async def work(self) -> None:
        """Send until no row is due; ends early when the relay is gone or must not be used."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._record())
            endings = await asyncio.gather(*(self._send() for _ in range(self._connections)), return_exceptions=True)
            self._sending = False
            self._enough.set()
        errors = [ending for ending in endings if isinstance(ending, BaseException)]
        for error in errors:
            if not isinstance(error, Misconfigured):
                raise error
        if errors:
            await _stop_outbox(str(errors[0]))

    async def _send(self) -> None:
        """One connection: batch after batch until one is not full, for then nothing more is due.

        After a lost connection it tries again a few times, then leaves the rest to the next minute.
        """
        failures = 0
        while failures < MOST_FAILURES and (batch := await self._claim()):
            try:
                async with open_connection(self._relay) as connection:
                    while batch:
                        full = len(batch) == self._most
                        await self._send_batch(connection, batch)
                        failures = 0
                        batch = await self._claim() if full else {}
                return
            except RelayError as error:
                log.warning("mail %s: %s", self._body.id, error)
                await release(self._journal.name, list(batch))
                if isinstance(error, Misconfigured):
                    raise
                failures += 1
                await asyncio.sleep(random.uniform(0.5, 1.0) * 2**failures)

    async def _claim(self) -> dict[int, Claimed]:
        bodies = [self._body.id]
        if self._body.queue is MailQueue.TRANSACTIONAL:
            bodies += [argument for (argument,) in await waiting("send_mails", str(self._body.queue))]
        await suppress(bodies, _now())
        claimed = await claim(bodies, self._journal.name, self._most)
        await self._prepare({row.body_id for row in claimed})
        return {row.id: row for row in claimed}

    async def _prepare(self, body_ids: set[int]) -> None:
        """Composers of these mails; those of mails that were sent before are dropped, for they hold files."""
        if len(self._composers) > TOGETHER:
            self._composers.clear()
        for body_id in body_ids - set(self._composers):
            self._composers[body_id] = await composer(self._settings, await MailBody.get(id=body_id))

    async def _send_batch(self, connection: Connection, batch: dict[int, Claimed]) -> None:
        """Rows leave `batch` as they are settled: what is left in it after an error was not written."""
        ends = time.monotonic() + LEASE_SECONDS * 0.8
        envelopes = [envelope for row in list(batch.values()) if (envelope := await self._composed(row, batch))]

        def writing(row: int) -> None:
            if time.monotonic() > ends:
                raise Unreachable("the relay is so slow that the lease is about to end")
            self._journal.writing(row)

        async for outcome in connection.send(envelopes, writing):
            self._settle(outcome, batch)

    async def _composed(self, row: Claimed, batch: dict[int, Claimed]) -> Envelope | None:
        await asyncio.sleep(0)  # pages are served by the same loop
        try:
            return self._composers[row.body_id].compose(row)
        except Exception as error:
            # Whatever does not fit (a fact, an address) is the trouble of this row, never of the others.
            log.exception("delivery %s cannot be composed", row.id)
            self._settle(Outcome(row.id, Fate.REFUSED, f"cannot be composed: {error!r}"[:300]), batch)
            return None

    def _settle(self, outcome: Outcome, batch: dict[int, Claimed]) -> None:
        del batch[outcome.row]
        self._journal.replied(outcome)
        self._pending.append(outcome)
        if len(self._pending) >= RECORD_ROWS:
            self._enough.set()

    async def _record(self) -> None:
        while self._sending or self._pending:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._enough.wait(), RECORD_SECONDS)
            self._enough.clear()
            if self._pending:
                outcomes, self._pending = self._pending, []
                await record(self._journal.name, outcomes, _now())


async def _stop_outbox(reason: str) -> None:
    """Encryption, login or settings are wrong: no row is to blame, and nothing goes out until a person looks."""
    log.error("the outbox is disarmed: %s", reason)
    async with transaction():
        outbox = await Outbox.all().order_by("-id").select_for_update().first() or Outbox()
        outbox.armed, outbox.reason, outbox.changed_at = False, f"relay: {reason}"[:200], _now()
        await outbox.save()
