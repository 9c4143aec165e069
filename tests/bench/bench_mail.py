"""Circulars beside smtp-source and aiosmtplib in lock-step, all against one smtp-sink in one run.

Prints `name value target ok|short`, tab separated; run by `make bench-mail`. Times are compared in short turns, each of ours
between two of the others, and the median counts, for other work on the machine comes and goes. ARGS=1225 takes fewer mails.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import uvloop

from models.settings import Settings
from tests.bench import mail_rows
from tests.bench.figures import Figure, report
from tests.bench.mail_killing import killings
from tests.bench.mail_release import release_to_first_claim, seconds_of_receipts, seconds_until_it_goes_on
from tests.bench.mail_senders import delayed, lock_step, source
from tests.bench.parts import empty_house
from tests.emails.servers import smtp_sink

FULL, TURNS, ROUND_TRIP = 12_248, 5, 0.005
CONNECTIONS = Settings.smtp_connections
FAR = 400  # mails with a slow network: enough to see the round trips


@dataclass
class Place:
    """What all measurements share."""

    url: str
    folder: Path
    sink: int
    mails: int
    length: int  # of a mail, in bytes


async def main(mails: int) -> int:
    """Exit code 1 if one figure is short of what it should be."""
    with tempfile.TemporaryDirectory(prefix="sprachrohr-sink-") as drain:
        async with empty_house() as house, smtp_sink(folder=Path(drain)) as sink:
            url, folder = house.database_url, house.data_dir
            place = Place(url, folder, sink, mails, await mail_rows.length())
            figures = [
                *await beside_others(place),
                *await ten_times(place),
                await over_a_slow_network(place),
                await release_to_first_claim(url, folder, sink, mails),
                await seconds_of_receipts(url, folder, sink, mails),
                *await seconds_until_it_goes_on(url, folder, sink, 2 * mails),
                *await killings(url, folder, mails),
            ]
    return report(figures)


async def beside_others(place: Place) -> list[Figure]:
    """From the first claim to the last row recorded, as shares of what the others take for as many mails."""
    of_source, of_lock_step = [], []
    async with worker(place, place.sink) as send:
        before = await source(place.sink, place.mails, CONNECTIONS, place.length)
        for _ in range(TURNS):
            ours = (await send(await mail_rows.circular(place.mails)))["seconds"]
            after = await source(place.sink, place.mails, CONNECTIONS, place.length)
            slow = await lock_step(place.sink, place.mails, CONNECTIONS, place.length)
            say(f"ours {ours:.2f} s, smtp-source {before:.2f} and {after:.2f} s, lock-step {slow:.2f} s")
            of_source.append((before + after) / 2 / ours)
            of_lock_step.append(slow / ours)
            before = await source(place.sink, place.mails, CONNECTIONS, place.length)
    return [
        Figure("share_of_smtp_source", median(of_source), 0.5, least=True),
        Figure("times_lock_step", median(of_lock_step), 3, least=True),
    ]


async def ten_times(place: Place) -> list[Figure]:
    """The cost of a mail among ten times as many, in time of our process, and what it needs more of memory."""
    async with worker(place, place.sink) as send:
        await send(await mail_rows.circular(place.mails))  # what is imported and cached at first is no growth
        once = await send(await mail_rows.circular(place.mails))
        many = await send(await mail_rows.circular(10 * place.mails))
    say(f"one: {once}, ten times: {many}")
    return [
        Figure("cost_per_mail_of_ten_times", many["cpu"] / once["cpu"] / 10, 1.3),
        Figure("seconds_per_mail_of_ten_times", many["seconds"] / once["seconds"] / 10, None),
        Figure("more_memory_of_ten_times_mb", many["memory_mb"] - once["memory_mb"], 20),
    ]


async def over_a_slow_network(place: Place) -> Figure:
    """With five milliseconds of round trip each connection counts by itself."""
    async with delayed(place.sink, ROUND_TRIP) as far, worker(place, far, connections=1) as send:
        ours = (await send(await mail_rows.circular(FAR)))["seconds"]
        slow = await lock_step(far, FAR, 1, place.length)
    say(f"slow network: ours {FAR / ours:.0f}/s, lock-step {FAR / slow:.0f}/s")
    return Figure("times_lock_step_at_5_ms", slow / ours, 3, least=True)


@asynccontextmanager
async def worker(place: Place, port: int, connections: int = CONNECTIONS) -> AsyncIterator[Any]:
    """`await send(body)` has a process of its own send that mail."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.mail_worker",
        place.url,
        str(place.folder),
        str(port),
        str(connections),
    ]
    process = await asyncio.create_subprocess_exec(*command, stdin=-1, stdout=-1)
    assert process.stdin is not None and process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"

    async def send(body: int) -> dict[str, float]:
        process.stdin.write(f"{body}\n".encode())
        answer: dict[str, float] = json.loads(await process.stdout.readline())
        found = await mail_rows.states(body)
        if set(found) != {"sent"}:
            raise SystemExit(f"not all were sent: {found}")
        return answer

    yield send
    process.stdin.close()
    await process.wait()


def say(words: str) -> None:
    print(words, f"(load {os.getloadavg()[0]:.1f})", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(uvloop.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else FULL)))
