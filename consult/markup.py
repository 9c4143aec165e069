"""Small repairs of text on its way into HTML."""

import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from consult import numbers
from consult.translate import _, plain_ngettext
from models.markdown import to_html
from workflows.documents.redline import Segment, redline_html
from workflows.drafts.draft_search import MARKS

TAG = re.compile(r"(<[^>]*>)")
MAY_BREAK = re.compile(r"[\d§]|Abs|Art|Nr|Buchst|Nummer|Satz")  # most texts of the interface have none of it
# One look at a text for all of them: behind what begins a citation, between groups of digits or before "%", before a unit.
BREAKS = re.compile(
    r"(§|(?<!\w)(?:Abs\.|Art\.|Nr\.|Buchst\.|Absatz|Artikel|Nummer|Satz|Buchstabe))\s+(?=[\dIVXa-z])"
    r"|(?<=\d)(?:[ \u00a0](?=\d{3}(?!\d)|%)|( )(?=€|Euro|Mio\.|Mrd\.))"
)
BRIEF = [("Artikel", "Art."), ("Absatz", "Abs."), ("Nummer", "Nr."), ("Buchstabe", "Buchst."), ("Begründung", "Begr.")]


def said(text: str, /, **values: Any) -> Markup:
    """`_` in templates: the text in the language of the request, with its values escaped. What Jinja brings for it
    costs a tenth of a page, because it looks itself up in the context for each text.
    """
    return _filled(_(text), values)


def said_of_many(one: str, many: str, number: int, /, **values: Any) -> Markup:
    """`ngettext` in templates, likewise; `%(num)s` is the number, grouped."""
    return _filled(plain_ngettext(one, many, number), {"num": numbers.number(number)} | values)


def _filled(text: str, values: dict[str, Any]) -> Markup:
    return Markup(text % {name: escape(value) for name, value in values.items()} if "%" in text else text)


def law(text: str | Markup) -> Markup:
    """Keeps "§ 7", "Abs. 2", "40 000" and "25 %" on one line; inside tags nothing changes."""
    pieces = TAG.split(str(text)) if isinstance(text, Markup) else [str(escape(text))]
    return Markup("".join(piece if piece.startswith("<") else _unbroken(piece) for piece in pieces))


@lru_cache(maxsize=4096)
def brief(label: str) -> Markup:
    """The label of a provision as it is cited where room is scarce, on one line: "Art. 1 § 3 Abs. 2"."""
    for word, short in BRIEF:
        label = re.sub(rf"\b{word}\b", short, label)
    return law(label)


def markdown(text: str, heading_level: int = 2, id_prefix: str = "") -> Markup:
    """Markdown as safe HTML; its first heading becomes one of `heading_level`. Wide tables scroll by themselves."""
    html = to_html(text, heading_level=heading_level, id_prefix=id_prefix)
    html = html.replace("<table>", '<div class="app-scroll" tabindex="0"><table>').replace("</table>", "</table></div>")
    return law(Markup(html))


def redline(segments: list[Segment], gone: str = "", come: str = "") -> Markup:
    """Struck and inserted words, marked for eyes and for screen readers; `gone` and `come` say it in other words."""
    return law(Markup(redline_html(segments, (gone or _("gestrichen"), come or _("eingefügt")))))


def marked(text: str) -> Markup:
    """Words that a search has found, marked; see MARKS."""
    start, stop = MARKS
    return law(Markup(str(escape(text)).replace(start, "<mark>").replace(stop, "</mark>")))


def lines(text: str) -> Markup:
    """Plain text with its line ends."""
    return Markup("<br>").join(law(line) for line in text.splitlines())


def _unbroken(text: str) -> str:
    return BREAKS.sub(_kept_together, text) if MAY_BREAK.search(text) else text


def _kept_together(found: re.Match[str]) -> str:
    citing, unit = found.groups()
    return f"{citing}\u00a0" if citing else "\u00a0" if unit else "\u202f"
