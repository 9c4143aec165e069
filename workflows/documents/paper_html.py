"""A paper as one HTML text: the single source of its PDF, Word and OpenDocument forms."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from lxml import html as lxml_html

from models.markdown import to_html

LOCALES = {"de": "de-DE", "en": "en-GB"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Chart:
    """A drawing with the sentence that says what one sees in it, for those who cannot."""

    title: str
    description: str
    svg: str


@dataclass(frozen=True)
class PaperText:
    """Everything that is printed of a paper.

    `sections` are (level from 1, heading or nothing, Markdown); `signatures` are blocks of lines in the order of signing.
    `note` stands on every page ("Lasttest", "von der Bundesregierung noch nicht beschlossen"). The appendix may name
    persons and organisations: a publishable form leaves it out.
    """

    title: str
    sections: list[tuple[int, str, str]]
    letterhead: list[str] = field(default_factory=list)
    status: str = ""
    date: str = ""
    note: str = ""
    signatures: list[list[str]] = field(default_factory=list)
    appendix_heading: str = "Anhang"
    appendix: str = ""
    charts: list[Chart] = field(default_factory=list)
    lang: str = "de"


def body_html(paper: PaperText) -> str:
    """The sections, those of level 1 as h1."""
    sections = (section_html(*section, prefix=f"s{number}-") for number, section in enumerate(paper.sections, start=1))
    return sound(sections)


def appendix_html(paper: PaperText) -> str:
    """The appendix below its heading, or nothing."""
    return sound([section_html(1, paper.appendix_heading, paper.appendix, prefix="a-")]) if paper.appendix else ""


def office_html(paper: PaperText, pictures: list[bytes]) -> str:
    """The whole paper as a page for Word and OpenDocument; `pictures` are its charts as PNG."""
    head = [f"<p>{escape(line)}</p>" for line in paper.letterhead]
    head += [f"<p><em>{escape(paper.status)}</em></p>"] if paper.status else []
    head += [f"<p>{escape(paper.date)}</p>"] if paper.date else []
    charts = [_figure(chart, picture) for chart, picture in zip(paper.charts, pictures, strict=True)]
    signatures = [f"<p>{'<br>'.join(map(escape, lines))}</p>" for lines in paper.signatures]
    return (
        f'<html lang="{LOCALES[paper.lang]}"><head><title>{escape(paper.title)}</title></head><body>'
        + "\n".join([*head, body_html(paper), *charts, *signatures, appendix_html(paper)])
        + "</body></html>"
    )


def _figure(chart: Chart, picture: bytes) -> str:
    description = escape(chart.description)
    return (
        f'<figure><img alt="{description}" title="{description}" width="560" '
        f'src="data:image/png;base64,{b64encode(picture).decode()}"><figcaption>{escape(chart.title)}</figcaption></figure>'
    )


def section_html(level: int, heading: str, markdown: str, *, prefix: str) -> str:
    """One section; headings inside its text come below its own."""
    level = max(1, min(level, 5))
    top = f"<h{level}>{escape(heading)}</h{level}>\n" if heading else ""
    return top + to_html(markdown, heading_level=level + 1, id_prefix=prefix)


def sound(parts: Iterable[str]) -> str:
    """The parts together, with no level of headings skipped and no link to a place that is not there.

    A tagged PDF forbids both, and screen readers stumble over both.
    """
    root = lxml_html.fragment_fromstring("\n".join(parts), create_parent="div")
    level = 0
    for heading in root.iter(*HEADINGS):
        level = min(int(heading.tag[1]), level + 1)
        heading.tag = f"h{level}"
    places = {element.get("id") for element in root.iter() if element.get("id")}
    for link in list(root.iter("a")):
        target = link.get("href") or ""
        if target.startswith("#") and target[1:] not in places:
            link.drop_tag()
        elif link.get("role") == "doc-noteref" and link.getparent().tag == "sup":
            link.getparent().drop_tag()
    return (root.text or "") + "".join(lxml_html.tostring(child, encoding="unicode") for child in root)
