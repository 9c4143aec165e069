"""Acts as gesetze-im-internet.de publishes them (gii-norm DTD 1.01)."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from workflows.documents.provisions import Law, Outline, ProvisionText, lines, list_part, squeeze, unit_part

NOT_LAW = {"Footnotes", "FnR", "fussnoten", "kommentar", "noindex", "FILE", "IMG"}
Piece = str | _Element
PARAGRAPH_NUMBER = re.compile(r"\s*\((\d+[a-z]*)\)\s*")
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")


def read_gii(root: _Element) -> Law:
    """An act from its `dokumente` element; the table of contents and editorial notes are left out."""
    head = root.find("norm/metadaten")
    outline = Outline()
    for norm in root.iterfind("norm"):
        name = squeeze(norm.findtext("metadaten/enbez") or "")
        if name and name != "Inhaltsübersicht":
            _read_norm(norm, name, outline)
    title, abbreviation = (_first(head, "langue", "kurzue"), _first(head, "amtabk", "jurabk"))
    return Law(title=title, short_title=_spoken(abbreviation), format="gii", provisions=outline.provisions)


def _read_norm(norm: _Element, name: str, outline: Outline) -> None:
    part, kind, label = unit_part(name)
    title = norm.find("metadaten/titel")
    heading = lines("".join(_words(title))) if title is not None else ""
    paragraphs = list(norm.iterfind("textdaten/text/Content/P"))
    if kind == "annex":
        text = "\n".join("".join(_words(child)) for child in norm.iterfind("textdaten/text/Content/*"))
        outline.add(None, part, kind, label, heading=heading, text=lines(text))
    elif paragraphs and _number(paragraphs[0]):
        section = outline.add(None, part, kind, label, heading=heading)
        for group in _paragraphs(paragraphs):
            _read_paragraph(group, section, outline)
    else:
        pieces = _pieces(paragraphs)
        section = outline.add(None, part, kind, label, heading=heading, text=_own_text(pieces))
        _read_lists(pieces, section, outline)


def _paragraphs(elements: list[_Element]) -> Iterator[list[_Element]]:
    """Each numbered P together with the unnumbered ones that continue it."""
    group: list[_Element] = []
    for element in elements:
        if _number(element) and group:
            yield group
            group = []
        group.append(element)
    yield group


def _read_paragraph(group: list[_Element], section: ProvisionText, outline: Outline) -> None:
    number = _number(group[0])
    pieces = _pieces(group)
    text = PARAGRAPH_NUMBER.sub("", _own_text(pieces), count=1)
    paragraph = outline.add(section, number, "paragraph", f"Absatz {number}", text=text)
    _read_lists(pieces, paragraph, outline)


def _read_lists(pieces: list[Piece], parent: ProvisionText, outline: Outline) -> None:
    lists = (piece for piece in pieces if not isinstance(piece, str))
    for number, list_ in enumerate(lists, start=1):
        for ordinal, (mark, body) in enumerate(_items(list_), start=1):
            inner = _pieces([body])
            part, kind, label = list_part(mark, ordinal, parent.kind, number)
            _read_lists(inner, outline.add(parent, part, kind, label, text=_own_text(inner)), outline)


def _items(list_: _Element) -> Iterator[tuple[str, _Element]]:
    mark = ""
    for child in list_:
        if child.tag == "DT":
            mark = "".join(_words(child))
        elif child.tag == "DD":
            yield mark, child


def _own_text(pieces: list[Piece]) -> str:
    """The words outside lists; a list leaves a line break."""
    return lines("".join(piece if isinstance(piece, str) else "\n" for piece in pieces))


def _pieces(elements: list[_Element]) -> list[Piece]:
    return [piece for element in elements for piece in (*_flow(element), "\n")]


def _flow(element: _Element) -> Iterator[Piece]:
    """Text and lists (DL) below `element` in their order; rows of tables become lines."""
    yield _soft(element.text)
    for child in element:
        if child.tag == "DL":
            yield child
        elif child.tag == "row":
            yield "\n" + " | ".join(squeeze("".join(_words(cell))) for cell in child.iterfind("entry")) + "\n"
        elif isinstance(child.tag, str) and child.tag not in NOT_LAW:
            yield "\n" if child.tag in ("BR", "LA") else ""
            yield from _flow(child)
        yield _soft(child.tail)


def _words(element: _Element) -> Iterator[str]:
    for piece in _flow(element):
        if isinstance(piece, str):
            yield piece
        else:
            for mark, body in _items(piece):
                yield f"\n{squeeze(mark)} "
                yield from _words(body)
            yield "\n"


def _soft(text: str | None) -> str:
    """Line breaks of the file are spaces; only those of the law are kept."""
    return text.replace("\n", " ") if text else ""


def _number(paragraph: _Element) -> str:
    beginning = next((str(text) for text in paragraph.itertext() if text.strip()), "")
    found = PARAGRAPH_NUMBER.match(beginning)
    return found[1] if found else ""


def _first(head: _Element | None, *names: str) -> str:
    found = (
        squeeze("".join(_words(element))) for name in names for element in (head.iter(name) if head is not None else ())
    )
    return next(filter(None, found), "")


def _spoken(abbreviation: str) -> str:
    """The file says `SGB 2`, people say SGB II."""
    book = re.fullmatch(r"SGB (\d+)", abbreviation)
    return f"SGB {ROMAN[int(book[1])]}" if book and int(book[1]) < len(ROMAN) else abbreviation
