"""Heavy or doubtful work on a file in a process of its own, which may take so much time and memory and no more."""

import asyncio
import os
import resource
import subprocess
import sys
from collections.abc import AsyncIterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
BEHIND = 19  # the priority of work on files: pages that somebody waits for go first
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")


class Broken(Exception):
    """The process came to no answer: it crashed, or went beyond its bounds."""


class DocumentError(RuntimeError):
    """A document could not be made; the text says what the program complained about."""


class Ended(NamedTuple):
    """How a program ended, and what it wrote; without a complaint where that was not to be read."""

    code: int
    output: bytes
    complaint: bytes


async def run_bounded(program: str, data: bytes | AsyncIterable[bytes], *arguments: str, seconds: int) -> bytes:
    """What `python -m program` writes when it is given the data, at once or in pieces that need never be whole in memory.

    TimeoutError after so many seconds, else Broken.
    """
    passed_on = {name: value for name, value in os.environ.items() if name in PASSED_ON}
    ended = await run_program([sys.executable, "-m", program, *arguments], data, seconds=seconds, environment=passed_on)
    if ended.code or not ended.output:
        raise Broken(program)
    return ended.output


async def run_program(
    command: Sequence[str],
    data: bytes | AsyncIterable[bytes],
    *,
    seconds: int,
    environment: Mapping[str, str],
    complaints: int = subprocess.DEVNULL,
) -> Ended:
    """A program with its input; it is gone when this is over, however. TimeoutError after so many seconds.

    It is started by Python's own subprocess, in a thread: uvloop would copy the page tables of this process for that, and
    no page goes out for as long as that takes.
    """
    pipe = subprocess.PIPE
    process = await asyncio.to_thread(
        lambda: subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=complaints, cwd=ROOT, env=environment)
    )
    try:
        async with asyncio.timeout(seconds):
            output, complaint = await _told(process, data)
    finally:
        if process.poll() is None:
            process.kill()
            await asyncio.to_thread(process.wait)
    return Ended(process.returncode, output, complaint or b"")


async def _told(process: "subprocess.Popen[bytes]", data: bytes | AsyncIterable[bytes]) -> tuple[bytes, bytes | None]:
    if isinstance(data, bytes):
        return await asyncio.to_thread(process.communicate, data)
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it is over, and how it ended tells why
        async for piece in data:
            await asyncio.to_thread(process.stdin.write, piece)
    return await asyncio.to_thread(process.communicate)


def set_bounds(*, memory: int, cpu_seconds: int) -> None:
    """For the program itself, before it reads: bytes of addresses, seconds of a core, and nothing left behind."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
