"""The parts of a Word file around its text: styles, lists, comments, and that changes are to be tracked."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

from workflows.documents.office_page import RELATIONS, TYPES, WORD
from workflows.documents.tracked_paper import Remark

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KINDS = ("styles", "numbering", "comments", "settings")
BULLETS = ("•", "–", "▪")
BULLET_LIST = 1
FIRST_NUMBERED = 2
DATE = "%Y-%m-%dT%H:%M:%SZ"
CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/>'
    + "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{TYPES}.{kind}+xml"/>' for kind in KINDS)
    + "</Types>"
)
ROOT_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
)
PART_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    + "".join(f'<Relationship Id="r-{kind}" Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>' for kind in KINDS)
    + "</Relationships>"
)
SETTINGS = f'<w:settings xmlns:w="{WORD}"><w:trackRevisions/></w:settings>'
HEADING_SIZES = (32, 28, 25, 23, 22, 22)


def _style(name: str, shown: str, shape: str = "", look: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{shape}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" '
    'w:cs="Arial"/><w:sz w:val="22"/><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + _style("Title", "Title", '<w:spacing w:after="60"/>', '<w:b/><w:sz w:val="40"/>')
    + _style("Guide", "Guide", '<w:spacing w:after="360"/>', '<w:color w:val="5A6478"/><w:sz w:val="18"/>')
    + _style("Quote", "Quote", '<w:ind w:left="567" w:right="567"/>', "<w:i/>")
    + _style(
        "Verbatim", "Verbatim", '<w:spacing w:after="0"/>', '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>'
    )
    + _style("ListParagraph", "List Paragraph", '<w:spacing w:after="60"/>')
    + "".join(
        _style(
            f"Heading{level}",
            f"heading {level}",
            f'<w:keepNext/><w:spacing w:before="{400 - 40 * level}" w:after="120"/><w:outlineLvl w:val="{level - 1}"/>',
            f'<w:b/><w:sz w:val="{size}"/>',
        )
        for level, size in enumerate(HEADING_SIZES, start=1)
    )
    + "</w:styles>"
)


def word_package(body: str, remarks: Sequence[Remark], starts: Mapping[int, int]) -> bytes:
    """The file around `body`; `remarks` are its comments by number, `starts` with what each numbered list begins."""
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": PART_RELATIONS,
        "word/styles.xml": STYLES,
        "word/numbering.xml": _numbering(starts),
        "word/comments.xml": _comments(remarks),
        "word/settings.xml": SETTINGS,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, markup in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{markup}')
    return file.getvalue()


def _numbering(starts: Mapping[int, int]) -> str:
    bullets = "".join(_level(at, "bullet", BULLETS[at % len(BULLETS)]) for at in range(9))
    numbers = "".join(_level(at, "decimal", f"%{at + 1}.") for at in range(9))
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride '
        f'w:val="{start}"/></w:lvlOverride></w:num>'
        for number, start in starts.items()
    )
    return (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="1">{bullets}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2">{numbers}</w:abstractNum>'
        f'<w:num w:numId="{BULLET_LIST}"><w:abstractNumId w:val="1"/></w:num>{lists}</w:numbering>'
    )


def _level(at: int, kind: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="{425 * (at + 1)}" w:hanging="425"/></w:pPr></w:lvl>'
    )


def _comments(remarks: Sequence[Remark]) -> str:
    return f'<w:comments xmlns:w="{WORD}">{"".join(_comment(at, one) for at, one in enumerate(remarks))}</w:comments>'


def _comment(number: int, remark: Remark) -> str:
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line, quote=False)}</w:t></w:r></w:p>'
        for line in remark.text.splitlines() or [""]
    )
    return (
        f'<w:comment w:id="{number}" w:author="{escape(remark.author)}" w:date="{remark.at.strftime(DATE)}" '
        f'w:initials="">{paragraphs}</w:comment>'
    )
