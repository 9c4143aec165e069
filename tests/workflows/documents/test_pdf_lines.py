"""PDFs as Typst sets them: columns, footnotes, headers, divided words and pages without text."""

import pytest
import typst

from workflows.documents.draft_outline import outline
from workflows.documents.draft_pieces import recognise
from workflows.documents.pdf_lines import page_picture, pdf_lines
from workflows.errors import Unreadable

PAGE = """#set page(width: 120mm, height: 110mm, header: [Entwurf · Bearbeitungsstand: 19.11.2026 16:05],
  footer: context [#align(center)[\\- #counter(page).display() \\-]])
#set text(lang: "de", size: 11pt, hyphenate: true)
#set par(justify: true)
#set super(typographic: false)
"""
THINGS = ("Wasser", "Luft", "Boden", "Lärm", "Licht", "Wege", "Ufer", "Moore")
LONG = " ".join(
    f"Die Kreise und kreisfreien Städte richten unverzüglich Koordinierungsstellen für {one} ein." for one in THINGS
)


def printed(text: str) -> bytes:
    return typst.compile(f"{PAGE}{text}".encode())


def read(text: str):
    return pdf_lines(printed(text))[0]


def provisions(text: str):
    return {one.key: one for one in outline(recognise(read(text)).pieces)}


def test_headers_and_page_numbers_are_left_out_and_a_provision_goes_on_over_the_page():
    found = provisions(f"#align(center)[§ 1]\n\n#align(center)[Stellen]\n\n(1) {LONG}\n\n(2) Ende.")
    assert list(found) == ["§1", "§1/1", "§1/2"]
    assert found["§1"].heading == "Stellen"
    assert found["§1/1"].text == LONG


def test_footnotes_and_their_figures_are_left_out():
    found = provisions("#align(center)[§ 1]\n\n(1) Die Länder#footnote[Siehe die Drucksache 20/1.] regeln das.")
    assert found["§1/1"].text == "Die Länder regeln das."


def test_two_columns_are_read_one_after_the_other():
    left = "A. Problem und Ziel\\\nLinks steht, was das Problem der Gemeinden ist und was der Entwurf will."
    right = "Rechts steht, was der Bund dafür ausgibt und wann er es wieder beendet."
    found = read(f"Vorblatt\n\n#grid(columns: (1fr, 1fr), gutter: 8mm)[{left}][{right}]")
    words = " ".join(line.text for line in found)
    assert words.index("Entwurf will") < words.index("Rechts steht")


def test_a_scan_has_no_text_and_a_page_that_is_not_there_has_no_picture():
    with pytest.raises(Unreadable) as refused:
        pdf_lines(printed("#rect(width: 50%)\n#pagebreak()\n#rect()"))
    assert refused.value.code == "draft_without_text"
    with pytest.raises(Unreadable):
        page_picture(printed("Ein Blatt"), 2)
