"""The lines of the municipality register (GV100AD): decoded, checked and read by gv100ad-py. Pure.

One damaged line refuses the whole file with `Unreadable("register_line", line=…, reason=…)`; the reasons are encoding,
length, blank, characters, content, key, name, vintage, doubled, kind, number, parent.
"""

import re
from io import StringIO
from typing import Any

from gv100ad import District, GV100ADReader, MunicipalAssociation, Municipality, MunicipalityType

from workflows.errors import Unreadable

LINE = 220
"""Characters of a line (not bytes: in UTF-8 an umlaut takes two)."""

STRANGE = re.compile(r"[^\n\r\x20-\x7e\xa0-\ufffc]")
"""Control characters and the mark of a failed decoding; none of them stands in an undamaged file."""

NOBODY_THERE = (MunicipalityType.GEMEINDEFREIES_GEBIET_BEWOHNT, MunicipalityType.GEMEINDEFREIES_GEBIET_UNBEWOHNT)
"""Gemeindefreie Gebiete: nobody there whom one could invite."""

UNIONS = "5"
"""The first digit of the number of a real Verband; a verbandsfreie Gemeinde has 0 there."""


def read_lines(data: bytes) -> list[Any]:
    """The records of gv100ad-py in the order of the file, at least one. Raises Unreadable."""
    text = _decoded(data)
    if not text.strip():
        raise Unreadable("register_empty")
    _check_lines(text)
    records = _parsed(text)
    _check_records(records)
    return records


def _decoded(data: bytes) -> str:
    """UTF-8, or ISO-8859-1 as in older files; which of both a damaged file was meant to be shows in its line length."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        text = data.decode("iso-8859-1")
        if all(len(line.rstrip("\r")) in (0, LINE) for line in text.split("\n")):
            return text
        raise Unreadable("register_line", line=data.count(b"\n", 0, error.start) + 1, reason="encoding") from None


def _check_lines(text: str) -> None:
    lines = text.rstrip("\r\n").split("\n")
    if set(map(len, lines)) != {LINE} or any(map(str.isspace, lines)):
        _find_odd_line(lines)
    doubtful = "\ufffd" in text or not text.replace("\n", "").isprintable()
    if doubtful and (strange := STRANGE.search(text)):
        raise Unreadable("register_line", line=text.count("\n", 0, strange.start()) + 1, reason="characters")


def _find_odd_line(lines: list[str]) -> None:
    for number, line in enumerate(lines, 1):
        if len(line) != LINE and len(line.rstrip("\r")) != LINE:
            raise Unreadable("register_line", line=number, reason="length", length=len(line.rstrip("\r")))
        if line.isspace():
            raise Unreadable("register_line", line=number, reason="blank")


def _parsed(text: str) -> list[Any]:
    """The records in the order of the lines; none is blank, so the place in the list is the number of the line."""
    records: list[Any] = []
    try:
        for record in GV100ADReader(StringIO(text)).read():
            records.append(record)
    except ValueError as error:
        raise Unreadable("register_line", line=len(records) + 1, reason="content", detail=str(error)) from None
    return records


def _check_records(records: list[Any]) -> None:
    """What gv100ad-py lets pass: broken keys, no name, a second vintage, the same key twice, a child without parent."""
    seen: set[tuple[type, str]] = set()
    for number, record in enumerate(records, 1):
        key = record.regional_code + getattr(record, "association", "")
        reason = ""
        if not (key.isascii() and key.isdigit()):
            reason = "key"
        elif not record.name:
            reason = "name"
        elif record.timestamp != records[0].timestamp:
            reason = "vintage"
        elif (type(record), key) in seen:
            reason = "doubled"
        elif isinstance(record, District | MunicipalAssociation | Municipality) and not record.type.value:
            reason = "kind"
        elif isinstance(record, Municipality):
            reason = _town_trouble(record, seen)
        if reason:
            raise Unreadable("register_line", line=number, reason=reason)
        seen.add((type(record), key))


def _town_trouble(town: Municipality, seen: set[tuple[type, str]]) -> str:
    if town.inhabitants < 0 or town.area < 0:
        return "number"
    if town.type in NOBODY_THERE:
        return ""
    county = town.regional_code[:5]
    if (District, county) not in seen:
        return "parent"
    in_union = town.association.startswith(UNIONS)
    return "parent" if in_union and (MunicipalAssociation, county + town.association) not in seen else ""
