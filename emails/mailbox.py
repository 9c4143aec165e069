"""The development mailbox: takes every mail on loopback and keeps it, so that a person can see what would have gone out.

It runs in a process of its own (`python -m emails.mailbox`). Mails lie one behind the other in `mails`, and `index` has
one line for each: place, length, time, sender, recipient, subject. Both only ever grow by whole lines and mails.
"""

import argparse
import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from aiosmtpd.smtp import SMTP, Envelope, Session

from emails.message import one_line
from emails.mime import Attachment

ROOT = Path(__file__).parent.parent
PAGE = 50
PLAIN_PATH = re.compile(r"<([!-;=?A-~]+@[A-Za-z0-9.-]+)>(.*)")
LARGEST = 50 * 1024 * 1024
DOUBLED_DOT = re.compile(rb"(?m)^\.\.")
SUBJECT = re.compile(rb"(?im)^Subject:[ \t]*((?:[^\r\n]|\r\n[ \t])*)")


class Entry(NamedTuple):
    """One stored mail as the list shows it; `id` counts from 1."""

    id: int
    place: int
    length: int
    received_at: datetime
    sender: str
    recipient: str
    subject: str


class Letter(NamedTuple):
    """One stored mail, opened. `html` is as it came: show it only where nothing in it can act."""

    entry: Entry
    headers: list[tuple[str, str]]
    text: str
    html: str
    attachments: list[Attachment]


def list_mails(
    folder: Path, *, recipient: str | None = None, query: str | None = None, page: int = 1
) -> tuple[list[Entry], int]:
    """Mails on `page` (newest first, 50 each) and how many there are in all.

    `recipient` is a whole address, `query` any part of sender, recipient or subject; neither minds capitals.
    """
    found = [
        (number, line) for number, line in enumerate(_index_lines(folder), start=1) if _matches(line, recipient, query)
    ]
    wanted = found[::-1][(page - 1) * PAGE : page * PAGE]
    return [_entry(number, line) for number, line in wanted], len(found)


def read_mail(folder: Path, mail_id: int) -> Letter:
    """One mail, opened; raises KeyError if there is none with this number."""
    raw, entry = raw_mail(folder, mail_id)
    message = message_from_bytes(raw, policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Letter(
        entry,
        [(name, str(value)) for name, value in message.items()],
        text.get_content() if text else "",
        html.get_content() if html else "",
        [_attachment(part) for part in message.iter_attachments()],
    )


def raw_mail(folder: Path, mail_id: int) -> tuple[bytes, Entry]:
    """The bytes as they came over the wire; raises KeyError if there is no such mail."""
    for number, line in enumerate(_index_lines(folder), start=1):
        if number == mail_id:
            entry = _entry(number, line)
            with (folder / "mails").open("rb") as mails:
                mails.seek(entry.place)
                return mails.read(entry.length), entry
    raise KeyError(mail_id)


@asynccontextmanager
async def running_mailbox(folder: Path, port: int = 0) -> AsyncIterator[int]:
    """Inside the block a mailbox listens on loopback in its own process; the port is chosen if none is given."""
    program = [sys.executable, "-m", "emails.mailbox", "--folder", str(folder), "--port", str(port), "--until-eof"]
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths}
    process = await asyncio.create_subprocess_exec(
        *program, env=environment, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            line = await process.stdout.readline()
        if not line:
            raise OSError(f"the mailbox could not listen on port {port}")
        yield int(line)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


class Store:
    """The open files of a running mailbox."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._mails = os.open(folder / "mails", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._index = os.open(folder / "index", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._end = os.fstat(self._mails).st_size

    def keep(self, sender: str, recipients: list[str], content: bytes) -> None:
        """Write the mail, then its line: a line without a mail cannot exist, not even after a kill."""
        os.write(self._mails, content)
        received = datetime.now(UTC).isoformat(timespec="milliseconds")
        cells = [str(self._end), str(len(content)), received, sender, ",".join(recipients), _subject(content)]
        os.write(self._index, ("\t".join(cells) + "\n").encode())
        self._end += len(content)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.keep(envelope.mail_from or "", envelope.rcpt_tos, envelope.original_content or b"")
        return "250 2.0.0 kept"


class Taker(SMTP):
    """aiosmtpd made fast enough for a federation: it parses addresses as mail headers and reads content line by line.

    Its command loop takes one command after the other from the buffer, so PIPELINING needs no more than being offered.
    """

    line_length_limit = 1 << 20  # how much its reader buffers

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        found = PLAIN_PATH.fullmatch(arg)
        return (found[1], found[2]) if found else super()._getaddr(arg)

    async def smtp_DATA(self, arg: str) -> None:
        assert self.envelope is not None
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 need RCPT first")
            return
        await self.push("354 go on")
        self.envelope.original_content = await self._content()
        status = await self._call_handler_hook("DATA")
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push(status)

    async def _content(self) -> bytes:
        content = bytearray()
        while content != b".\r\n" and not content.endswith(b"\r\n.\r\n"):
            try:
                content += await self._reader.readuntil(b".\r\n")
            except asyncio.LimitOverrunError as overrun:
                content += await self._reader.readexactly(overrun.consumed)
        return DOUBLED_DOT.sub(b".", bytes(content[:-3]))


class Ending(asyncio.Protocol):
    """Sets `stopped` when the other end of a pipe is gone."""

    def __init__(self, stopped: asyncio.Event) -> None:
        self._stopped = stopped

    def connection_lost(self, exc: Exception | None) -> None:
        self._stopped.set()


async def serve(folder: Path, port: int, *, until_eof: bool = False) -> None:
    """Listen on loopback until told to stop; prints the port when ready.

    With `until_eof` it also stops when standard input ends: with the process that started it, however that ended.
    """
    store, loop = Store(folder), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Taker(store, hostname="mailbox", ident="development mailbox", data_size_limit=LARGEST),
        "127.0.0.1",
        port,
    )
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    async with server:
        if until_eof:
            await loop.connect_read_pipe(lambda: Ending(stopped), sys.stdin)
        await stopped.wait()


def _index_lines(folder: Path) -> Iterator[str]:
    path = folder / "index"
    if path.exists():
        # A line that is just being written has no end yet; it is shown the next time.
        yield from path.read_text().split("\n")[:-1]


def _matches(line: str, recipient: str | None, query: str | None) -> bool:
    if recipient is None and query is None:
        return True
    *_, sender, to, subject = line.lower().split("\t")
    if recipient is not None and recipient.lower() not in to.split(","):
        return False
    return query is None or any(query.lower() in cell for cell in (sender, to, subject))


def _entry(number: int, line: str) -> Entry:
    place, length, received, sender, recipient, subject = line.split("\t")
    return Entry(number, int(place), int(length), datetime.fromisoformat(received), sender, recipient, subject)


def _subject(content: bytes) -> str:
    head = content[: content.find(b"\r\n\r\n")]
    found = SUBJECT.search(head)
    return _decoded(found[1].decode("ascii", "replace")) if found else ""


@lru_cache(maxsize=1024)
def _decoded(raw: str) -> str:
    try:
        return one_line(str(make_header(decode_header(re.sub(r"\r\n(?=[ \t])", "", raw)))))
    except (HeaderParseError, LookupError, ValueError):
        return one_line(raw)


def _attachment(part: Any) -> Attachment:
    return Attachment(part.get_filename() or "?", part.get_content_type(), part.get_payload(decode=True) or b"")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--folder", type=Path, required=True)
    arguments.add_argument("--port", type=int, default=1025)
    arguments.add_argument("--until-eof", action="store_true")
    given = arguments.parse_args()
    asyncio.run(serve(given.folder, given.port, until_eof=given.until_eof))
