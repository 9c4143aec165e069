"""Word counts paragraphs itself: the numbers come out as one reads them, and nothing from headers or footnotes does."""

import io
import zipfile

import pytest

from workflows.documents.docx_lines import docx_lines
from workflows.errors import Unreadable

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
LEVELS = [("decimal", "(%1)"), ("decimal", "%2."), ("lowerLetter", "%3)"), ("upperRoman", "%4."), ("bullet", "o")]


def numbered(text: str, level: int, list_: int = 1) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_}"/></w:numPr>'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def plain(inner: str, style: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>'


def document(*paragraphs: str) -> bytes:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (form, pattern) in enumerate(LEVELS)
    )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{again}</w:num></w:numbering>'
    )
    styles = (
        f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="Absatz"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:ind w:left="400" w:hanging="200"/></w:pPr></w:style></w:styles>'
    )
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
    body = f'<w:document xmlns:w="{WORD}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        parts = {"[Content_Types].xml": types, "word/document.xml": body, "word/numbering.xml": numbering}
        for name, part in {**parts, "word/styles.xml": styles}.items():
            archive.writestr(name, part)
    return packed.getvalue()


def test_numbers_that_word_counts_are_written_out_level_by_level():
    lines = docx_lines(
        document(
            *(numbered("eins", 0), numbered("erste Nummer", 1), numbered("zweite", 1), numbered("Buchstabe", 2)),
            *(numbered("römisch", 3), numbered("zwei", 0), numbered("wieder erste", 1), numbered("Strich", 4)),
            *(numbered("neu", 0, list_=2), plain("<w:r><w:t>aus der Vorlage</w:t></w:r>", "Absatz")),
        )
    )
    assert [line.text for line in lines] == [
        *("(1) eins", "1. erste Nummer", "2. zweite", "a) Buchstabe", "I. römisch", "(2) zwei", "1. wieder erste"),
        *("– Strich", "(1) neu", "(2) aus der Vorlage"),
    ]
    assert lines[-1].x == 11


def test_a_break_after_a_mark_begins_a_line_and_one_in_a_sentence_does_not():
    broken = "<w:r><w:t>§ 1</w:t><w:br/><w:t>Ziel</w:t></w:r>"
    wrapped = "<w:r><w:t>Wasser ist</w:t><w:br/><w:t>rein.</w:t></w:r>"
    lines = docx_lines(document(plain(broken), plain(wrapped)))
    assert [(line.text, line.starts) for line in lines] == [
        *(("§ 1", True), ("Ziel", True), ("Wasser ist", True), ("rein.", False)),
    ]


def test_tables_are_read_cell_by_cell_and_deleted_words_are_not():
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    table = f"<w:tbl><w:tr>{cell.format('A. Problem')}{cell.format('Es fehlt Wasser.')}</w:tr></w:tbl>"
    struck = plain("<w:r><w:t>bleibt</w:t></w:r><w:del><w:r><w:delText>geht</w:delText></w:r></w:del>")
    assert [line.text for line in docx_lines(document(table, struck))] == ["A. Problem", "Es fehlt Wasser.", "bleibt"]


def test_a_word_file_that_cannot_be_read_says_so_in_the_words_of_a_draft():
    with pytest.raises(Unreadable) as refused:
        docx_lines(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")
    assert refused.value.code == "draft_protected"
