"""A sending process that is killed in the middle loses nothing, doubles at most what was on its connections, and says so."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from emails.delivery import send_mails, send_waiting_mails
from models.database import rows, transaction
from models.deliveries import Delivery, MailQueue
from models.queue import drain, enqueue
from tests.emails.conftest import queued, states
from tests.emails.servers import scripted

ROOT = Path(__file__).parent.parent.parent
SENDER = """
import asyncio, sys
from pathlib import Path
from emails import delivery
from models.database import open_database
from models.settings import Settings

async def main(url, folder, port, body):
    delivery.use(Settings(data_dir=Path(folder), smtp_host="127.0.0.1", smtp_port=int(port), secret="geheim",
                          mail_domain="dkk.example", mail_only_example=True, smtp_connections=4))
    async with open_database(url):
        await delivery.send_mails(int(body))

asyncio.run(main(*sys.argv[1:]))
"""
CONNECTIONS = 4


async def killed_after(mails, body, server, url, folder):
    """Another process sends and is killed when that many mails have arrived."""
    arguments = [url, str(folder), str(server.port), str(body.id)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", SENDER, *arguments, env=environment)
    async with asyncio.timeout(60):
        await server.arrived(mails)
    process.send_signal(signal.SIGKILL)
    await process.wait()


@pytest.mark.parametrize("pipelining", [True, False])
async def test_a_killed_circular_ends_with_each_row_sent_once_or_honestly_unknown(db, sending, tmp_path, pipelining):
    body = await queued(600)
    async with scripted(slow=0.01, pipelining=pipelining) as server:
        await killed_after(150, body, server, db, tmp_path)
        assert (await states(body))["claimed"] > 0

        sending(server.port)
        await send_mails(body.id)

    found = await states(body)
    assert found["sent"] + found.get("unknown", 0) == 600
    assert found.get("unknown", 0) <= CONNECTIONS

    arrived = [recipient for _, recipient, _ in server.mails]
    sent = set(await Delivery.filter(body_id=body.id, state="sent").values_list("address", flat=True))
    assert len(arrived) == len(set(arrived)), "a circular never comes twice"
    assert sent <= set(arrived), "what is called sent has arrived"


async def test_a_killed_reminder_reaches_everyone_and_few_twice(db, sending, tmp_path):
    body = await queued(400, queue=MailQueue.BULK, template="reminder", resend_unknown=True)
    async with scripted(slow=0.01) as server:
        for mails in (60, 140):
            await killed_after(mails, body, server, db, tmp_path)
        sending(server.port)
        await send_waiting_mails()
        await drain()

    assert await states(body) == {"sent": 400}
    arrived = [recipient for _, recipient, _ in server.mails]
    assert len(set(arrived)) == 400
    assert len(arrived) - 400 <= 2 * CONNECTIONS


async def test_what_a_killed_run_had_taken_along_is_sent_although_its_own_job_has_ended(db, sending, tmp_path):
    receipts = [await queued(5, queue=MailQueue.TRANSACTIONAL, template="receipt", resend_unknown=True) for _ in "ab"]
    async with transaction():
        await enqueue("send_mails", receipts[1].id, queue="transactional")
    async with scripted(slow=0.05) as server:
        await killed_after(2, receipts[0], server, db, tmp_path)
        await rows("UPDATE dbos.workflow_status SET status = 'SUCCESS'")
        sending(server.port)
        await send_mails(receipts[0].id)
        await drain()

    assert [await states(body) for body in receipts] == [{"sent": 5}] * 2


async def test_a_killed_process_leaves_no_claim_and_no_journal_behind(db, sending, tmp_path):
    body = await queued(300)
    async with scripted(slow=0.01) as server:
        await killed_after(50, body, server, db, tmp_path)
        sending(server.port)
        await send_waiting_mails()

    found = await states(body)
    assert "claimed" not in found
    assert found["queued"] >= 200
    assert list((tmp_path / "journal").iterdir()) == []
    assert {row.attempts for row in await Delivery.filter(body_id=body.id, state="queued")} == {0}
