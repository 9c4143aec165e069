"""Whom our sender is measured against: smtp-source of Postfix, and aiosmtplib one command at a time; and a slower network."""

import asyncio
import os
import shutil
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import cast

import aiosmtplib
import uvloop

HEAD = b"From: <a@dkk.example>\r\nTo: <%s>\r\nSubject: Rundschreiben\r\n\r\n"


async def source(port: int, mails: int, connections: int, length: int) -> float:
    """Seconds that smtp-source takes for mails of so many bytes, without a row, a file or a thought about any mail."""
    program = shutil.which("smtp-source", path=os.environ["PATH"] + ":/usr/sbin")
    assert program is not None
    options = [
        "-d",
        "-s",
        str(connections),
        "-l",
        str(length),
        "-m",
        str(mails),
        "-f",
        "a@dkk.example",
        "-t",
        "b@x.example",
    ]
    return await _timed([program, *options, f"127.0.0.1:{port}"])


async def lock_step(port: int, mails: int, connections: int, length: int) -> float:
    """Seconds of aiosmtplib in a process of its own, its start left out; body composed once, rows nowhere."""
    command = [sys.executable, __file__, *map(str, (port, mails, connections, length))]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    answer, _ = await process.communicate()
    return float(answer)


async def _timed(command: list[str]) -> float:
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(*command)
    if await process.wait():
        raise SystemExit(f"ended with {process.returncode}: {command}")
    return time.perf_counter() - started


async def _send(port: int, mails: int, connections: int, length: int) -> None:
    body = b"x" * 70 + b"\r\n"
    content = body * ((length - len(HEAD)) // len(body))

    async def one(number: int) -> None:
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False)
        await client.connect()
        for mail in range(number, mails, connections):
            address = f"rathaus{mail}@ort.example"
            await client.sendmail("a@dkk.example", [address], HEAD % address.encode() + content)
        await client.quit()

    started = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(connections)))
    print(time.perf_counter() - started)


@asynccontextmanager
async def delayed(port: int, seconds: float) -> AsyncIterator[int]:
    """A port that leads to that one, each byte arriving so much later, in either direction half of it."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while data := await reader.read(65_536):
            loop.call_later(seconds / 2, writer.write, data)
        loop.call_later(seconds / 2, writer.close)

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(carry(reader, back), carry(there, writer), return_exceptions=True)

    server = await asyncio.start_server(cast(Callable[..., Awaitable[None]], meet), "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()


if __name__ == "__main__":
    uvloop.run(_send(*map(int, sys.argv[1:])))
