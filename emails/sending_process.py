"""A large mail is sent by a process of its own: pages are served beside it, and more than one core is used.

As a program (`python -m emails.sending_process BODY SECONDS`) it makes one run over a mail, with settings from the
environment and a clock that is so many seconds ahead. It ends in good order when it is told to, or when its input ends:
so it learns that the process is gone which started it. At its end it prints one line of JSON.
"""

import asyncio
import json
import os
import resource
import signal
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import uvloop

from emails.sending import Clock, send_due
from models.database import open_database, open_url
from models.memory import keep_imports
from models.settings import Settings, as_environment, read_settings

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = "emails.sending_process"


class Spent(NamedTuple):
    """What sending took: first claim and last record as seconds of the epoch, processor seconds, peak memory in MB."""

    began: float
    ended: float
    cpu: float
    memory_mb: float


class SenderFailed(RuntimeError):
    """The sending process ended badly; what it had taken is cleared up by the next run."""


async def send_apart(settings: Settings, body_id: int, now: Clock) -> Spent:
    """Send what is due of a mail over so many connections as are set; raises SenderFailed."""
    ahead = (now() - datetime.now(UTC)).total_seconds()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", PROGRAM, str(body_id), str(ahead)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | as_environment(replace(settings, database_url=open_url())),
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        told = await process.stdout.read()
    finally:
        process.stdin.close()
        await process.wait()
    if process.returncode or not told:
        raise SenderFailed(f"mail {body_id}: its sending process ended with {process.returncode}")
    return Spent(**json.loads(told))


async def _run(body_id: int, ahead: timedelta) -> Spent:
    settings, loop, ends = read_settings(), asyncio.get_running_loop(), asyncio.Event()
    # Nothing is ever written to this process: when there is something to read from its input, that is its end.
    loop.add_reader(sys.stdin, _end, loop, ends)
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, ends.set)
    async with open_database(settings.database_url):
        began = await send_due(settings, body_id, lambda: datetime.now(UTC) + ahead, told_to_end=ends.is_set)
        ended = time.time()
    return Spent(began or ended, ended, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _end(loop: asyncio.AbstractEventLoop, ends: asyncio.Event) -> None:
    ends.set()
    loop.remove_reader(sys.stdin)


def main() -> None:
    """One run, one line."""
    keep_imports()
    body_id, ahead = int(sys.argv[1]), timedelta(seconds=float(sys.argv[2]))
    sys.stdout.write(json.dumps(uvloop.run(_run(body_id, ahead))._asdict()))


if __name__ == "__main__":
    main()
