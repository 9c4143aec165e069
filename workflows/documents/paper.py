"""A paper as file: accessible PDF (PDF/UA-1 and PDF/A-2a), Word and OpenDocument, all from one text."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from workflows import clock
from workflows.documents.office_page import odt_page, plain_page, word_page
from workflows.documents.pandoc import convert
from workflows.documents.paper_html import Chart, PaperText, appendix_html, body_html, office_html
from workflows.documents.paper_theme import HOUSE, Theme
from workflows.documents.typesetting import typeset

PAGE = Path(__file__).with_name("paper.typ").read_bytes()
PICTURE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("chart.svg", width: 16cm)'
PAGE_WORDS = {"de": ("Seite", "von"), "en": ("Page", "of")}
NOTHING_MORE: dict[str, object] = {
    "status": "",
    "date": "",
    "note": "",
    "signatures": [],
    "charts": [],
    "small_print": "",
}
RULE = b"#let horizontalrule = line(length: 100%, stroke: 0.5pt)\n"


async def render_pdf(paper: PaperText, *, publishable: bool, theme: Theme = HOUSE) -> bytes:
    """The paper as tagged PDF; the publishable form has no appendix. Raises DocumentError if it cannot be made."""
    body, appendix = await asyncio.gather(
        _to_typst(body_html, paper), _nothing() if publishable else _to_typst(appendix_html, paper)
    )
    charts = {name: chart.svg.encode() for name, chart in _named_charts(paper)}
    return await typeset_pdf({"body.typ": body, "appendix.typ": appendix, **charts}, _facts(paper), theme)


async def typeset_pdf(files: dict[str, bytes], facts: dict[str, object], theme: Theme = HOUSE) -> bytes:
    """The page of paper.typ around `files` (body.typ, appendix.typ, charts): PDF/A-2a and PDF/UA-1.

    `facts`: title, lang, authors, letterhead; where they are not empty status, date, note, signatures, charts, small_print.
    """
    return await typeset(
        {"main": PAGE, **files},
        theme.files(),
        sys_inputs={"paper": json.dumps({**NOTHING_MORE, **facts, "theme": theme.facts()})},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=clock.now().replace(microsecond=0),
    )


async def render_docx(paper: PaperText, *, template: bytes | None = None) -> bytes:
    """The paper for Word, with headings, lists, footnotes and tables that can be edited.

    With a `template` (DOCX) styles, margins, header and footer are its own, and a note stands above the text.
    """
    if template is None:
        document = await convert(await _office_html(paper), "docx", "--output=-")
        return await asyncio.to_thread(word_page, document, page_words=PAGE_WORDS[paper.lang], note=paper.note)
    noted = replace(paper, letterhead=[*([paper.note] if paper.note else []), *paper.letterhead])
    with TemporaryDirectory() as folder:
        path = Path(folder, "template.docx")
        await asyncio.to_thread(path.write_bytes, template)
        document = await convert(await _office_html(noted), "docx", "--output=-", f"--reference-doc={path}")
    return await asyncio.to_thread(plain_page, document)


async def render_odt(paper: PaperText) -> bytes:
    """The paper for LibreOffice and every other reader of OpenDocument."""
    document = await convert(await _office_html(paper), "odt", "--output=-")
    return await asyncio.to_thread(odt_page, document, page_words=PAGE_WORDS[paper.lang], note=paper.note)


async def _to_typst(part: Callable[[PaperText], str], paper: PaperText) -> bytes:
    html = await asyncio.to_thread(part, paper)
    return RULE + await convert(html, "typst", "--shift-heading-level-by=1")


async def _nothing() -> bytes:
    return b""


async def _office_html(paper: PaperText) -> str:
    pictures = [await _picture(chart) for chart in paper.charts]
    return await asyncio.to_thread(office_html, paper, pictures)


async def _picture(chart: Chart) -> bytes:
    """The drawing as PNG: not every word processor shows SVG."""
    return await typeset({"main": PICTURE, "chart.svg": chart.svg.encode()}, format="png", ppi=200)


def _facts(paper: PaperText) -> dict[str, object]:
    """What paper.typ prints around the text."""
    authors = [block[0] for block in paper.signatures if block] or paper.letterhead[:1]
    return {
        "title": paper.title,
        "lang": paper.lang,
        "authors": authors,
        "letterhead": paper.letterhead,
        "status": paper.status,
        "date": paper.date,
        "note": paper.note,
        "signatures": paper.signatures,
        "charts": [
            {"file": name, "title": chart.title, "description": chart.description}
            for name, chart in _named_charts(paper)
        ],
    }


def _named_charts(paper: PaperText) -> list[tuple[str, Chart]]:
    return [(f"chart-{number}.svg", chart) for number, chart in enumerate(paper.charts, start=1)]
