"""A file of Excel or Word from outside: unpacked within bounds, its markup read without what could call or grow."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from workflows.documents.archives import DAMAGED, has_macros
from workflows.errors import Unreadable

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 300
MOST_ELEMENTS = 500_000  # of markup in one part: about a second
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls and .doc, and every file of Office with a password


def unpacked(data: bytes, main: str) -> dict[str, bytes]:
    """The parts of an archive by name; `main` is the one without which it is not what we look for.

    Raises Unreadable with sheet_too_large, sheet_protected, sheet_not_xlsx, attachment_with_macros or sheet_damaged.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("sheet_too_large", megabytes=MOST_BYTES // 1024**2)
    if data.startswith(OLD_OFFICE):
        raise Unreadable("sheet_protected")
    if not data.startswith(b"PK\x03\x04"):
        raise Unreadable("sheet_not_xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise Unreadable("sheet_too_large", megabytes=MOST_BYTES // 1024**2)
            parts = {info.filename: archive.read(info) for info in infos}
    except DAMAGED as error:
        raise Unreadable("sheet_damaged") from error
    if has_macros(parts):
        raise Unreadable("attachment_with_macros")
    if main not in parts:
        raise Unreadable("sheet_not_xlsx")
    return parts


def elements(markup: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Local name and attributes of each element of a part."""
    found: list[tuple[str, dict[str, str]]] = []
    parse(markup, lambda name, given: found.append((name, given)))
    yield from found


def parse(markup: bytes, see: Any) -> None:
    """Tell `see` of each element; a part that defines entities is no table."""

    def refuse(*_: Any) -> None:
        raise Unreadable("sheet_damaged")

    def start(name: str, given: dict[str, str]) -> None:
        see(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in given.items()})

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    try:
        parser.Parse(markup, True)
    except (expat.ExpatError, ValueError) as error:
        raise Unreadable("sheet_damaged") from error
