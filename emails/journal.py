"""What a run was doing when it was killed: one line before the content of a mail, one after the relay's reply.

The file is mapped into memory: what stands there survives kill -9 as a write without fsync does, and costs no call of the
system for each mail. It is locked as long as its run lives; whoever gets the lock of another's
file knows that run to be dead, and reads from it which rows were sent, which may have been, and which were not.
"""

import contextlib
import fcntl
import json
import mmap
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
GROWS_BY = 32 * 1024  # bytes, some hundred mails: most runs have one


class Journal:
    """The open journal of one run; its name is what claims carry. Closed without `finish`, it stays for recovery."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = f"{socket.gethostname()[:40]}.{uuid.uuid4().hex}"
        self._path = folder / f"{self.name}{SUFFIX}"
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._replies: list[str] = []
        self._at = self._size = 0
        self._grow()

    def writing(self, row: int) -> None:
        """The content of `row` goes out now.

        Replies are written with the next content: no connection has ever more than one mail of which nothing is known.
        """
        self._replies.append(f"{row}\n")
        self.flush()

    def replied(self, outcome: Outcome) -> None:
        """The relay has answered; the row in the database follows within moments."""
        self._replies.append(f"{_line(outcome)}\n")

    def flush(self) -> None:
        """Write what is left, before the rows in the database are changed."""
        if not self._replies:
            return
        lines = "".join(self._replies).encode()
        self._replies.clear()
        while self._at + len(lines) > self._size:
            self._grow()
        # Its first byte comes last: a process that is killed between the two has written nothing.
        self._map[self._at + 1 : self._at + len(lines)] = lines[1:]
        self._map[self._at] = lines[0]
        self._at += len(lines)

    def finish(self) -> None:
        """All that stands here stands in the database too."""
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        self.flush()
        self._map.close()
        os.close(self._file)

    def _grow(self) -> None:
        """The new bytes are written, so that a full disk is an error here and not in the memory that stands for it."""
        self._size += os.pwrite(self._file, bytes(GROWS_BY), self._size)
        self._map = mmap.mmap(self._file, self._size)


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
    """Up to where nothing is written; a last line that was cut off counts for nothing: the line before it says enough."""
    found: dict[int, Outcome] = {}
    for line in content.partition(b"\0")[0].split(b"\n")[:-1]:
        entry = json.loads(line)
        if isinstance(entry, int):
            found[entry] = Outcome(entry, Fate.UNKNOWN, "the sending process ended before the reply")
        else:
            row, fate, reply, wait = entry
            found[row] = Outcome(row, Fate(fate), reply, wait)
    return list(found.values())
