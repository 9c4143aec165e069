"""Vorblatt and Begründung of the bill, section by section."""

from __future__ import annotations

import re

from lxml.etree import _Element

from workflows.demonstration.bill.elements import element as e
from workflows.demonstration.bill.head import UNDEFINED
from workflows.demonstration.bill.source import blocks

FRONT = {
    "A.": "vorblattabschnitt-problem-und-ziel",
    "B.": "vorblattabschnitt-loesung",
    "C.": "vorblattabschnitt-alternativen",
    "D.": "vorblattabschnitt-haushaltsausgaben-ohne-erfuellungsaufwand",
    "E.": "vorblattabschnitt-erfuellungsaufwand",
    "F.": "vorblattabschnitt-weitere-kosten",
}
EFFORT = {
    "E.1": "erfuellungsaufwand-fuer-buergerinnen-und-buerger",
    "E.2": "erfuellungsaufwand-fuer-die-wirtschaft",
    "E.2a": "davon-buerokratiekosten-aus-informationspflichten",
    "E.3": "erfuellungsaufwand-der-verwaltung",
}
GENERAL = {
    "I.": "begruendungsabschnitt-zielsetzung-und-notwendigkeit",
    "II.": "begruendungsabschnitt-wesentlicher-inhalt",
    "III.": "begruendungsabschnitt-alternativen",
    "IV.": "begruendungsabschnitt-regelungskompetenz",
    "V.": "begruendungsabschnitt-vereinbarkeit",
    "VI.": "begruendungsabschnitt-regelungsfolgen",
    "VII.": "begruendungsabschnitt-befristung-evaluierung",
}
CONSEQUENCES = {
    "1.": "regelungsfolgen-abschnitt-rechts-und-verwaltungsvereinfachung",
    "2.": "regelungsfolgen-abschnitt-nachhaltigkeitsaspekte",
    "3.": "regelungsfolgen-abschnitt-haushaltsausgaben-ohne-erfuellungsaufwand",
    "4.": "regelungsfolgen-abschnitt-erfuellungsaufwand",
}
PLACE = re.compile(r"(Zu (?:Artikel|§|Absatz|Nummer) \d+[a-z]?)(?: (\(.+\)))?")


def front_sections(version: int) -> list[_Element]:
    """A to F; the kinds of Erfüllungsaufwand lie inside E."""
    sections: list[_Element] = []
    for heading, *lines in blocks("front", version):
        mark, title = heading.split(" ", 1)
        if mark in EFFORT:
            number = [] if mark == "E.2a" else [e("num", mark)]
            block = e("tblock", *number, e("heading", title), *_words(lines), refersTo=EFFORT[mark])
            home = sections[-1][-1]
            (home[-1] if mark == "E.2a" else home).append(block)
        else:
            sections.append(_section(mark, title, FRONT[mark], e("content", *_words(lines))))
    return sections


def reason_sections(version: int) -> list[_Element]:
    """Part A by its Roman numbers, part B by the provisions that it explains."""
    general = e(
        "hcontainer",
        e("num", "A."),
        e("heading", "Allgemeiner Teil"),
        name=UNDEFINED,
        refersTo="begruendung-allgemeiner-teil",
    )
    special = e(
        "hcontainer",
        e("num", "B."),
        e("heading", "Besonderer Teil"),
        name=UNDEFINED,
        refersTo="begruendung-besonderer-teil",
    )
    for heading, *lines in blocks("reasons", version):
        if heading.startswith("Zu "):
            special.append(_explained(heading, lines))
        elif lines:
            mark, title = heading.split(" ", 1)
            content = _numbered(lines) if mark == "VI." else e("content", *_words(lines))
            general.append(_section(mark, title, GENERAL[mark], content))
    return [general, special]


def _section(mark: str, title: str, kind: str, content: _Element) -> _Element:
    return e("hcontainer", e("num", mark), e("heading", title), content, name=UNDEFINED, refersTo=kind)


def _words(lines: list[str]) -> list[_Element]:
    return [e("p", line) for line in lines]


def _numbered(lines: list[str]) -> _Element:
    """Regelungsfolgen: a heading with a number, then its words."""
    content = e("content")
    for line in lines:
        mark, _, title = line.partition(" ")
        if mark in CONSEQUENCES:
            content.append(e("tblock", e("num", mark), e("heading", title), refersTo=CONSEQUENCES[mark]))
        else:
            content[-1].append(e("p", line))
    return content


def _explained(heading: str, lines: list[str]) -> _Element:
    """One Artikel with the §§ or Nummern that are explained below it, and their Absätze below these."""
    content = e("content")
    for line in lines:
        place = PLACE.fullmatch(line)
        if place is None:
            _innermost(content).append(e("p", line))
        else:
            (content[-1] if "Absatz" in place[1] else content).append(_block(place))
    place = PLACE.fullmatch(heading)
    assert place is not None
    title = [e("heading", place[2])] if place[2] else []
    return e(
        "hcontainer",
        e("num", place[1]),
        *title,
        content,
        name=UNDEFINED,
        refersTo="begruendungsabschnitt-regelungstext",
    )


def _block(place: re.Match[str]) -> _Element:
    return e("tblock", e("num", place[1]), *([e("heading", place[2])] if place[2] else []))


def _innermost(content: _Element) -> _Element:
    while len(content) and content[-1].tag.endswith("tblock"):
        content = content[-1]
    return content
