"""Drafts as LegalDocML.de 1.8: the regulation itself, Vorblatt and Begründung, each a part with a root of its own.

The standard spreads a draft over several files that name each other (`documentRef`, `componentRef`); a file that carries
all parts as components is read as well. Schema: https://gitlab.opencode.de/bmi/e-gesetzgebung/ldml_de
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from lxml import etree
from lxml.etree import _Element

from workflows.documents.ldml_reasons import read_front, read_rationale
from workflows.documents.ldml_text import child_text, flow, own_text, words
from workflows.documents.provisions import Law, Outline, ProvisionText, list_part, squeeze, unit_part

NAMESPACE = "http://Inhaltsdaten.LegalDocML.de/1.8"
DIVISIONS = {"book", "part", "chapter", "subchapter", "section", "subsection", "title", "subtitle", "body"}
CARRIES_AN_ACT = {"stammform", "eingebundene-stammform"}

Parts = dict[str, _Element]


def read_ldml(roots: dict[str, _Element]) -> Law:
    """A draft from the roots of its files by file name, in the order in which it is printed: Vorblatt, text, reasons."""
    for root in roots.values():
        _drop_namespaces(root)
    parts = {PurePosixPath(name).name: part for name, root in roots.items() for part in root.iter("bill", "act")}
    embedded = {_file(reference) for root in roots.values() for reference in root.iter("componentRef")}
    bills = [
        part for root in roots.values() for part in root.iter("bill", "act") if not _is_embedded(part, parts, embedded)
    ]
    texts = [part for root in roots.values() for part in root.iter("doc")]

    outline = Outline()
    for doc in _named(texts, "vorblatt"):
        read_front(doc, outline)
    for bill in bills:
        _read_articles(bill.iterfind("body"), None, parts, outline)
    for doc in _named(texts, "begruendung"):
        read_rationale(doc, outline)
    title, short_title = _titles([*bills, *texts])
    return Law(title=title, short_title=short_title, format="ldml", provisions=outline.provisions)


def _read_articles(elements: Iterable[_Element], parent: ProvisionText | None, parts: Parts, outline: Outline) -> None:
    for element in elements:
        if element.tag == "article":
            _read_article(element, parent, parts, outline)
        elif element.tag in DIVISIONS:
            _read_articles(element, parent, parts, outline)


def _read_article(article: _Element, parent: ProvisionText | None, parts: Parts, outline: Outline) -> None:
    part, kind, label = unit_part(child_text(article, "num"))
    heading, paragraphs = child_text(article, "heading"), article.findall("paragraph")
    inside = list(_articles_inside(article, parts))
    if inside:
        _read_articles(inside, outline.add(parent, part, kind, label, heading=heading), parts, outline)
    elif len(paragraphs) == 1 and not child_text(paragraphs[0], "num"):
        unit = outline.add(parent, part, kind, label, heading=heading, text=own_text(paragraphs[0]))
        _read_lists(paragraphs[0], unit, outline)
    else:
        unit = outline.add(parent, part, kind, label, heading=heading)
        for paragraph in paragraphs:
            number = child_text(paragraph, "num").strip("()")
            read = outline.add(unit, number, "paragraph", f"Absatz {number}", text=own_text(paragraph))
            _read_lists(paragraph, read, outline)


def _articles_inside(article: _Element, parts: Parts) -> Iterator[_Element]:
    """The articles of the act that an Artikel contains: in a file of its own, quoted, or simply nested."""
    yield from article.iterfind("article")
    for reference in article.iterfind("componentRef"):
        part = parts.get(_file(reference))
        if part is not None:
            yield from part.iterfind("body")
    if article.get("refersTo") in CARRIES_AN_ACT:
        for quoted in article.iter("quotedStructure"):
            yield from (child for child in quoted if child.tag in DIVISIONS or child.tag == "article")


def _read_lists(element: _Element, parent: ProvisionText, outline: Outline) -> None:
    lists = (piece for piece in flow(element) if not isinstance(piece, str))
    for number, list_ in enumerate(lists, start=1):
        for ordinal, item in enumerate(list_.iterfind("point") if list_.tag == "list" else list_.iterfind("item"), 1):
            part, kind, label = list_part(child_text(item, "num"), ordinal, parent.kind, number)
            heading = child_text(item, "heading")
            read = outline.add(parent, part, kind, label, heading=heading, text=own_text(item))
            _read_lists(item, read, outline)


def _titles(documents: list[_Element]) -> tuple[str, str]:
    for document in documents:
        preface = document.find("preface")
        if preface is not None:
            return _title(preface), _short_title(preface)
    return "", ""


def _title(preface: _Element) -> str:
    title = preface.find(".//docTitle")
    return squeeze("".join(words(title if title is not None else preface)))


def _short_title(preface: _Element) -> str:
    for inline in preface.iter("inline"):
        if inline.get("refersTo") == "amtliche-abkuerzung":
            return squeeze("".join(words(inline))).strip("() ")
    short = preface.find(".//shortTitle")
    return squeeze("".join(words(short))).strip("() ") if short is not None else ""


def _named(documents: list[_Element], name: str) -> list[_Element]:
    return [document for document in documents if f"/{name}" in (document.get("name") or "")]


def _is_embedded(part: _Element, parts: Parts, embedded: set[str]) -> bool:
    return any(part is parts.get(name) for name in embedded)


def _file(reference: _Element) -> str:
    return PurePosixPath((reference.get("src") or "").partition("#")[0]).name


def _drop_namespaces(root: _Element) -> None:
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
