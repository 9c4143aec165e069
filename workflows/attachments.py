"""What may be attached, judged by the bytes and not by the name."""

import asyncio
import io
import struct
import unicodedata
import zipfile
from pathlib import PurePath

from models.files import StoredFile
from workflows.documents.archives import DAMAGED, has_macros
from workflows.documents.pdf_check import check_pdf
from workflows.errors import Unreadable
from workflows.files import store_file

MOST_BYTES = 10 * 1024 * 1024
MOST_PARTS = 3_000  # of an archive
MOST_UNPACKED = 200 * 1024 * 1024
MOST_SEGMENTS = 5_000  # before the head of a JPEG
MOST_PIXELS = 60_000_000  # what a viewer has to unpack to four bytes each
PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN = "application/vnd.oasis.opendocument."
MAGIC = {
    b"%PDF-": (PDF, (".pdf",)),
    b"\x89PNG\r\n\x1a\n": ("image/png", (".png",)),
    b"\xff\xd8\xff": ("image/jpeg", (".jpg", ".jpeg")),
}
OFFICE_PARTS = {
    "word/document.xml": (f"{OFFICE}wordprocessingml.document", ".docx"),
    "xl/workbook.xml": (f"{OFFICE}spreadsheetml.sheet", ".xlsx"),
    "ppt/presentation.xml": (f"{OFFICE}presentationml.presentation", ".pptx"),
}
OPEN_TYPES = {f"{OPEN}text": ".odt", f"{OPEN}spreadsheet": ".ods", f"{OPEN}presentation": ".odp"}
TEXT = {".txt": "text/plain", ".csv": "text/csv"}


async def store_attachment(name: str, content: bytes) -> StoredFile:
    """Keep a file that people will open. Raises Unreadable for what is empty, too large or not what its name says.

    A PDF must open, and has so many pages at most (see workflows/documents/pdf_check.py).
    """
    media_type = await asyncio.to_thread(media_type_of, name, content)
    if media_type == PDF:
        await check_pdf(name, content)
    return await store_file(content, media_type)


def media_type_of(name: str, content: bytes) -> str:
    """PDF, PNG, JPEG, Word, Excel, PowerPoint or OpenDocument without macros, or plain text; the ending must agree."""
    if not content:
        raise Unreadable("attachment_empty", name=name)
    if len(content) > MOST_BYTES:
        raise Unreadable("attachment_too_large", name=name, megabytes=MOST_BYTES // 1024**2)
    media_type, endings = _by_magic(content) or _by_archive(name, content) or _by_text(name, content)
    size = pixels(content) if media_type.startswith("image/") else 1
    if PurePath(name).suffix.lower() not in endings or not size:
        raise Unreadable("attachment_not_accepted", name=name)
    if size > MOST_PIXELS:
        raise Unreadable("attachment_too_large_unpacked", name=name)
    return media_type


def shown_name(name: str) -> str:
    """The file's own name without folders and unprintable characters, at most 200 long with its ending kept."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    path = PurePath("".join(letter for letter in last if letter.isprintable()).strip(". ") or "Anlage")
    return path.stem[: 200 - len(path.suffix)] + path.suffix


def pixels(content: bytes) -> int:
    """Width × height as the head of a PNG or JPEG tells; 0 for a picture without a readable head."""
    if content.startswith(b"\x89PNG"):
        width, height = (
            struct.unpack(">II", content[16:24]) if content[12:16] == b"IHDR" and len(content) > 24 else (0, 0)
        )
        return int(width * height)
    at = 2
    for _ in range(MOST_SEGMENTS):
        if at + 9 > len(content) or content[at] != 0xFF:
            break
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):  # start of frame, whichever coding
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width * height)
        at += 1 if kind == 0xFF else 2 + length
    return 0


def _by_magic(content: bytes) -> tuple[str, tuple[str, ...]] | None:
    return next((kind for start, kind in MAGIC.items() if content.startswith(start)), None)


def _by_archive(name: str, content: bytes) -> tuple[str, tuple[str, ...]] | None:
    """Word and its sisters are archives; what is inside says which. Only the list of names is read, and 100 bytes."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    if content.count(b"PK\x01\x02") > MOST_PARTS:  # counted before anything is parsed
        raise Unreadable("attachment_too_large_unpacked", name=name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise Unreadable("attachment_too_large_unpacked", name=name)
            told = archive.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except DAMAGED:
        return "", ()
    if has_macros(names):
        raise Unreadable("attachment_with_macros")
    if told in OPEN_TYPES:
        return told, (OPEN_TYPES[told],)
    return next(((kind, (ending,)) for part, (kind, ending) in OFFICE_PARTS.items() if part in names), ("", ()))


def _by_text(name: str, content: bytes) -> tuple[str, tuple[str, ...]]:
    ending = PurePath(name).suffix.lower()
    try:
        readable = ending in TEXT and all(
            letter.isprintable() or letter in "\r\n\t" for letter in content.decode("utf-8-sig")
        )
    except UnicodeDecodeError:
        readable = False
    return (TEXT[ending], (ending,)) if readable else ("", ())
