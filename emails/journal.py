"""What a run was doing when it was killed: one line before the content of a mail, one after the relay's reply.

A write without fsync survives kill -9. The file is locked as long as its run lives; whoever gets the lock of another's
file knows that run to be dead, and reads from it which rows were sent, which may have been, and which were not.
"""

import contextlib
import fcntl
import json
import os
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from json.encoder import encode_basestring_ascii as quoted
from pathlib import Path
from typing import NamedTuple

from emails.envelopes import Fate, Outcome

SUFFIX = ".journal"


class Journal:
    """The open journal of one run; its name is what claims carry. Closed without `finish`, it stays for recovery."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = f"{socket.gethostname()[:40]}.{uuid.uuid4().hex}"
        self._path = folder / f"{self.name}{SUFFIX}"
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._replies: list[str] = []

    def writing(self, row: int) -> None:
        """The content of `row` goes out now.

        Replies are written with the next content: no connection has ever more than one mail of which nothing is known.
        """
        lines = "".join(self._replies)
        self._replies.clear()
        os.write(self._file, f"{lines}{row}\n".encode())

    def replied(self, outcome: Outcome) -> None:
        """The relay has answered; the row in the database follows within moments."""
        self._replies.append(f"{_line(outcome)}\n")

    def flush(self) -> None:
        """Write what is left, before the rows in the database are changed."""
        if self._replies:
            os.write(self._file, "".join(self._replies).encode())
            self._replies.clear()

    def finish(self) -> None:
        """All that stands here stands in the database too."""
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        self.flush()
        os.close(self._file)


class Remains(NamedTuple):
    """What a dead run left: its name, and an outcome for each row that was written, UNKNOWN where no reply came."""

    name: str
    outcomes: list[Outcome]


@contextmanager
def remains(folder: Path) -> Iterator[list[Remains]]:
    """Journals of dead runs, ours alone while the block lasts; they are gone when it ends well."""
    with contextlib.ExitStack() as locks:
        dead = [path for path in sorted(folder.glob(f"*{SUFFIX}")) if _locked(path, locks)]
        yield [Remains(path.name.removesuffix(SUFFIX), _outcomes(path.read_bytes())) for path in dead]
        for path in dead:
            path.unlink(missing_ok=True)


def living(folder: Path) -> list[str]:
    """Names of the runs on this machine whose process lives."""
    with contextlib.ExitStack() as locks:
        paths = sorted(folder.glob(f"*{SUFFIX}"))
        return [path.name.removesuffix(SUFFIX) for path in paths if not _locked(path, locks)]


def _line(outcome: Outcome) -> str:
    wait = "null" if outcome.wait is None else outcome.wait
    return f'[{outcome.row},"{outcome.fate}",{quoted(outcome.reply)},{wait}]'


def _locked(path: Path, locks: contextlib.ExitStack) -> bool:
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    locks.callback(os.close, file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _outcomes(content: bytes) -> list[Outcome]:
    """A last line that was cut off counts for nothing: the line before it says enough."""
    found: dict[int, Outcome] = {}
    for line in content.split(b"\n")[:-1]:
        entry = json.loads(line)
        if isinstance(entry, int):
            found[entry] = Outcome(entry, Fate.UNKNOWN, "the sending process ended before the reply")
        else:
            row, fate, reply, wait = entry
            found[row] = Outcome(row, Fate(fate), reply, wait)
    return list(found.values())
