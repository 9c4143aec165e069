"""A large mail is sent by a process of its own; it ends with the one that started it, and loses nothing."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from emails import delivery
from emails.sending_process import PROGRAM, SenderFailed
from models.database import rows
from models.deliveries import MailQueue
from models.settings import Settings, as_environment, read_settings
from tests.emails.conftest import MOMENT, queued, states
from tests.emails.servers import scripted
from tests.emails.test_killed import ROOT, SENDER

MAILS = 500


def senders() -> list[psutil.Process]:
    """The sending processes of this test run."""
    return [one for one in psutil.Process().children(recursive=True) if PROGRAM in " ".join(one.cmdline())]


async def test_a_large_mail_goes_out_by_a_process_of_its_own(db, sending, monkeypatch):
    monkeypatch.setattr(delivery, "LARGE", MAILS)
    body, receipts = await queued(MAILS), await queued(MAILS, queue=MailQueue.TRANSACTIONAL, template="receipt")
    async with scripted() as server:
        settings = sending(server.port)
        spent = await delivery.send(settings, body.id)
        others = await delivery.send(settings, receipts.id)

    assert spent is not None and others is None
    assert await states(body) == await states(receipts) == {"sent": MAILS}
    assert len({recipient for _, recipient, _ in server.mails}) == len(server.mails) - MAILS == MAILS
    (said,) = await rows("SELECT min(sent_at) AS at FROM delivery WHERE body_id = $1", [body.id])
    assert 0 <= (said["at"] - MOMENT).total_seconds() < 60, "people read the time of the house's clock"
    assert senders() == []


async def test_a_sending_process_that_dies_is_told_and_its_rows_go_out_with_the_next_run(db, sending, monkeypatch):
    monkeypatch.setattr(delivery, "LARGE", MAILS)
    body = await queued(MAILS)
    async with scripted(slow=0.02) as server:
        sending(server.port)
        under_way = asyncio.create_task(delivery.send_mails(body.id))
        await server.arrived(4)
        senders()[0].kill()
        with pytest.raises(SenderFailed):
            await under_way
        monkeypatch.setattr(delivery, "LARGE", 2 * MAILS)
        await delivery.send_mails(body.id)

    found = await states(body)
    assert found["sent"] + found.get("unknown", 0) == MAILS and found.get("unknown", 0) <= 4


async def test_when_the_starting_process_is_killed_its_sender_ends_in_good_order(db, tmp_path):
    body = await queued(MAILS)
    program = SENDER.replace(
        "    async with open_database", f"    delivery.LARGE = {MAILS}\n    async with open_database"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    async with scripted(slow=0.02) as server:
        arguments = [db, str(tmp_path), str(server.port), str(body.id)]
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, *arguments, env=environment)
        await server.arrived(10)
        orphans = [psutil.Process(one.pid) for one in psutil.Process(process.pid).children()]
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await asyncio.to_thread(psutil.wait_procs, orphans, timeout=10)

    found = await states(body)
    assert len(orphans) == 1 and not any(one.is_running() for one in orphans)
    assert set(found) == {"sent", "queued"} and found["queued"] > 0, "what was not written was given back"
    assert len(server.mails) == found["sent"]
    assert list((Path(tmp_path) / "journal").iterdir()) == []


def test_another_process_reads_the_same_settings_wherever_it_is_started(monkeypatch, tmp_path):
    told = Settings(
        data_dir=Path("var"), secret="geheim", smtp_starttls=True, mail_error_share=0.5, smtp_password="=; x"
    )
    for name, value in as_environment(told).items():
        monkeypatch.setenv(name, value)
    here = Path.cwd()
    monkeypatch.chdir(tmp_path)

    assert read_settings() == replace(told, data_dir=here / "var", pages_dir=here / "pages")
