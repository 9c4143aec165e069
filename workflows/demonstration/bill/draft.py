"""The draft bill as the files of LegalDocML.de 1.8.2: collection, Vorblatt, text, the new act inside it, Begründung."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml.etree import _Element

from workflows.demonstration.bill.elements import document
from workflows.demonstration.bill.elements import element as e
from workflows.demonstration.bill.head import IN_FORCE, meta, preface
from workflows.demonstration.bill.reasons import front_sections, reason_sections
from workflows.demonstration.bill.source import Piece, blocks, pieces

NAMES = "/akn/ontology/de/concept/documenttype/bund/"
ACT_TITLE = "Gesetz über die kommunale Integrationsarbeit"
QUOTED = re.compile("„(.+?)“")
IN_ZIP = (1980, 1, 1, 0, 0, 0)


def bill_xml(version: int, *, dated: date = date(2025, 11, 20)) -> bytes:
    """The first or second draft, packed as one ZIP of XML files: the form in which a ministry's editor exports it."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, data in bill_parts(version, dated=dated).items():
            archive.writestr(ZipInfo(name, IN_ZIP), data, ZIP_DEFLATED)
    return packed.getvalue()


def bill_parts(version: int, *, dated: date = date(2025, 11, 20)) -> dict[str, bytes]:
    """File name → XML of each part. Raises ValueError for a draft that does not exist."""
    if version not in (1, 2):
        raise ValueError(f"There are two drafts, no number {version}.")
    made = {
        "rechtsetzungsdokument-1": _collection(version, dated),
        "vorblatt-1": _doc("vorblatt-regelungstext", meta("vorblatt-1", version, dated), front_sections(version)),
        "regelungstext-1": _frame(version, dated),
        "regelungstext-stammform-1": _act(version, dated),
        "begruendung-1": _doc("begruendung-regelungstext", meta("begruendung-1", version, dated), reason_sections(version)),
    }  # fmt: skip
    return {f"{name}.xml": document(root, f"{name}-{version}") for name, root in made.items()}


def _collection(version: int, dated: date) -> _Element:
    parts = (
        ("vorblatt-1", "vorblatt-regelungstext"),
        ("regelungstext-1", "regelungstext-entwurf"),
        ("begruendung-1", "begruendung-regelungstext"),
    )
    references = [e("component", e("documentRef", href=f"{file}.xml", showAs=NAMES + kind)) for file, kind in parts]
    body = e("collectionBody", *references)
    head = meta("rechtsetzungsdokument-1", version, dated)
    return e("documentCollection", head, body, name=f"{NAMES}rechtsetzungsdokument")


def _doc(kind: str, head: _Element, sections: list[_Element]) -> _Element:
    return e("doc", head, preface(), e("mainBody", *sections), name=NAMES + kind)


def _frame(version: int, dated: date) -> _Element:
    """Artikel 1 with the new act, then the Artikel that change other acts, evaluate, and enter into force."""
    reference = e("componentRef", src="regelungstext-stammform-1.xml", showAs="regelungstext-eingebundene-stammform")
    articles = [_article("Artikel 1", ACT_TITLE, [reference], "eingebundene-stammform")]
    for heading, *lines in blocks("amendments", version):
        number, title = re.fullmatch(r"(Artikel \d+) (.+)", heading).groups()  # type: ignore[union-attr]
        kind = "hauptaenderung" if title.startswith("Änderung") else "stammform"
        kind = "geltungszeitregel-inkrafttreten" if title == "Inkrafttreten" else kind
        articles.append(_article(number, title, [_amending(piece) for piece in pieces(lines)], kind))
    head = meta("regelungstext-1", version, dated, in_force=True)
    return e("bill", head, preface(), e("body", *articles), name=f"{NAMES}regelungstext-entwurf")


def _act(version: int, dated: date) -> _Element:
    articles = []
    for heading, *lines in blocks("act", version):
        number, title = re.fullmatch(r"(§ \d+[a-z]?) (.+)", heading).groups()  # type: ignore[union-attr]
        articles.append(_article(number, title, [_paragraph(piece) for piece in pieces(lines)], "stammform"))
    head = meta("regelungstext-stammform-1", version, dated, in_force=True)
    title = e("preface", e("longTitle", e("p", e("docTitle", ACT_TITLE))))
    return e("bill", head, title, e("body", *articles), name=f"{NAMES}regelungstext-entwurf")


def _article(number: str, title: str, content: list[_Element], kind: str) -> _Element:
    return e("article", e("num", number), e("heading", title), *content, period=IN_FORCE, refersTo=kind)


def _paragraph(piece: Piece) -> _Element:
    """An Absatz of the act; its numbers are a list after the introducing words."""
    if not piece.below:
        return e("paragraph", e("num", piece.mark), e("content", e("p", piece.text)))
    items = [e("item", e("num", item.mark), e("p", item.text)) for item in piece.below]
    return e("paragraph", e("num", piece.mark), e("content", e("blockList", e("listIntroduction", piece.text), *items)))


def _amending(piece: Piece) -> _Element:
    return e("paragraph", e("num"), _commands(piece))


def _commands(piece: Piece) -> _Element:
    """What is to be changed: a list of commands after the introducing words, or one command."""
    if not piece.below:
        return e("content", e("p", *_command(piece.text)))
    points = [e("point", e("num", point.mark), _commands(point)) for point in piece.below]
    return e("list", e("intro", e("p", piece.text)), *points)


def _command(text: str) -> list[_Element | str]:
    """Words that are quoted from the law or put into it are marked as such."""
    words = QUOTED.split(text)
    if len(words) == 1:
        return [text]
    marked: list[_Element | str] = []
    for i, part in enumerate(words):
        marked.append(e("quotedText", part, startQuote="„", endQuote="“") if i % 2 else part)
    return [e("mod", *marked)]
