"""Elements of LegalDocML.de: made by one function, then given the eId and GUID that the standard asks for."""

from __future__ import annotations

import uuid
from collections import Counter

from lxml import etree
from lxml.etree import _Element

NAMESPACE = "http://Inhaltsdaten.LegalDocML.de/1.8.2/"
CODES = {
    "article": "art", "blockList": "liste", "body": "hauptteil", "collectionBody": "rdokhauptteil",
    "component": "tldokverweis", "componentRef": "stfmverweis", "content": "inhalt", "docProponent": "docproponent",
    "docStage": "docstadium", "docTitle": "doctitel", "documentRef": "verweis", "eventRef": "ereignis",
    "hcontainer": "container", "heading": "überschrift", "identification": "ident", "intro": "intro",
    "item": "listenelem", "lifecycle": "lebzykl", "list": "untergl", "listIntroduction": "listeneing",
    "longTitle": "doktitel", "mainBody": "hauptteil", "mod": "ändbefehl", "num": "bezeichnung", "p": "text",
    "paragraph": "abs", "point": "listenelem", "preface": "einleitung", "quotedText": "quottext",
    "shortTitle": "kurztitel", "tblock": "inhaltabschnitt", "temporalData": "geltzeiten",
    "temporalGroup": "geltungszeitgr", "timeInterval": "gelzeitintervall",
}  # fmt: skip
"""What the standard calls an element in an eId, where it is not the element's own name in small letters."""
ROOTS = ("bill", "doc", "documentCollection")


def element(tag: str, *children: _Element | str, **attributes: str) -> _Element:
    """An element of the standard's namespace with text and children in the given order."""
    made = etree.Element(f"{{{NAMESPACE}}}{tag}", {name.rstrip("_"): value for name, value in attributes.items()})
    for child in children:
        if not isinstance(child, str):
            made.append(child)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + child
        else:
            made.text = (made.text or "") + child
    return made


def document(root: _Element, file: str) -> bytes:
    """One file of the draft, with an eId for every element and a GUID that stays the same from run to run."""
    top = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={"akn": NAMESPACE})
    top.append(root)
    _identify(root, "", file)
    return etree.tostring(top, xml_declaration=True, encoding="UTF-8")


def _identify(parent: _Element, path: str, file: str) -> None:
    counts: Counter[str] = Counter()
    for child in parent:
        tag = etree.QName(child).localname
        code = CODES.get(tag, tag.lower())
        counts[code] += 1
        identifier = f"{path}_{code}-n{counts[code]}".lstrip("_")
        child.set("eId", identifier)
        child.set("GUID", str(uuid.uuid5(uuid.NAMESPACE_URL, f"{file}#{identifier}")))
        _identify(child, identifier, file)
