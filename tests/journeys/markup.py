"""What the source of a page tells without a browser: its flaws, and which of its pieces no page before had.

What depends on one piece of mark-up alone (its contrast, its name, its role) axe is asked once per kind of piece: an
element with the same attributes inside the same elements looks and reads the same wherever it stands. What depends on
a whole page (ids, references, headings, landmarks) is read from its source.
"""

from itertools import pairwise

from lxml import etree, html

REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form", "headers")
LISTS = {"ul", "ol", "dl", "table", "thead", "tbody", "tr", "fieldset", "select", "details", "svg"}
# What names, addresses, measures or counts a thing without changing how it looks or what it is.
OF_PLACE = {
    *("id", "for", "href", "action", "formaction", "value", "name", "content", "datetime", "src", "form", "list"),
    *("aria-label", "aria-labelledby", "aria-describedby", "aria-controls", "title", "alt", "placeholder", "headers"),
    *("hx-get", "hx-post", "hx-target", "hx-trigger", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "d", "points"),
    *("width", "height", "viewbox", "data-text", "data-before", "data-after", "data-insert", "data-cite", "colspan"),
}
# The tag of an element, and the way to it from the root: the place of each among its neighbours.
Piece = tuple[str, list[int]]


def kind_of(element: html.HtmlElement, within: int) -> int:
    """Stands for all that decides how an element looks and what it is: itself, what it is in, in a list also what it holds."""
    told = sorted((name, value != "" if name in OF_PLACE else value) for name, value in element.items())
    said = bool((element.text or "").strip()) or any((one.tail or "").strip() for one in element)
    below = sorted({one.tag for one in element.iterchildren(etree.Element)}) if element.tag in LISTS else ()
    return hash((within, element.tag, *told, said, *below))


def new_pieces(page: html.HtmlElement, seen: set[int]) -> list[Piece]:
    """The outermost elements of a kind that was not seen before and the way to them; from now on all kinds are seen."""
    found = []

    def go(element: html.HtmlElement, within: int, way: list[int], inside: bool) -> None:
        kind = kind_of(element, within)
        new = inside or not (kind in seen or kind in kinds)
        if new and not inside:
            found.append((element.tag, way))
        kinds.add(kind)
        for place, child in enumerate(element.iterchildren(etree.Element)):
            go(child, kind, [*way, place], new)

    kinds: set[int] = set()
    go(page, 0, [], False)
    seen |= kinds
    return found


def flaws_of(page: html.HtmlElement) -> list[str]:
    """What is wrong in the source of a page: ids, references, headings, landmarks, and what its policy would stop."""
    stopped = page.xpath("//*[@style] | //style | //script[not(@src)] | //@*[starts-with(name(), 'on')]/..")
    foreign = [
        one
        for one in page.xpath("//script/@src | //link[not(@rel='canonical')]/@href | //img/@src")
        if not one.startswith("/")
    ]
    wrong = [*broken_references(page), *broken_outline(page), *broken_landmarks(page)]
    return [*wrong, *(f"stopped: {one.tag}" for one in stopped), *(f"foreign: {one}" for one in foreign)]


def broken_references(page: html.HtmlElement) -> list[str]:
    """Ids that stand there twice, and attributes that name an id which stands nowhere or has nothing to say."""
    ids = page.xpath("//@id")
    known = {one.get("id"): one for one in page.xpath("//*[@id]")}
    asked = [(name, one) for name in REFERENCES for said in page.xpath(f"//@{name}") for one in said.split()]
    asked += [("href", said[1:]) for said in page.xpath("//a/@href[starts-with(., '#')]")]
    twice = [f"twice: {one}" for one in {one for one in ids if ids.count(one) > 1}]
    silent = [
        one for name, one in asked if name == "aria-labelledby" and one in known and not known[one].text_content()
    ]
    return [*twice, *(f"nowhere: {one}" for _, one in asked if one not in known), *(f"silent: {one}" for one in silent)]


def broken_outline(page: html.HtmlElement) -> list[str]:
    """One main heading, none that leaves out a level, a title, a language, and nothing that jumps the order of the keys."""
    levels = [int(one.tag[1]) for one in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    jumps = [f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1]
    alone = [] if levels.count(1) == 1 and (page.findtext(".//title") or "").strip() else ["no title or not one h1"]
    return [*jumps, *alone, *(f"tabindex {one}" for one in page.xpath("//@tabindex") if int(one) > 0)]


def broken_landmarks(page: html.HtmlElement) -> list[str]:
    """Landmarks of one kind have different names, and everything that is said stands in one."""
    named = [
        (one.get("role") or one.tag, name_of(page, one))
        for one in page.xpath("//nav | //aside | //section | //*[@role='region' or @role='search']")
        if one.tag in ("nav", "aside") or name_of(page, one)
    ]
    alike = [f"landmark twice: {one}" for one in set(named) if named.count(one) > 1]
    frame = [one.tag for one in page.body if one.tag in ("header", "main", "footer")]
    outside = [
        one.tag
        for one in page.body
        if one.tag not in ("header", "main", "footer", "script", "dialog") and one.get("class") != "app-skip"
    ]
    return [*alike, *outside, *([] if frame == ["header", "main", "footer"] else [f"landmarks {frame}"])]


def name_of(page: html.HtmlElement, element: html.HtmlElement) -> str:
    """What a screen reader calls it, by its label or by what it names as its label."""
    said = [
        one.text_content()
        for by in (element.get("aria-labelledby") or "").split()
        for one in page.xpath("//*[@id=$by]", by=by)
    ]
    return " ".join((element.get("aria-label") or " ".join(said)).split())
