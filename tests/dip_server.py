"""The Bundestag's register as a server of this machine, in the shapes that it has recorded itself; all words are invented."""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "nur-zur-Probe"


@dataclass
class Register:
    """What the server tells and how it behaves; `asked` are the paths with their questions, in their order.

    `behaves`: well · slow · failing · busy · refusing (the key has expired) · changed (other names) · html · endless.
    """

    address: str = ""
    behaves: str = "well"
    breaks_at: str = ""  # a cursor at which it fails
    pages_of: int = 2
    waits: float = 0.0
    proceeding: dict[str, Any] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def proceeding(**facts: Any) -> dict[str, Any]:
    """A Vorgang in the form of the register."""
    return {
        "id": "84343", "typ": "Vorgang", "beratungsstand": "Überwiesen", "vorgangstyp": "Gesetzgebung", "wahlperiode": 21,
        "initiative": ["Bundesregierung"], "datum": "2026-03-02", "aktualisiert": "2026-03-02T15:30:16+01:00",
        "titel": "Gesetz über Brunnen", "sachgebiet": ["Innere Verwaltung"], **facts,
    }  # fmt: skip


def step(number: int, title: str, **facts: Any) -> dict[str, Any]:
    """A Vorgangsposition in the form of the register."""
    place = {
        "id": str(number), "dokumentart": "Drucksache", "dokumentnummer": f"21/{number}", "datum": "2026-03-02",
        "drucksachetyp": "", "herausgeber": "BT", "pdf_url": f"https://dserver.example/btd/21/{number}.pdf", "urheber": [],
    }  # fmt: skip
    return {
        "id": str(number), "vorgangsposition": title, "zuordnung": "BT", "vorgangstyp": "Gesetzgebung", "typ": "Vorgangsposition",
        "titel": "Gesetz über Brunnen", "dokumentart": "Drucksache", "vorgang_id": "84343", "datum": "2026-03-02",
        "aktualisiert": "2026-03-02T15:30:16+01:00", "fundstelle": place, **facts,
    }  # fmt: skip


@contextlib.contextmanager
def register(**facts: Any) -> Iterator[Register]:
    """Inside the block the register answers on loopback."""
    told = Register(**facts)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with told.lock:
                told.at_once += 1
                told.most_at_once = max(told.most_at_once, told.at_once)
                told.asked.append(self.path)
            try:
                time.sleep(told.waits)
                self._say(*_answer(told, self.path, self.headers.get("Authorization", "")))
            finally:
                with told.lock:
                    told.at_once -= 1

        def _say(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):
                self.wfile.write(content)

        def log_message(self, *about: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told.address = f"http://127.0.0.1:{server.server_address[1]}/api/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


def _answer(told: Register, path: str, key: str) -> tuple[int, bytes]:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    cursor = asked.get("cursor", "")
    if told.behaves == "refusing" or key != f"ApiKey {KEY}":
        return 401, b'{"code": 401, "message": "Unauthorized"}'
    if told.behaves in ("failing", "busy") or (told.breaks_at and cursor == told.breaks_at):
        return (429 if told.behaves == "busy" else 503), b"{}"
    if told.behaves == "html":
        return 200, b"<!doctype html><title>Wartung</title>"
    if told.behaves == "changed":
        return 200, json.dumps({"nummer": 84343, "bezeichnung": "Gesetz"}).encode()
    if "/vorgangsposition" in path:
        return 200, json.dumps(_page(told, cursor)).encode()
    wanted = urlsplit(path).path.rpartition("/")[2]
    if not told.proceeding or (wanted == "404"):
        return 404, b'{"code": 404, "message": "Not found"}'
    return 200, json.dumps({**told.proceeding, "id": wanted}).encode()


def _page(told: Register, cursor: str) -> dict[str, Any]:
    """As the register does it: the cursor stays the same once all was told."""
    begin = int(cursor.removeprefix("c") or 0)
    documents = told.steps[begin : begin + told.pages_of]
    return {"numFound": len(told.steps), "documents": documents, "cursor": f"c{begin + len(documents)}"}
