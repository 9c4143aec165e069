"""The paper that the project grew from: read into its parts, and printed with all of them."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from pypdf import PdfReader

from workflows.documents.paper import render_docx, render_odt, render_pdf
from workflows.documents.paper_html import PaperText
from workflows.documents.positionpaper import as_paper, read_position_paper
from workflows.errors import Unreadable

SEED = Path(__file__).parents[4] / "shared/data/seed/nationaler-integrationsplan.md"
SMALL = """# Bund der Brunnen

Postfach 1

## **Brunnen für alle**

### **Vorbemerkung:**

Wir schöpfen seit Jahren und wollen wei-

terschöpfen.

#### **1. Wasser**

Wir empfehlen

- eins und

- zwei,

um so zu trinken.

Am Ende bleibt Wasser.
"""


@pytest.fixture
def seed():
    return read_position_paper(SEED.read_text())


def test_a_word_broken_over_two_paragraphs_is_whole_again():
    assert read_position_paper(SMALL).sections[0].paragraphs == ["Wir schöpfen seit Jahren und wollen weiterschöpfen."]


def test_bullets_apart_by_empty_lines_are_one_list_and_the_sentence_goes_on_below():
    water = read_position_paper(SMALL).sections[1]
    assert (water.number, water.heading, water.level) == (1, "Wasser", 2)
    assert (water.bullets, water.after) == (["eins und", "zwei,"], ["um so zu trinken."])


def test_the_closing_remark_belongs_to_no_field():
    assert read_position_paper(SMALL).closing == ["Am Ende bleibt Wasser."]


def test_letterhead_stands_before_the_title():
    paper = read_position_paper(SMALL)
    assert (paper.letterhead, paper.title) == (["Bund der Brunnen", "Postfach 1"], "Brunnen für alle")


def test_lines_need_no_empty_ones_between_them():
    paper = read_position_paper(
        "# Wasser\n## 1. Brunnen\nWir fordern:\n- tiefe\n  Brunnen,\n2) Eimer\n## 2. Ende\nText"
    )
    assert (paper.title, paper.sections[0].paragraphs) == ("Wasser", ["Wir fordern:"])
    assert paper.sections[0].bullets == ["tiefe Brunnen,", "Eimer"]


def test_without_letterhead_the_first_heading_is_the_title_and_no_text_is_lost():
    paper = read_position_paper("# Wasser\n\nWir trinken.\n\n## 1. Brunnen\n\nText\n\n## 2. Quellen\n\nMehr")
    assert (paper.title, paper.letterhead) == ("Wasser", [])
    assert [(one.heading, one.paragraphs) for one in paper.sections] == [
        ("", ["Wir trinken."]), ("Brunnen", ["Text"]), ("Quellen", ["Mehr"]),
    ]  # fmt: skip
    assert paper.closing == []


@pytest.mark.parametrize("text", ["", "Nur ein Absatz.", "# Kopf\n\nText"])
def test_what_is_no_position_paper_is_refused(text):
    with pytest.raises(Unreadable) as refusal:
        read_position_paper(text)
    assert refusal.value.code == "no_position_paper"


@pytest.mark.needs("shared")
def test_the_seed_has_four_commitments_and_25_recommendations_in_ten_fields(seed):
    assert seed.title == "Nationaler Integrationsplan"
    assert [len(section.bullets) for section in seed.fields] == [3, 2, 2, 4, 3, 2, 3, 2, 2, 2]
    assert [section.number for section in seed.fields] == list(range(1, 11))
    assert [section.heading for section in seed.sections[:2]] == [
        "Vorbemerkung",
        "Selbstverpflichtung der Bundesvereinigung der kommunalen Spitzenverbände",
    ]
    assert len(seed.sections[1].bullets) == 4
    assert "gesellschaftlichen Frieden" in seed.sections[0].paragraphs[-1]
    assert [text[:10] for text in seed.closing] == ["Angesichts"]
    assert {section.level for section in seed.sections} == {2}


@pytest.mark.needs("shared")
@pytest.mark.parametrize("form", ["pdf", "docx", "odt"])
async def test_the_seed_is_printed_with_all_its_parts(seed, form):
    text = squeezed(await PRINTED[form](as_paper(seed)))
    wanted = [seed.title, *seed.letterhead, *seed.closing]
    for section in seed.sections:
        wanted += [section.heading, *section.paragraphs, *section.bullets, *section.after]
    assert [part for part in wanted if squeezed(part) not in text] == []
    assert all(squeezed(f"{section.number}. {section.heading}") in text for section in seed.fields)


async def pdf_text(paper: PaperText) -> str:
    pages = PdfReader(BytesIO(await render_pdf(paper, publishable=True))).pages
    return "".join(re.sub(r"Seite \d+ von \d+", "", page.extract_text()) for page in pages)


async def docx_text(paper: PaperText) -> str:
    return words_in(await render_docx(paper), "word/document.xml")


async def odt_text(paper: PaperText) -> str:
    return words_in(await render_odt(paper), "content.xml", "meta.xml")


PRINTED = {"pdf": pdf_text, "docx": docx_text, "odt": odt_text}


def words_in(document: bytes, *names: str) -> str:
    with ZipFile(BytesIO(document)) as archive:
        return "".join(text for name in names for text in etree.fromstring(archive.read(name)).itertext())


def squeezed(text: str) -> str:
    """Without white space and hyphens, which a page is free to set."""
    return re.sub(r"[\s\N{SOFT HYPHEN}-]", "", text)
