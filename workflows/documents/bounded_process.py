"""Heavy or doubtful work on a file in a process of its own, which may take so much time and memory and no more."""

import asyncio
import os
import resource
import sys
from collections.abc import AsyncIterable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEHIND = 19  # the priority of work on files: pages that somebody waits for go first
PASSED_ON = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")


class Broken(Exception):
    """The process came to no answer: it crashed, or went beyond its bounds."""


class DocumentError(RuntimeError):
    """A document could not be made; the text says what the program complained about."""


async def run_bounded(program: str, data: bytes | AsyncIterable[bytes], *arguments: str, seconds: int) -> bytes:
    """What `python -m program` writes when it is given the data, at once or in pieces that need never be whole in memory.

    TimeoutError after so many seconds, else Broken.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", program, *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name in PASSED_ON},
    )
    try:
        async with asyncio.timeout(seconds):
            output = await _told(process, data)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not output:
        raise Broken(program)
    return output


async def _told(process: asyncio.subprocess.Process, data: bytes | AsyncIterable[bytes]) -> bytes:
    if isinstance(data, bytes):
        return (await process.communicate(data))[0]
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):  # it is over, and how it ended tells why
        async for piece in data:
            process.stdin.write(piece)
            await process.stdin.drain()
    process.stdin.close()
    return (await process.communicate())[0]


def set_bounds(*, memory: int, cpu_seconds: int) -> None:
    """For the program itself, before it reads: bytes of addresses, seconds of a core, and nothing left behind."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
