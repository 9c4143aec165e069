"""The archive of one matter: a ZIP whose files stand in an index (CSV and XML, against archive.xsd) with their check sums.

Files go in one after the other and piece by piece, so that an archive of any size takes the memory of one piece.
"""

import csv
import hashlib
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from lxml import etree

NAMESPACE = "urn:sprachrohr:archive:1"
SCHEMA = Path(__file__).with_name("archive.xsd")
PIECE = 2**20
PDFA = b"pdfaid:part"
PACKED = ("application/pdf", "application/zip", "image/", "application/vnd.openxmlformats", "application/vnd.oasis")
OWN = ("index.csv", "index.xml", "index.xsd", "SHA256SUMS")
LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


class ArchivedMatter(NamedTuple):
    """What the index says of the matter; `reference` is our Aktenzeichen, or one made from the number."""

    id: int
    title: str
    office: str
    reference: str
    their_reference: str
    opened: date
    closed: date


class Item(NamedTuple):
    """One file to come into the archive, as bytes or as a path to read it from."""

    folder: str
    kind: str
    title: str
    date: date
    ending: str
    media_type: str
    source: bytes | Path
    organisation: str = ""


class Entry(NamedTuple):
    """One line of the index."""

    path: str
    kind: str
    title: str
    date: date
    organisation: str
    media_type: str
    size: int
    sha256: str
    pdfa: bool


class ArchiveWriter:
    """Writes one archive; `add` files, then `close`."""

    def __init__(self, path: Path, matter: ArchivedMatter, made: datetime) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self._matter, self._made = matter, made
        self._entries: list[Entry] = []
        self._often: Counter[str] = Counter()

    def add(self, item: Item) -> None:
        """One file, under a name of its day, the reference and its title, such as no other file has."""
        path = self._path_of(item)
        digest, size, pdfa, before = hashlib.sha256(), 0, False, b""
        info = zipfile.ZipInfo(path, self._made.timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if item.media_type.startswith(PACKED) else zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as file:
            for piece in _pieces(item.source):
                digest.update(piece)
                size += len(piece)
                pdfa = pdfa or PDFA in before + piece
                before = piece[-len(PDFA) :]
                file.write(piece)
        self._entries.append(
            Entry(
                path,
                item.kind,
                item.title,
                item.date,
                item.organisation,
                item.media_type,
                size,
                digest.hexdigest(),
                pdfa,
            )
        )

    def close(self) -> None:
        """The index in both forms, its schema, and the check sums as `sha256sum -c` reads them."""
        self._zip.writestr("index.csv", index_csv(self._entries))
        self._zip.writestr("index.xml", index_xml(self._matter, self._entries, self._made))
        self._zip.write(SCHEMA, "index.xsd")
        self._zip.writestr("SHA256SUMS", "".join(f"{one.sha256}  {one.path}\n" for one in self._entries))
        self._zip.close()

    def _path_of(self, item: Item) -> str:
        stem = "_".join(map(plain_name, (item.date.isoformat(), self._matter.reference, item.title)))[:150]
        path = f"{item.folder}/{stem}.{item.ending}"
        self._often[path] += 1
        if self._often[path] == 1:
            return path
        return f"{item.folder}/{stem}_{self._often[path]}.{item.ending}"


def plain_name(words: str) -> str:
    """For a file name on any system: letters and digits of ASCII with dashes between."""
    letters = unicodedata.normalize("NFKD", words.translate(LETTERS)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.]+", "-", letters).strip("-.") or "ohne"


def index_csv(entries: list[Entry]) -> bytes:
    """With heads, semicolons and the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([Entry._fields, *entries])
    return text.getvalue().encode("utf-8-sig")


def index_xml(matter: ArchivedMatter, entries: list[Entry], made: datetime) -> bytes:
    """As archive.xsd wants it."""
    root = etree.Element(f"{{{NAMESPACE}}}archive", {"made": made.isoformat()}, nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _element(root, "matter", matter._asdict(), attribute="id")
    for entry in entries:
        _element(root, "file", entry._asdict(), attribute="pdfa")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def faults_of(path: Path) -> list[str]:
    """What is wrong with an archive: files that are missing, changed or in no index, and an index that is none."""
    with zipfile.ZipFile(path) as archive:
        try:
            index = etree.fromstring(archive.read("index.xml"))
            etree.XMLSchema(etree.parse(SCHEMA)).assertValid(index)
        except (KeyError, etree.LxmlError) as error:
            return [f"index.xml: {error}"]
        files = {one.findtext(f"{{{NAMESPACE}}}path", ""): one for one in index.iterfind(f"{{{NAMESPACE}}}file")}
        there = set(archive.namelist()) - set(OWN)
        listed = {
            line["path"]
            for line in csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")), delimiter=";")
        }
        faults = [f"{one}: not in both indexes" for one in sorted(there ^ set(files) | there ^ listed)]
        return faults + [
            fault for name in sorted(there & set(files)) for fault in _file_faults(archive, name, files[name])
        ]


def _file_faults(archive: zipfile.ZipFile, name: str, entry: etree._Element) -> Iterator[str]:
    digest, pdfa, before = hashlib.sha256(), False, b""
    with archive.open(name) as file:
        while piece := file.read(PIECE):
            digest.update(piece)
            pdfa = pdfa or PDFA in before + piece
            before = piece[-len(PDFA) :]
    if digest.hexdigest() != entry.findtext(f"{{{NAMESPACE}}}sha256"):
        yield f"{name}: check sum"
    if entry.get("pdfa") == "true" and not pdfa:
        yield f"{name}: no PDF/A"


def _element(parent: etree._Element, name: str, facts: dict[str, object], *, attribute: str) -> None:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", {attribute: str(facts[attribute]).lower()})
    for key, value in facts.items():
        if key != attribute:
            etree.SubElement(made, f"{{{NAMESPACE}}}{key}").text = _xml_text(str(value))


def _xml_text(words: str) -> str:
    """XML knows no control characters."""
    return "".join(letter for letter in words if letter.isprintable() or letter in "\t\n")


def _pieces(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
