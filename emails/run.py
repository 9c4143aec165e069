"""One job at work on its mail: its connections, its stock of claimed rows, its journal, and outcomes not yet recorded.

Rows are claimed in batches, the next batch while the present one is being sent, and shared by all connections. Outcomes
are recorded at most `RECORD_ROWS` at a time and `RECORD_SECONDS` late. Whatever ends a run early, rows that were not
written are given back, and what the relay said stands in the journal.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from functools import partial

from emails.claims import Claimed, claim, hold, may_go_on, record, release, settle
from emails.composition import Composer, composer
from emails.envelopes import Envelope, Fate, Misconfigured, Outcome, Relay, RelayError, Unreachable
from emails.journal import Journal
from emails.pace import within_limits
from emails.transport import open_connection
from models.deliveries import MailBody, MailQueue
from models.queue import waiting
from models.settings import Settings

BATCH = 200
TOGETHER = 20  # transactional mails: each may have texts and files of its own
RECORD_ROWS, RECORD_SECONDS = 50, 0.2
ASK_SECONDS = 0.3
MOST_FAILURES = 3
log = logging.getLogger(__name__)

Share = dict[int, Claimed]  # the rows of one connection whose fate is open; after an error none was written


class Halted(RelayError):
    """Somebody, or the database, wants this run to end; no row is to blame."""


class Run:
    """Sends what is due of one mail; a run of transactional mail takes along those whose jobs wait behind its own."""

    def __init__(
        self,
        settings: Settings,
        body: MailBody,
        own: Composer,
        journal: Journal,
        now: Callable[[], datetime],
        told_to_end: Callable[[], bool],
    ) -> None:
        self._settings, self._body, self._composers, self._journal = settings, body, {body.id: own}, journal
        self._now, self._told_to_end = now, told_to_end
        self._relay = Relay(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_username,
            settings.smtp_password,
            settings.smtp_starttls,
            settings.mail_only_example,
        )
        bulk = body.queue is MailQueue.BULK
        self._connections = settings.smtp_connections if bulk else 1
        self._batch = BATCH if bulk else TOGETHER
        self._stock: deque[Claimed] = deque()
        self._after = 0
        self._touched = {body.id}
        self._claiming: asyncio.Task[bool] | None = None
        self._more = False
        self._pending: list[Outcome] = []
        self._enough = asyncio.Event()
        self._latest: deque[Outcome] = deque(maxlen=settings.mail_error_window)
        self.began: float | None = None  # seconds of the epoch when the first rows were asked for
        self._sending, self._halted, self._refused, self._asked = True, "", "", time.monotonic()

    async def work(self) -> None:
        """Send until no row is due; ends early when the relay is gone, must not be used, or somebody says so."""
        recorder = asyncio.create_task(self._record())
        try:
            endings = await asyncio.gather(*(self._send() for _ in range(self._connections)), return_exceptions=True)
            await self._give_back()
        finally:
            self._sending = False
            self._enough.set()
            await recorder
            self._journal.flush()
        await settle(sorted(self._touched))
        errors = [ending for ending in endings if isinstance(ending, BaseException)]
        for error in sorted(errors, key=lambda error: isinstance(error, Misconfigured)):
            raise error

    async def _send(self) -> None:
        """One connection, until nothing more is due.

        After a lost connection it tries again a few times, then leaves the rest to the next minute.
        """
        failures = 0
        while failures < MOST_FAILURES and await self._stocked():
            row = self._stock.popleft()  # kept for this connection, so that a small mail opens no more than it needs
            share: Share = {row.id: row}
            try:
                async with open_connection(self._relay) as session:
                    self._stock.appendleft(share.pop(row.id))
                    while await self._stocked():
                        await session.send(
                            partial(self._supply, share), partial(self._writing, share), partial(self._settle, share)
                        )
                        failures = 0
                return
            except RelayError as error:
                log.warning("mail %s: %s", self._body.id, error)
                self._put_back(share)
                if isinstance(error, Misconfigured):
                    raise
                if isinstance(error, Halted):
                    return
                failures += 1
                await asyncio.sleep(random.uniform(0.5, 1.0) * 2**failures)

    async def _stocked(self) -> bool:
        """Whether there is a row to send; waits for the next claim where the stock is empty."""
        while not self._halted:
            if self._may_take():
                return True
            if self._stock:
                await self._give_back()
            elif not await self._claimed() and not self._stock:
                return False
        return False

    def _may_take(self) -> bool:
        return bool(self._stock) and not self._halted and time.monotonic() < self._stock[0].until

    def _supply(self, share: Share) -> Envelope | None:
        """The next mail of a connection; the stock is filled up before it is empty.

        Each is composed when its turn has come: while several were composed at once, the relay waited.
        """
        envelope = None
        while envelope is None and self._may_take():
            envelope = self._composed(self._stock.popleft(), share)
        if self._more and self._claiming is None and len(self._stock) < self._batch // 2:
            self._claiming = asyncio.create_task(self._claim())
        return envelope

    def _put_back(self, share: Share) -> None:
        """What a connection has taken and not written may go over another one, or back."""
        self._stock.extendleft(reversed(share.values()))

    async def _claimed(self) -> bool:
        """Wait for the claim that is under way, or make one; False when nothing is due."""
        self._claiming = self._claiming or asyncio.create_task(self._claim())
        return await asyncio.shield(self._claiming)

    async def _claim(self) -> bool:
        bodies = [self._body.id]
        if self._body.queue is MailQueue.TRANSACTIONAL:
            bodies += [argument for (argument,) in await waiting("send_mails", str(self._body.queue))]
        self.began = self.began or time.time()
        claimed = await claim(bodies, self._journal.name, self._batch, self._now(), after=self._after)
        if not claimed and self._after:  # once more from the beginning: what was given back lies there
            claimed = await claim(bodies, self._journal.name, self._batch, self._now())
        self._after = claimed[-1].id if claimed and len(bodies) == 1 else 0
        found = bool(claimed)
        claimed = await within_limits(claimed, self._journal.name, self._settings)
        await self._prepare({row.body_id for row in claimed})
        self._stock.extend(claimed)
        self._more, self._claiming = found, None
        return found

    async def _give_back(self) -> None:
        """What is claimed and not written is anybody's again."""
        if self._claiming is not None:
            with contextlib.suppress(Exception):
                await self._claiming
        rows = [self._stock.popleft().id for _ in range(len(self._stock))]
        if rows:
            await release(self._journal.name, rows)

    async def _prepare(self, body_ids: set[int]) -> None:
        """Composers of these mails; those of mails that were sent before are dropped, for they hold files."""
        if len(self._composers) > TOGETHER:
            self._composers.clear()
        self._touched |= body_ids
        for body_id in body_ids - set(self._composers):
            self._composers[body_id] = await composer(self._settings, await MailBody.get(id=body_id))

    def _writing(self, share: Share, row: int) -> None:
        if self._halted:
            raise Halted(self._halted)
        if time.monotonic() > share[row].until:
            raise Unreachable("the relay is so slow that the lease is about to end")
        self._journal.writing(row)

    def _composed(self, row: Claimed, share: Share) -> Envelope | None:
        share[row.id] = row
        try:
            return self._composers[row.body_id].compose(row)
        except Exception as error:
            # Whatever does not fit (a fact, an address) is the trouble of this row, never of the others.
            log.exception("delivery %s cannot be composed", row.id)
            self._settle(share, Outcome(row.id, Fate.REFUSED, f"cannot be composed: {error!r}"[:300]))
            return None

    def _settle(self, share: Share, outcome: Outcome) -> None:
        del share[outcome.row]
        self._journal.replied(outcome)
        self._pending.append(outcome)
        self._latest.append(outcome)
        if outcome.fate is not Fate.SENT and self._body.queue is MailQueue.BULK:
            self._stop_if_refused()
        if len(self._pending) >= RECORD_ROWS:
            self._enough.set()

    async def _record(self) -> None:
        """As long as the run lives; a database that is gone ends it after the mails that are being written."""
        try:
            while self._sending or self._pending:
                await self._enough_or_late()
                await self._write_outcomes()
                if self._refused:
                    await hold(self._body.id, self._refused, self._now())
                self._halted = self._halted or await self._reason_to_halt()
        except BaseException:
            self._halted = "the database is gone"
            raise

    async def _enough_or_late(self) -> None:
        """Wait while a full record may come of what is pending, and no longer than it may be late."""
        if self._sending and len(self._pending) < RECORD_ROWS:
            self._enough.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RECORD_SECONDS):
                    await self._enough.wait()

    async def _write_outcomes(self) -> None:
        outcomes, self._pending = self._pending[:RECORD_ROWS], self._pending[RECORD_ROWS:]
        if outcomes:
            self._journal.flush()
            await record(self._journal.name, outcomes, self._now())

    def _stop_if_refused(self) -> None:
        """A circular of which too much is not taken is stopped before the rest is burnt too."""
        window = self._latest.maxlen or 0
        errors = [one for one in self._latest if one.fate is not Fate.SENT]
        if len(self._latest) == window and len(errors) > window * self._settings.mail_error_share:
            self._refused = f"{len(errors)} of the last {window} mails were not taken: {errors[-1].reply}"
            self._halted = self._halted or self._refused

    async def _reason_to_halt(self) -> str:
        """Asked a few times a second: a person who stops a mail does not want to wait for the batch."""
        if self._told_to_end():
            return "told to end"
        if time.monotonic() < self._asked + ASK_SECONDS:
            return ""
        self._asked = time.monotonic()
        return "" if await may_go_on(self._body.id) else "stopped by a person"
