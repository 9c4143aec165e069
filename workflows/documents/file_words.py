"""Which of some files say one of some words: text, mails, PDF, and what is packed in Word, Excel and OpenDocument files.

A program of its own (`python -m workflows.documents.file_words`): it reads JSON {"words", "paths"} and writes the paths
of files that say a word, and of those that it could not read.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from email import policy
from email.parser import BytesParser
from html import unescape
from pathlib import Path
from typing import NamedTuple

from workflows.documents.archives import DAMAGED
from workflows.documents.bounded_process import Broken, run_bounded, set_bounds

PROGRAM = "workflows.documents.file_words"
SECONDS = 300
MEMORY = 1_500 * 2**20
AT_ONCE = 40  # files a process
MOST_UNPACKED = 60 * 2**20
DEEPEST = 3
TAGS = re.compile(r"<[^>]*>")
HEADS = {b"%PDF": "pdf", b"PK\x03\x04": "zip"}


class FilesSaying(NamedTuple):
    """Files that say a word, and files of which nobody knows."""

    saying: list[Path]
    unread: list[Path]


async def files_saying(words: Sequence[str], paths: Sequence[Path]) -> FilesSaying:
    """Looks into some files at a time, each time in a process of its own; a file that breaks it counts as unread."""
    saying: list[Path] = []
    unread: list[Path] = []
    waiting = [list(paths[at : at + AT_ONCE]) for at in range(0, len(paths), AT_ONCE)]
    while waiting:
        some = waiting.pop()
        asked = json.dumps({"words": list(words), "paths": [str(one) for one in some]}).encode()
        try:
            told = json.loads(await run_bounded(PROGRAM, asked, seconds=SECONDS))
        except (Broken, TimeoutError):
            if len(some) == 1:
                unread += some
            else:
                waiting += [[one] for one in some]
            continue
        saying += map(Path, told["saying"])
        unread += map(Path, told["unread"])
    return FilesSaying(sorted(saying), sorted(unread))


def says(content: bytes, words: Sequence[str], depth: int = 0) -> bool:
    """Does this file say a word, whatever upper and lower case? Raises ValueError or DAMAGED where it cannot be read."""
    wanted = [word.casefold() for word in words]
    return any(word in text.casefold() for text in _texts(content, depth) for word in wanted)


def _texts(content: bytes, depth: int) -> Iterator[str]:
    kind = HEADS.get(content[:4])
    if kind == "pdf":
        yield from _pdf(content)
    elif kind == "zip":
        yield from _packed(content, depth)
    else:
        text = (
            content.decode("utf-8", "replace") if b"\0" not in content[:4000] else content.decode("utf-16", "replace")
        )
        yield text
        yield content.decode("cp1252", "replace")
        if "content-type:" in text[:20_000].casefold():
            yield from _mail(content, depth)


def _pdf(content: bytes) -> Iterator[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from error
    yield " ".join(str(value) for value in document.get_metadata_dict().values())
    for page in document:
        yield " ".join(page.get_textpage().get_text_range().split())
        page.close()


def _packed(content: bytes, depth: int) -> Iterator[str]:
    """The markup with and without its tags: a name may be an attribute, and words may be broken by tags."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if depth >= DEEPEST or sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
            raise ValueError("too large")
        for info in archive.infolist():
            part = archive.read(info)
            if info.filename.endswith((".xml", ".rels")):
                markup = unescape(part.decode("utf-8", "replace"))
                yield markup
                yield TAGS.sub("", markup)
            elif not info.filename.lower().endswith((".png", ".jpeg", ".jpg", ".emf", ".wmf", ".ttf")):
                yield from _texts(part, depth + 1)


def _mail(content: bytes, depth: int) -> Iterator[str]:
    message = BytesParser(policy=policy.default).parsebytes(content)
    yield " ".join(str(value) for value in message.values())
    for part in message.walk():
        if not part.is_multipart() and (inside := part.get_payload(decode=True)) and depth < DEEPEST:
            yield from _texts(inside, depth + 1)  # type: ignore[arg-type]


def look(words: Sequence[str], paths: Sequence[str]) -> dict[str, list[str]]:
    """What the program answers."""
    told: dict[str, list[str]] = {"saying": [], "unread": []}
    for path in paths:
        try:
            if says(Path(path).read_bytes(), words):
                told["saying"].append(path)
        except (*DAMAGED, MemoryError):
            told["unread"].append(path)
    return told


if __name__ == "__main__":
    set_bounds(memory=MEMORY, cpu_seconds=SECONDS)
    sys.stdout.write(json.dumps(look(**json.load(sys.stdin.buffer))))
