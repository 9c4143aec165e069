"""What people write as Markdown, made safe and readable: one function for web, mail and paper.

Headings start at the level that the surrounding page has left free, footnotes carry the roles that screen readers and
pandoc understand, pictures give way to their alternative text, and nothing that could act or load survives.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import nh3
from lxml import html as lxml_html
from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "ul", "ol", "li"),
    *("em", "strong", "del", "ins", "sub", "sup", "a", "span", "section", "dl", "dt", "dd"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "id", "role", "title"},
    "section": {"role"},
    "li": {"id", "role"},
    "ol": {"start"},
    "th": {"scope", "align"},
    "td": {"align", "colspan", "rowspan"},
    "span": {"lang"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
BULLET = re.compile(r"^ {0,3}([-*+]|1[.)]) +\S")
IN_LIST = re.compile(r"^ {0,3}([-*+]|\d+[.)]) |^\s{2,}\S")
FENCE = re.compile(r"^ {0,3}(```|~~~)")


@lru_cache(maxsize=256)
def to_html(markdown: str, *, heading_level: int = 1, id_prefix: str = "") -> str:
    """HTML of `markdown` that may stand in any page: a `#` becomes a heading of `heading_level`, never below 6.

    `id_prefix` keeps the footnotes of several texts on one page apart. What was read last is kept: before a deadline
    hundreds read the same text.
    """
    footnotes = FootnoteExtension(BACKLINK_TITLE="{}", USE_DEFINITION_ORDER=False)
    ours = _HouseRules(heading_level=heading_level, id_prefix=id_prefix)
    writer = Markdown(extensions=["tables", "sane_lists", "fenced_code", footnotes, ours], output_format="html")
    return nh3.clean(
        writer.convert(markdown.replace("\0", "")),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )


def to_plain(markdown: str) -> str:
    """The same text for readers without HTML, for search and for comparing: paragraphs apart by one empty line.

    Addresses of links stand in brackets behind their text, bullets and numbers stay, cells are divided by ` | `.
    """
    return html_to_plain(to_html(markdown))


def html_to_plain(html: str) -> str:
    """What `to_plain` makes of a text, from the HTML that `to_html` has made of it."""
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(filter(None, _blocks(root)))).strip()


class _HouseRules(Extension):
    """Registers the three rewritings below with Python-Markdown."""

    def __init__(self, heading_level: int, id_prefix: str) -> None:
        super().__init__()
        self.heading_level, self.id_prefix = heading_level, id_prefix

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.register(_ListsNeedNoEmptyLine(md), "lists", 22)
        md.treeprocessors.register(_Accessible(md, self.heading_level, self.id_prefix), "accessible", 5)


class _ListsNeedNoEmptyLine(Preprocessor):
    """`Wir bitten um:` directly followed by `- …` starts a list, as people expect (and CommonMark says)."""

    def run(self, lines: list[str]) -> list[str]:
        return list(_with_gaps(lines))


class _Accessible(Treeprocessor):
    """Heading levels, roles of footnotes, scope of table heads, text instead of pictures."""

    def __init__(self, md: Markdown, heading_level: int, id_prefix: str) -> None:
        super().__init__(md)
        self.shift, self.id_prefix = heading_level - 1, id_prefix

    def run(self, root: Element) -> None:
        for element in root.iter():
            if re.fullmatch("h[1-6]", element.tag):
                element.tag = f"h{min(int(element.tag[1]) + self.shift, 6)}"
            elif element.tag == "th":
                element.set("scope", "col")
            elif element.tag == "img":
                element.tag, element.text = "span", element.get("alt", "")
            else:
                _mark_footnote(element, self.id_prefix)


def _mark_footnote(element: Element, prefix: str) -> None:
    """Rewrite what the footnote extension made; pandoc reads exactly this form (`doc-noteref` into `doc-endnotes`)."""
    kind = element.get("class", "")
    if element.tag == "sup" and len(element) and element[0].get("class") == "footnote-ref":
        element[0].set("id", prefix + element.attrib.pop("id"))
    elif kind == "footnote-ref":
        element.set("role", "doc-noteref")
        element.set("href", f"#{prefix}{element.get('href', '')[1:]}")
    elif kind == "footnote-backref":
        element.set("role", "doc-backlink")
        element.set("href", f"#{prefix}{element.get('href', '')[1:]}")
    elif kind == "footnote":
        element.tag = "section"
        element.set("role", "doc-endnotes")
        for note in element.iter("li"):
            if note.get("id", "").startswith("fn:"):
                note.set("id", prefix + note.get("id", ""))
                note.set("role", "doc-endnote")


def _with_gaps(lines: Iterable[str]) -> Iterator[str]:
    before, fenced = "", False
    for line in lines:
        fenced ^= bool(FENCE.match(line))
        if not fenced and BULLET.match(line) and before.strip() and not IN_LIST.match(before):
            yield ""
        yield line
        before = line


def _blocks(element: lxml_html.HtmlElement) -> Iterator[str]:
    for child in element:
        if child.tag in ("ul", "ol"):
            yield "\n".join(_items(child))
        elif child.tag == "table":
            yield "\n".join(" | ".join(_inline(cell) for cell in row) for row in child.iter("tr"))
        elif child.tag == "pre":
            yield child.text_content().rstrip()
        elif child.tag in ("blockquote", "section", "dl"):
            yield from _blocks(child)
        elif child.tag != "hr":
            yield _inline(child)


def _items(list_: lxml_html.HtmlElement, indent: str = "") -> Iterator[str]:
    number = int(list_.get("start", "1"))
    for item in list_:
        mark = f"{number}. " if list_.tag == "ol" else "- "
        yield f"{indent}{mark}{_inline(item)}"
        for inner in item:
            if inner.tag in ("ul", "ol"):
                yield from _items(inner, indent + " " * len(mark))
        number += 1


def _inline(element: lxml_html.HtmlElement) -> str:
    """The text of one block on one line, except where its writer broke it with `<br>`."""
    text = "".join(_pieces(element)).replace("\N{NO-BREAK SPACE}", " ")
    return "\n".join(re.sub(r"\s+", " ", line).strip() for line in text.split("\v"))


def _pieces(element: lxml_html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\v"
        elif child.tag == "a":
            yield _link(child)
        elif child.tag not in ("ul", "ol"):
            yield from _pieces(child)
            yield " " if child.tag == "p" else ""
        yield child.tail or ""


def _link(link: lxml_html.HtmlElement) -> str:
    text, target = "".join(_pieces(link)), link.get("href", "")
    role = link.get("role", "")
    if role == "doc-backlink":
        return ""
    if role == "doc-noteref":
        return f"[{text}]"
    shown = target.removeprefix("mailto:").removeprefix("tel:")
    return text if not shown or shown.startswith("#") or shown == text else f"{text} ({shown})"
