"""A browser without a window: one kept connection that asks, and counts bytes and seconds."""

import asyncio
import gzip
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import perf_counter
from typing import NamedTuple, Self
from urllib.parse import urlencode

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
ZIPPED = re.compile(rb"\r\ncontent-encoding: gzip", re.IGNORECASE)
PLACE = re.compile(rb"\r\nlocation: ([^\r]+)", re.IGNORECASE)


class Answer(NamedTuple):
    """`size` is what was transferred, head and body, compressed as it came."""

    status: int
    size: int
    head: bytes
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if ZIPPED.search(self.head) else self.body).decode()

    @property
    def location(self) -> str:
        found = PLACE.search(self.head)
        return found[1].decode() if found else ""


class Browser:
    """A person's browser: the session in a cookie, one connection kept open."""

    def __init__(self, port: int, token: str = "") -> None:
        self.port, self.token = port, token
        self.head = "Host: localhost\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\nAccept-Language: de\r\n"
        self.head += f"Cookie: session={token}\r\n" if token else ""

    async def __aenter__(self) -> Self:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**24)
        return self

    async def __aexit__(self, *error: object) -> None:
        self.writer.close()

    async def get(self, path: str, more: str = "") -> Answer:
        """The answer to a page; `more` are lines of the head, each with its end."""
        return await self._ask(f"GET {path} HTTP/1.1\r\n{self.head}{more}\r\n".encode())

    async def post(self, path: str, form: Mapping[str, object]) -> Answer:
        body = urlencode(form, doseq=True).encode()
        head = f"POST {path} HTTP/1.1\r\n{self.head}Sec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n"
        return await self._ask(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body)

    async def _ask(self, message: bytes) -> Answer:
        started = perf_counter()
        self.writer.write(message)
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await self.reader.readexactly(int(length[1]) if length else 0)
        return Answer(int(head[9:12]), len(head) + len(body), head, body, perf_counter() - started)


async def per_second(
    port: int,
    tokens: Sequence[str],
    ask: Callable[[Browser], Awaitable[Answer]],
    seconds: float,
    *,
    status: int = 200,
) -> float:
    """Requests answered in a second while a browser per session asks one thing after the other; an answer with another
    status ends the measurement.
    """
    started = perf_counter()

    async def keep_asking(token: str) -> int:
        count = 0
        async with Browser(port, token) as browser:
            while perf_counter() < started + seconds:
                answer = await ask(browser)
                if answer.status != status:
                    raise SystemExit(f"{answer.status}: {answer.text[:2000]}")
                count += 1
        return count

    counts = await asyncio.gather(*(keep_asking(one) for one in tokens))
    return sum(counts) / (perf_counter() - started)
