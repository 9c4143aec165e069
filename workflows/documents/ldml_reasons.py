"""What surrounds the text of a draft: Vorblatt (A–F, E.1–E.3) and Begründung (A general, B provision by provision)."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from workflows.documents.ldml_text import child_text, own_text
from workflows.documents.provisions import Outline, ProvisionText

FRONT_MARKS = {
    "vorblattabschnitt-problem-und-ziel": "A",
    "vorblattabschnitt-loesung": "B",
    "vorblattabschnitt-alternativen": "C",
    "vorblattabschnitt-haushaltsausgaben-ohne-erfuellungsaufwand": "D",
    "vorblattabschnitt-erfuellungsaufwand": "E",
    "erfuellungsaufwand-fuer-buergerinnen-und-buerger": "E.1",
    "erfuellungsaufwand-fuer-die-wirtschaft": "E.2",
    "davon-buerokratiekosten-aus-informationspflichten": "E.2 davon",
    "erfuellungsaufwand-der-verwaltung": "E.3",
    "vorblattabschnitt-weitere-kosten": "F",
}
CITED = re.compile(r"(Artikel|Art\.|§§?|Absatz|Nummer|Buchstabe|Doppelbuchstabe) ?(\d+[a-z]*|[a-z]{1,2})\b")
CITED_PREFIX = {"Artikel": "art", "Art.": "art", "§": "§", "§§": "§", "Nummer": "nr", "Buchstabe": "bst"}


def read_front(doc: _Element, outline: Outline) -> None:
    """The Vorblatt: `vorblatt/A` … `vorblatt/F`, with `vorblatt/E.3` below E."""
    top = outline.add(None, "vorblatt", "front", "Vorblatt")
    known: dict[str, ProvisionText] = {}
    sections = doc.iterfind("mainBody/hcontainer")
    for element in (found for section in sections for found in (section, *section.iter("tblock"))):
        mark = FRONT_MARKS.get(element.get("refersTo") or "") or child_text(element, "num").rstrip(".")
        if mark:
            part, parent, heading = mark.replace(" ", "/"), known.get(mark[0], top), child_text(element, "heading")
            known[mark] = outline.add(parent, part, "front", mark, heading=heading, text=own_text(element), base=top)


def read_rationale(doc: _Element, outline: Outline) -> None:
    """The Begründung: `begruendung/A/VI/4` by its own numbers, `begruendung/B/art1/§4` by what is explained."""
    top = outline.add(None, "begruendung", "rationale", "Begründung")
    for part in doc.iterfind("mainBody/hcontainer"):
        general = part.get("refersTo") == "begruendung-allgemeiner-teil"
        letter = "A" if general else "B"
        side = outline.add(top, letter, "rationale", letter, heading=child_text(part, "heading"))
        for number, section in enumerate(part.iterfind("hcontainer"), start=1):
            _read_section(section, side, str(number), outline)


def _read_section(element: _Element, parent: ProvisionText, number: str, outline: Outline) -> None:
    heading = child_text(element, "heading")
    part, label = _place(child_text(element, "num"), heading, parent) or (number, number)
    section = outline.add(parent, part, "rationale", label, heading=heading, text=_text(element))
    for ordinal, block in enumerate(_numbered_blocks(element), start=1):
        _read_section(block, section, str(ordinal), outline)


def _place(num: str, heading: str, parent: ProvisionText) -> tuple[str, str] | None:
    """Key piece and label of a section, from `Zu Artikel 1 § 4` or `Zu Nummer 1 (§ 16a)`, else from its number."""
    for words in (num, heading):
        if re.match(r"[Zz]u[mr]? ", words):
            cited = CITED.findall(words.partition("(")[0])
            part = "/".join(CITED_PREFIX.get(kind, "") + mark for kind, mark in cited)
            label = " ".join(f"{kind} {mark}" for kind, mark in cited)
            if part:
                return part, label if "zu " in parent.label else f"zu {label}"
    mark = num.rstrip(".)")
    return (mark, mark) if mark else None


def _text(element: _Element) -> str:
    """Own words, with those of blocks that carry neither number nor place."""
    pieces = [own_text(element)]
    for block in _blocks(element):
        if not _is_numbered(block):
            pieces += [child_text(block, "heading"), _text(block)]
    return "\n".join(filter(None, pieces))


def _numbered_blocks(element: _Element) -> Iterator[_Element]:
    for block in _blocks(element):
        if _is_numbered(block):
            yield block
        else:
            yield from _numbered_blocks(block)


def _blocks(element: _Element) -> Iterator[_Element]:
    yield from element.iterfind("tblock")
    yield from element.iterfind("content/tblock")


def _is_numbered(block: _Element) -> bool:
    return bool(child_text(block, "num")) or child_text(block, "heading").startswith("Zu ")
