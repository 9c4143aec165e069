"""A worker that is measured: a process of its own that begins as `main.py worker` does, and sends a mail for each line it reads.

A line is the id of a mail body; the answer is JSON with `seconds` (wall), `cpu` (of this process) and `memory_mb` (its peak).
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
from main import import_jobs
from models.database import open_database, rows
from models.settings import Settings


async def work(url: str, folder: str, port: str, connections: str) -> None:
    """Until the standard input ends."""
    delivery.use(
        Settings(
            data_dir=Path(folder),
            smtp_host="127.0.0.1",
            smtp_port=int(port),
            smtp_connections=int(connections),
            secret="bench",
            mail_domain="dkk.example",
            mail_only_example=True,
        )
    )
    async with open_database(url):
        await rows("SELECT 1")
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            started, cpu = time.perf_counter(), time.process_time()
            await delivery.send_mails(int(line))
            answer = {"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu}
            answer["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    import_jobs()
    uvloop.run(work(*sys.argv[1:]))
