"""How long a circular waits for its first claim, and a receipt for its way while a circular is being sent, with real jobs."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import quantiles

from models.database import rows, transaction
from models.queue import enqueue
from tests.bench import mail_rows
from tests.bench.figures import Figure
from tests.bench.mail_killing import restarted

RECEIPTS = 40


@asynccontextmanager
async def jobs(url: str, folder: Path, port: int) -> AsyncIterator[None]:
    """`main.py worker` as an operator starts it."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(port),
        "MAIL_ONLY_EXAMPLE": "1",
        "MAIL_DOMAIN": "dkk.example",
        "SECRET": "bench",
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "main.py", "worker", env=environment, stderr=-1)
    try:
        assert process.stderr is not None
        while b"working on jobs" not in (line := await process.stderr.readline()):
            if not line:
                raise SystemExit("the worker did not start")
        yield
    finally:
        process.terminate()
        await process.communicate()


async def release(body: int, queue: str) -> float:
    """Ask for a mail to be sent, as queue_mail does, and say when the commit was."""
    async with transaction():
        await enqueue("send_mails", body, queue=queue)
    return time.time()


async def release_to_first_claim(url: str, folder: Path, port: int, mails: int) -> Figure:
    """From the commit of the release to the first claim that is committed."""
    async with jobs(url, folder, port):
        body = await mail_rows.circular(mails)
        released = await release(body, "bulk")
        while not await rows("SELECT 1 FROM delivery WHERE body_id = $1 AND state <> 'queued' LIMIT 1", [body]):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        waited = time.time() - released
        await _ended(body)
    return Figure("seconds_from_release_to_first_claim", waited, 3)


async def seconds_of_receipts(url: str, folder: Path, port: int, mails: int) -> Figure:
    """What nineteen of twenty receipts stay below, from its commit until the sink has it, while a circular goes out."""
    async with jobs(url, folder, port):
        circular = await mail_rows.circular(5 * mails)
        await release(circular, "bulk")
        taken = []
        for number in range(RECEIPTS):
            receipt = await mail_rows.receipt(number)
            started = await release(receipt, "transactional")
            while (await mail_rows.states(receipt)) != {"sent": 1}:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            taken.append(time.time() - started)
        await _ended(circular)
    return Figure("seconds_of_a_receipt_p95", quantiles(taken, n=20)[-1], 2)


async def seconds_until_it_goes_on(url: str, folder: Path, port: int, mails: int) -> list[Figure]:
    """From a restart of the database in the middle until a worker that lives through it sends again; nobody helps."""
    async with jobs(url, folder, port):
        body = await mail_rows.circular(mails)
        await release(body, "bulk")
        await _sent(body, mails // 5)
        await restarted(folder)
        started, before = time.time(), (await mail_rows.states(body))["sent"]
        await _sent(body, before + 1)
        waited = time.time() - started
        while not set(found := await mail_rows.states(body)) <= {"sent", "unknown"}:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
    return [
        Figure("seconds_until_a_worker_goes_on", waited, 60),
        Figure("unknown_after_it_went_on", found.get("unknown", 0), 4),
    ]


async def _sent(body: int, mails: int) -> None:
    while (await mail_rows.states(body)).get("sent", 0) < mails:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def _ended(body: int) -> None:
    while set(await mail_rows.states(body)) != {"sent"}:  # noqa: ASYNC110
        await asyncio.sleep(0.2)
