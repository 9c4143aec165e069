"""A PDF of strangers is opened in a process of its own: it says how many pages there are, or what is wrong."""

import io

import pytest
from pypdf import PdfWriter

from tests.small_pdf import small_pdf
from workflows.attachments import store_attachment
from workflows.documents import pdf_check
from workflows.documents.pdf_check import MOST_PAGES, check_pdf, look
from workflows.errors import Unreadable


def locked() -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(9, 9)
    writer.encrypt("geheim")
    writer.write(made)
    return made.getvalue()


def nested(levels: int) -> bytes:
    """Page trees in page trees."""
    trees = b"\n".join(b"%d 0 obj<</Type/Pages/Kids[%d 0 R]/Count 1>>endobj" % (n, n + 1) for n in range(2, levels))
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + trees + b"\ntrailer<</Root 1 0 R>>"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 and nothing", "attachment_pdf_damaged"),
        (small_pdf(0), "attachment_pdf_damaged"),
        (b"%PDF-1.7\n1 0 obj" + b"[" * 100_000, "attachment_pdf_damaged"),
        (nested(3_000), "attachment_pdf_damaged"),
        (small_pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), "attachment_pdf_damaged"),
        (locked(), "attachment_pdf_locked"),
    ],
    ids=["cut", "empty", "brackets", "nested", "circle", "locked"],
)
def test_a_pdf_that_nobody_could_open_says_why(data, code):
    assert look(data) == {"code": code}


def test_pages_are_counted_and_not_believed():
    assert look(small_pdf(3)) == {"pages": 3}
    assert look(small_pdf(1, counted=10**9)) == {"pages": 1}


async def test_too_many_pages_are_refused_with_both_numbers_before_anything_is_stored(db, monkeypatch):
    assert await check_pdf("a.pdf", small_pdf(MOST_PAGES)) == MOST_PAGES
    with pytest.raises(Unreadable) as refused:
        await store_attachment("Bericht.pdf", small_pdf(MOST_PAGES + 1))
    assert refused.value.facts == {"name": "Bericht.pdf", "pages": MOST_PAGES + 1, "most": MOST_PAGES}


async def test_what_takes_too_long_or_breaks_the_process_is_refused(monkeypatch):
    monkeypatch.setattr(pdf_check, "SECONDS", 0)
    with pytest.raises(Unreadable, match="attachment_pdf_laborious"):
        await check_pdf("a.pdf", small_pdf())
    monkeypatch.undo()
    monkeypatch.setattr(pdf_check, "PROGRAM", "workflows.documents.nowhere")
    with pytest.raises(Unreadable, match="attachment_pdf_laborious"):
        await check_pdf("a.pdf", small_pdf())
