"""Typst works in a process of its own: by the clock of the house, on the files it is given, and what goes wrong is told."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from workflows import clock
from workflows.documents import typesetting
from workflows.documents.bounded_process import DocumentError
from workflows.documents.paper import render_pdf
from workflows.documents.paper_html import Chart, PaperText
from workflows.documents.paper_theme import Theme
from workflows.documents.typesetting import typeset

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="9" height="9"/></svg>'
PAPER = PaperText(
    title="Stellungnahme", sections=[(1, "Zu § 1", "Die Frist ist **zu kurz**.")], appendix="Herkunft: Lerchenroda",
    charts=[Chart("Antworten", "Neun von zehn.", DRAWING)],
)  # fmt: skip


async def test_a_paper_carries_the_clock_of_the_house_its_footer_and_its_drawing() -> None:
    with clock.at(MOMENT):
        made = PdfReader(BytesIO(await render_pdf(PAPER, publishable=False, theme=Theme(footer="Beispielweg 1"))))

    text = "".join(page.extract_text() for page in made.pages)
    assert all(words in text for words in ("zu kurz", "Beispielweg 1", "Lerchenroda", "Antworten"))
    assert made.metadata is not None and made.metadata.creation_date == MOMENT


@pytest.mark.parametrize("text", [b"#panic()", b'#image("/etc/hostname")', b'#import "@preview/cetz:0.3.0"'])
async def test_what_cannot_be_made_is_told_and_no_other_file_is_seen(text: bytes) -> None:
    with pytest.raises(DocumentError):
        await typeset({"main": text})


async def test_it_takes_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "SECONDS", 0)

    with pytest.raises(TimeoutError):
        await typeset({"main": b"Text"})
