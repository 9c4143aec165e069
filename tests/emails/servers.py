"""SMTP servers for tests: one that answers by script, and smtp-sink of Postfix in a process of its own."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

DROP, HANG = "drop", "hang"
DEFAULTS = {
    "GREETING": "220 scripted ESMTP",
    "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok",
    "DATA": "354 go",
    ".": "250 2.0.0 queued",
    "RSET": "250 ok",
}


class Script:
    """What a server answers, word by word: `answers["RCPT"]` is used up from the front, then the default holds.

    The answer DROP ends the connection without a word, HANG never comes; `mails` are (sender, recipient, content) that were accepted,
    `commands` everything that came, `early` how often a command came before its turn. A strict server takes no DATA
    without a recipient, a lenient one does (both exist). A `slow` one thinks that many seconds before it accepts.
    When `patience` is set and that many more mails were accepted, it takes each further one to the last dot, keeps it in
    `held`, and says nothing more.
    """

    def __init__(self, *, pipelining=True, strict=False, size=None, slow=0.0, offers=(), **answers):
        self.pipelining, self.strict, self.size, self.slow, self.offers = pipelining, strict, size, slow, offers
        self.answers = {name.replace("DOT", "."): list(given) for name, given in answers.items()}
        self.mails, self.commands, self.connections, self.early = [], [], 0, 0
        self.patience, self.held = None, []
        self.port, self._news = 0, asyncio.Event()

    async def arrived(self, number):
        """Returns when that many mails were accepted."""
        while len(self.mails) < number:
            self._news.clear()
            await self._news.wait()

    async def holding(self):
        """Returns when a mail is held and no further one has come for a moment."""
        seen = -1
        while not self.held or len(self.held) > seen:
            seen = len(self.held)
            await asyncio.sleep(0.3)

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            await self._session(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _session(self, reader, writer):
        writer.write(self._next("GREETING").encode() + b"\r\n")
        sender = recipient = None
        while line := await reader.readline():
            word = line.decode().split()[0].split(":")[0].upper()
            self.commands.append(line.decode().strip())
            if word == "EHLO" and not self.answers.get("EHLO"):
                extensions = [
                    "scripted",
                    *(["PIPELINING"] * self.pipelining),
                    *([f"SIZE {self.size}"] if self.size else []),
                    *self.offers,
                ]
                marks = ["-"] * (len(extensions) - 1) + [" "]
                writer.write("".join(f"250{m}{e}\r\n" for m, e in zip(marks, extensions, strict=True)).encode())
                continue
            if word == "QUIT":
                writer.write(b"221 bye\r\n")
                return
            if word != "DATA" and not self.pipelining and reader._buffer:
                self.early += 1
            answer = self._next(word)
            if (word == "RCPT" and not sender) or (word == "DATA" and self.strict and not recipient):
                answer = "503 5.5.1 bad sequence"
            if answer is DROP:
                return
            if answer is HANG:
                await reader.read()
                return
            if word == "MAIL":
                sender = line.decode().split("<")[1].split(">")[0] if answer[0] == "2" else None
                recipient = None
            elif word == "RCPT":
                recipient = line.decode().split("<")[1].split(">")[0] if answer[0] == "2" else None
            writer.write(answer.encode() + b"\r\n")
            if answer.startswith("421"):
                return
            if word == "DATA" and answer[0] == "3" and not await self._content(reader, writer, sender, recipient):
                return

    async def _content(self, reader, writer, sender, recipient):
        lines = []
        while (line := await reader.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        if not recipient and not lines:
            writer.write(b"554 5.5.1 no valid recipients\r\n")
            return True
        if self.patience is not None:
            self.patience -= 1
            if self.patience < 0:
                self.held.append((sender, recipient, b"".join(lines)))
                await reader.read()
                return False
        answer = self._next(".")
        await asyncio.sleep(self.slow)
        if answer is DROP:
            return False
        writer.write(answer.encode() + b"\r\n")
        if answer[0] == "2":
            self.mails.append((sender, recipient, b"".join(lines)))
            self._news.set()
        return not answer.startswith("421")

    def _next(self, word):
        waiting = self.answers.get(word)
        answer = waiting.pop(0) if waiting else None
        return answer or DEFAULTS.get(word, "500 5.5.2 what?")


@asynccontextmanager
async def scripted(**answers) -> AsyncIterator[Script]:
    script = Script(**answers)
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@asynccontextmanager
async def smtp_sink(*options: str, folder: Path) -> AsyncIterator[int]:
    """The port of a running smtp-sink that appends what it gets to files in `folder`."""
    program, port = shutil.which("smtp-sink", path=os.environ["PATH"] + ":/usr/sbin"), free_port()
    await asyncio.to_thread(folder.chmod, 0o777)
    user = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = await asyncio.create_subprocess_exec(program, *user, *options, f"127.0.0.1:{port}", "100", cwd=folder)
    try:
        await listening(port)
        yield port
    finally:
        process.terminate()
        await process.wait()


async def listening(port, seconds=10.0):
    async with asyncio.timeout(seconds):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return
