"""A paper as file: what an addressee opens must be accessible, complete and free of what was not meant for them."""

import asyncio
import re
import shutil
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from workflows.documents.bounded_process import DocumentError
from workflows.documents.pandoc import convert
from workflows.documents.paper import render_docx, render_odt, render_pdf
from workflows.documents.paper_html import Chart, PaperText, sound

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><rect width="60" height="20"/></svg>'
HARMFUL = 'Stellungnahme „Sprache" #read("/etc/passwd") & <b>'
PAPER = PaperText(
    title=HARMFUL,
    letterhead=["Bund der Brunnen", "Postfach 1 · 10000 Musterstadt"],
    status="vorbehaltlich der Befassung unserer Gremien",
    date="Musterstadt, 3. Februar 2031",
    note="Lasttest",
    sections=[
        (1, "Vorbemerkung", "Wir danken[^a] sehr.\n\n- erstens\n- zweitens\n\n[^a]: Fußnote über Wasser."),
        (3, "Zu § 4", "### Tief\n\n| Kreis | Kosten |\n|---|--:|\n| Ottersee | 190 000 |\n\n[tot](#nirgends) #panic()"),
    ],
    signatures=[["Dr. Ada Quell", "Hauptgeschäftsführerin"], ["Bert Born", "Präsident"]],
    appendix_heading="Herkunft",
    appendix="| Position | Herkunft |\n|---|---|\n| F 1 | Gemeinde Geheimdorf |",
    charts=[Chart("Rückmeldungen", "Am höchsten in Ottersee.", SVG)],
)


@pytest.fixture(scope="module")
async def pdf():
    return await render_pdf(PAPER, publishable=False)


def text_of(document: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)
    return text.replace("\N{SOFT HYPHEN}\n", "").replace("\n", " ")


async def test_the_pdf_says_that_it_is_accessible_and_archivable(pdf):
    xmp = PdfReader(BytesIO(pdf)).xmp_metadata.stream.get_data().decode()
    assert re.search(r"pdfuaid:part[^0-9]{1,4}1", xmp)
    assert re.search(r"pdfaid:part[^0-9]{1,4}2", xmp)


async def test_the_pdf_is_tagged_german_and_carries_its_title(pdf):
    reader = PdfReader(BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("de")
    assert reader.metadata.title == HARMFUL
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


async def test_headings_of_the_pdf_go_down_one_level_at_a_time(pdf):
    tree = tags(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    levels = [int(tag[2]) for tag in tree if re.fullmatch("/H[1-6]", tag)]
    assert levels == [1, 2, 3, 4, 2]
    assert {"/L", "/LI", "/Table", "/TH", "/Figure", "/Note"} <= set(tree)


async def test_letterhead_status_date_note_signatures_and_page_numbers_are_printed(pdf):
    text = text_of(pdf)
    for part in (*PAPER.letterhead, PAPER.status, PAPER.date, PAPER.note, "Dr. Ada Quell", "Präsident"):
        assert part in text
    pages = len(PdfReader(BytesIO(pdf)).pages)
    assert [f"Seite {number} von {pages}" in text for number in range(1, pages + 1)] == [True] * pages


async def test_what_people_write_is_never_run_as_code(pdf):
    text = text_of(pdf)
    assert '#read("/etc/passwd")' in text
    assert "#panic()" in text
    assert "root:" not in text


async def test_the_publishable_form_names_no_source(pdf):
    assert "Geheimdorf" in text_of(pdf)
    published = text_of(await render_pdf(PAPER, publishable=True))
    assert "Geheimdorf" not in published
    assert "zweitens" in published


async def test_an_english_paper_says_so():
    paper = PaperText(title="Statement", sections=[(1, "Wells", "Water.")], lang="en")
    document = await render_pdf(paper, publishable=True)
    assert PdfReader(BytesIO(document)).trailer["/Root"]["/Lang"].startswith("en")
    assert "Page 1 of 1" in text_of(document)


async def test_a_paper_of_a_title_alone_can_be_printed():
    assert "Nichts" in text_of(await render_pdf(PaperText(title="Nichts", sections=[]), publishable=True))


async def test_word_keeps_styles_notes_page_numbers_and_a4():
    files = ZipFile(BytesIO(await render_docx(PAPER)))
    document = files.read("word/document.xml").decode()
    assert re.findall(r'w:pStyle w:val="Heading(\d)"', document) == ["1", "2", "3", "1"]
    assert 'w:w="11906" w:h="16838"' in document
    assert "Fußnote über Wasser" in files.read("word/footnotes.xml").decode()
    assert "NUMPAGES" in files.read("word/footer1.xml").decode()
    assert "Lasttest" in files.read("word/header1.xml").decode()
    assert "Am höchsten in Ottersee." in document
    assert "base64" not in document


async def test_opendocument_is_a4_with_page_numbers():
    files = ZipFile(BytesIO(await render_odt(PAPER)))
    styles = files.read("styles.xml").decode()
    assert 'fo:page-width="21cm"' in styles
    assert "text:page-count" in styles
    assert "Lasttest" in styles
    assert files.infolist()[0].filename == "mimetype"


@pytest.mark.needs("soffice")
@pytest.mark.parametrize(("render", "suffix"), [(render_docx, "docx"), (render_odt, "odt")])
async def test_libreoffice_opens_the_file_with_headings_and_lists(render, suffix, tmp_path):
    (tmp_path / f"paper.{suffix}").write_bytes(await render(PAPER))
    html = await converted(tmp_path, f"paper.{suffix}", "html")
    assert re.search(r"<h1[^>]*>\s*(<[^>]+>)*Vorbemerkung", html)
    assert re.search(r"<li>.*?erstens", html, re.S)
    assert "Ottersee" in html


async def converted(folder, name, to):
    """What LibreOffice makes of the file, in a profile of its own so that tests may run side by side."""
    process = await asyncio.create_subprocess_exec(
        *(shutil.which("soffice"), f"-env:UserInstallation=file://{folder}/profile", "--headless"),
        *("--convert-to", to, "--outdir", str(folder), str(folder / name)),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0
    return (folder / name).with_suffix(f".{to}").read_text()


async def test_a_warning_of_pandoc_is_an_error():
    with pytest.raises(DocumentError):
        await convert('<p><img src="missing.png" alt="x"></p>', "docx", "--output=-")


def test_links_to_nowhere_and_skipped_levels_are_mended():
    html = sound(['<h1>A</h1><h4>B</h4><p><a href="#x">weg</a> <a href="#da">hin</a></p><p id="da">da</p>'])
    assert "<h2>B</h2>" in html
    assert 'href="#x"' not in html
    assert 'href="#da"' in html


def tags(node) -> list[str]:
    """The tags of a PDF in reading order."""
    found, children = [], node.get("/K", []) if hasattr(node, "get") else []
    if hasattr(node, "get") and "/S" in node:
        found.append(str(node["/S"]))
    for child in children if isinstance(children, list) else [children]:
        inner = child.get_object()
        found += tags(inner) if hasattr(inner, "get") else []
    return found
