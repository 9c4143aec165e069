"""What pandoc's Word and OpenDocument files lack for a German office: A4, "Seite x von y", a note on every page."""

import re
from collections.abc import Callable
from html import escape
from io import BytesIO
from zipfile import ZipFile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FIELD = '<w:fldSimple w:instr="{0}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
WORD_PAGE = (
    '<w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>'
)
A4_WORD = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1531" w:right="1247" w:bottom="1417" w:left="1417" w:header="709" w:footer="709" w:gutter="0"/>'
)
A4_ODT = {
    "page-width": "21cm",
    "page-height": "29.7cm",
    "margin-left": "2.5cm",
    "margin-right": "2.2cm",
    "margin-top": "2cm",
    "margin-bottom": "2cm",
}


def word_page(document: bytes, *, page_words: tuple[str, str], note: str) -> bytes:
    """A DOCX of pandoc with A4 pages, page numbers ("Seite", "von") below and `note` above every page."""
    first, between = page_words
    numbers = f"{_run(first + ' ')}{FIELD.format('PAGE')}{_run(f' {between} ')}{FIELD.format('NUMPAGES')}"
    new = {"word/header1.xml": _word_part("hdr", _run(note)), "word/footer1.xml": _word_part("ftr", numbers)}
    return _rewritten(
        document,
        {
            "word/document.xml": _word_section,
            "word/_rels/document.xml.rels": lambda xml: xml.replace(
                "</Relationships>", _relation("header") + _relation("footer") + "</Relationships>"
            ),
            "[Content_Types].xml": lambda xml: xml.replace("</Types>", _type("header") + _type("footer") + "</Types>"),
        },
        new,
    )


def plain_page(document: bytes) -> bytes:
    """A DOCX of pandoc whose page comes from a template of the office: only what pandoc repeats goes."""
    return _rewritten(document, {"word/document.xml": _without_pictures_as_words}, {})


def odt_page(document: bytes, *, page_words: tuple[str, str], note: str) -> bytes:
    """An ODT of pandoc with A4 pages, page numbers below and `note` above every page."""
    first, between = page_words
    above = f"<style:header><text:p>{escape(note)}</text:p></style:header>" if note else ""
    below = (
        f'<style:footer><text:p text:style-name="MP1">{first} <text:page-number text:select-page="current">1'
        f"</text:page-number> {between} <text:page-count>1</text:page-count></text:p></style:footer>"
    )

    def page(xml: str) -> str:
        for name, value in A4_ODT.items():
            xml = re.sub(rf'(<style:page-layout-properties [^>]*fo:{name}=")[^"]*', rf"\g<1>{value}", xml, count=1)
        return re.sub(r"<style:footer>.*?</style:footer>", lambda _: above + below, xml, count=1, flags=re.DOTALL)

    return _rewritten(document, {"styles.xml": page}, {})


def _rewritten(document: bytes, changes: dict[str, Callable[[str], str]], new: dict[str, str]) -> bytes:
    """The same archive in the same order, some files changed and some added."""
    output = BytesIO()
    with ZipFile(BytesIO(document)) as old, ZipFile(output, "w") as archive:
        for info in old.infolist():
            content = old.read(info)
            if info.filename in changes:
                content = changes[info.filename](content.decode()).encode()
            archive.writestr(info, content, info.compress_type)
        for name, text in new.items():
            archive.writestr(name, text)
    return output.getvalue()


def _word_section(xml: str) -> str:
    """The last section with our page."""
    start, section, end = _without_pictures_as_words(xml).rpartition("<w:sectPr>")
    footnotes, closing, rest = end.partition("</w:sectPr>")
    return f"{start}{section}{WORD_PAGE}{footnotes}{A4_WORD}{closing}{rest}"


def _without_pictures_as_words(xml: str) -> str:
    """Pandoc repeats whole pictures as their own description."""
    return re.sub(r'descr="data:[^"]*"', 'descr=""', xml)


def _word_part(name: str, content: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{name} xmlns:w="{WORD}">'
        f'<w:p><w:pPr><w:jc w:val="right"/></w:pPr>{content}</w:p></w:{name}>'
    )


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _relation(name: str) -> str:
    return f'<Relationship Id="rId{name.title()}" Type="{RELATIONS}/{name}" Target="{name}1.xml"/>'


def _type(name: str) -> str:
    return f'<Override PartName="/word/{name}1.xml" ContentType="{TYPES}.{name}+xml"/>'
