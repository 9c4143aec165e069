"""A paper in a process of its own is the same as here, and what goes wrong there is told here."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from workflows import clock
from workflows.documents import paper_process
from workflows.documents.pandoc import DocumentError
from workflows.documents.paper import render_docx
from workflows.documents.paper_html import Chart, PaperText
from workflows.documents.paper_process import render_paper_files
from workflows.documents.paper_theme import Theme

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="9" height="9"/></svg>'
PAPER = PaperText(
    title="Stellungnahme", sections=[(1, "Zu § 1", "Die Frist ist **zu kurz**.")], letterhead=["Kommunalkonvent"],
    appendix="Herkunft: Lerchenroda", charts=[Chart("Antworten", "Neun von zehn.", DRAWING)],
)  # fmt: skip
THEME = Theme(colour="#7a1f3d", footer="Beispielweg 1")


async def test_a_paper_comes_from_its_process_as_it_would_be_made_here() -> None:
    with clock.at(MOMENT):
        apart = await render_paper_files(PAPER, theme=THEME)
        here = await render_docx(PAPER)

    assert list(apart) == ["pdf", "public_pdf", "docx", "odt"]
    assert words_of(apart["docx"]) == words_of(here)
    texts = {form: text_of(apart[form]) for form in ("pdf", "public_pdf")}
    assert all("zu kurz" in text and "Beispielweg 1" in text for text in texts.values())
    assert ["Lerchenroda" in text for text in texts.values()] == [True, False]
    assert PdfReader(BytesIO(apart["pdf"])).metadata.creation_date == MOMENT


def words_of(document: bytes) -> bytes:
    return ZipFile(BytesIO(document)).read("word/document.xml")


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


async def test_a_paper_that_cannot_be_made_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError, match="docx of “Stellungnahme”"):
        await render_paper_files(PAPER, ["docx"], template=b"no document")

    monkeypatch.setattr(paper_process, "SECONDS", 0)
    with pytest.raises(TimeoutError):
        await render_paper_files(PAPER)
