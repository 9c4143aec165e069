"""Words of a LegalDocML.de element: what is its own text, and where its lists stand."""

import re
from collections.abc import Callable, Iterator

from lxml.etree import _Element

from workflows.documents.provisions import lines, squeeze

NOT_LAW = {"authorialNote", "noteRef", "img", "foreign", "toc"}
BREAKS = {"p", "br", "block", "intro", "wrapUp", "listIntroduction", "listWrapUp", "heading", "ol", "ul", "table"}
LISTS = {"list", "blockList"}
STRUCTURE = {"article", "paragraph", "point", "item", "tblock", "hcontainer"}
QUOTED_NUMBER = re.compile(r"\n\s*(\(\d+[a-z]*\)|\d+[a-z]*\.|[a-z]{1,2}\))\s*\n\s*")
Piece = str | _Element


def flow(element: _Element) -> Iterator[Piece]:
    """Text and lists (`list`, `blockList`) of `element` in their order, without its own number and heading.

    Lists inside quoted law are words of the amendment, not provisions of the draft.
    """
    yield _soft(element.text)
    for child in element:
        if child.tag in LISTS:
            yield from _around(child, "intro", "listIntroduction")
            yield child
            yield from _around(child, "wrapUp", "listWrapUp")
        elif child.tag in ("num", "heading") and element.tag in STRUCTURE:
            pass
        elif isinstance(child.tag, str) and child.tag not in NOT_LAW | {"tblock"}:
            yield from _piece(child, flow)
        yield _soft(child.tail)


def words(element: _Element) -> Iterator[str]:
    """All words below `element`, numbers and headings of quoted parts included."""
    yield _soft(element.text)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in NOT_LAW:
            yield from (piece for piece in _piece(child, words) if isinstance(piece, str))
        yield _soft(child.tail)


def own_text(element: _Element) -> str:
    """The words of a provision without those of its lists; each paragraph and each list leaves a line break."""
    return lines("".join(piece if isinstance(piece, str) else "\n" for piece in flow(element)))


def child_text(element: _Element, name: str) -> str:
    """The squeezed words of the first child with this name, or nothing."""
    child = element.find(name)
    return squeeze("".join(words(child))) if child is not None else ""


def _piece(child: _Element, inner: Callable[[_Element], Iterator[Piece]]) -> Iterator[Piece]:
    """One child with the white space that its kind needs."""
    if child.tag in ("quotedText", "quotedStructure"):
        quoted = QUOTED_NUMBER.sub(r"\n\1 ", "".join(words(child))).strip()
        yield (child.get("startQuote") or "") + quoted + (child.get("endQuote") or "")
    elif child.tag == "tr":
        yield "\n" + " | ".join(squeeze("".join(words(cell))) for cell in child if cell.tag in ("td", "th")) + "\n"
    elif child.tag == "li":
        yield f"\n{child.get('value') or '–'} {''.join(words(child)).strip()}\n"
    elif child.tag == "num":
        yield f"\n{squeeze(''.join(words(child)))} "
    else:
        yield "\n" if child.tag in BREAKS else ""
        yield from inner(child)
        yield "\n" if child.tag in BREAKS else ""


def _around(list_: _Element, *names: str) -> Iterator[str]:
    for name in names:
        for child in list_.iterfind(name):
            yield "\n" + "".join(words(child)) + "\n"


def _soft(text: str | None) -> str:
    """Line breaks of the file are spaces; only those of the draft are kept."""
    return text.replace("\n", " ") if text else ""
