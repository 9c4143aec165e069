"""A worker that is measured: a process of its own that begins as `main.py worker` does, and sends a mail for each line it reads.

A line is the id of a mail body; the answer is JSON with `seconds` (from the first claim to the last record), `cpu` (of the
process that sends) and `memory_mb` (its peak).
Run with the database's URL, the data folder, the relay's port and the number of connections.
"""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

import uvloop

from emails import delivery
from emails.sending_process import Spent
from main import import_jobs
from models.database import open_database, rows
from models.settings import Settings


async def work(url: str, folder: str, port: str, connections: str) -> None:
    """Until the standard input ends."""
    settings = Settings(
        data_dir=Path(folder),
        smtp_host="127.0.0.1",
        smtp_port=int(port),
        smtp_connections=int(connections),
        secret="bench",
        mail_domain="dkk.example",
        mail_only_example=True,
    )
    delivery.use(settings)
    async with open_database(url):
        await rows("SELECT 1")
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            began, cpu = time.time(), time.process_time()
            spent = await delivery.send(settings, int(line)) or Spent(
                began,
                time.time(),
                time.process_time() - cpu,
                resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            )
            answer = {"seconds": spent.ended - spent.began, "cpu": spent.cpu, "memory_mb": spent.memory_mb}
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    import_jobs()
    uvloop.run(work(*sys.argv[1:]))
