"""The round written as a Word form that can be filled in offline; answer_document_reading.py reads it back.

Every row of its tables is a field: what it is called on the left, what is answered on the right. The hidden words on the
left are the two hidden columns of the spreadsheet (see answer_sheet.py). Content controls only offer the choices: older
LibreOffice drops their names when it saves, so nothing hangs on them.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from workflows.documents.answer_sheet import (
    COLUMNS,
    EMPTY,
    FACTS,
    MARK,
    REMARK_ID,
    AnswerForm,
    SheetRow,
    choices_of,
    german,
    mark_of,
    marks_of,
    plain_text,
    shown,
)
from workflows.documents.answer_sheet_writing import REMARK, expected
from workflows.documents.office_page import A4_WORD, WORD

TITLE, QUESTIONS, REQUIREMENT = "Rückmeldung als Word-Formular", "Fragen", "Änderungsbedarf"
CHOOSE = "(auswählen)"
STEPS = (
    "1. Schreiben Sie in die rechte Spalte. Was in der linken steht, bleibt, wie es ist.",
    "2. Jeder Änderungsbedarf hat eine eigene Tabelle. Brauchen Sie mehr, kopieren Sie eine ganze Tabelle.",
    "3. Laden Sie die Datei bei Ihrer Rückmeldung hoch. Sie sehen zuerst eine Vorschau; erst dann wird übernommen.",
    "Mehrere Textstellen trennen Sie mit einem Semikolon. Was neben den Tabellen steht, übernehmen wir nicht.",
    "Eine geleerte Tabelle löscht nichts: Entfernen Sie einen Änderungsbedarf in Sprachrohr selbst.",
)
FIXED = frozenset((TITLE, QUESTIONS, *STEPS))
MOST_SPARE = 6
MOST_OFFERED = 20_000  # entries of all lists of places together
HEAD = "application/vnd.openxmlformats"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Default Extension="rels" ContentType="{HEAD}-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{HEAD}-officedocument.wordprocessingml.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{HEAD}-officedocument.wordprocessingml.styles+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
    'Target="styles.xml"/></Relationships>',
    "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" '
    'w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="21"/><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:after="60"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/><w:basedOn '
        f'w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{level - 1}"/>'
        f'</w:pPr><w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr></w:style>'
        for level, size in ((1, 32), (2, 26))
    )
    + "</w:styles>",
}
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A94A6"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
WIDTHS = (3200, 5900)


def write_answer_document(form: AnswerForm) -> bytes:
    """The form as DOCX: a guide, a table of questions, a table per requirement and some empty ones, with drop-downs."""
    spare = [SheetRow(f"n-{form.key}-{number}", EMPTY) for number in range(1, min(form.spare, MOST_SPARE) + 1)]
    rows = [*form.rows, *spare]
    parts = [
        _paragraph(TITLE, style="Heading1"),
        _table(_facts(form)),
        *(_paragraph(step) for step in STEPS),
        _paragraph(QUESTIONS, style="Heading2"),
        _table(_answers(form)),
    ]
    offered = len(form.places) * len(rows) <= MOST_OFFERED
    for number, row in enumerate(rows, start=1):
        parts += [_paragraph(""), _table(_requirement(form, number, row, offered))]
    body = "".join(parts)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:p/><w:sectPr>{A4_WORD}</w:sectPr></w:body></w:document>'
    return _packed({**PARTS, "word/document.xml": document})


def _facts(form: AnswerForm) -> Iterable[str]:
    values = (MARK, str(form.round_id), str(form.organisation_id), str(form.submission_id), form.key)
    told = "|".join(f"{name}={value}" for name, value in zip(FACTS, values, strict=True))
    facts = form.facts or (("Beteiligung", ""),)
    for at, (name, value) in enumerate(facts):
        yield _row(name, f"fact {told}" if at == 0 else "fact", _paragraph(plain_text(value)))


def _answers(form: AnswerForm) -> Iterable[str]:
    for question in form.questions:
        value = form.answers.get(question.id, "")
        title = plain_text(question.text) + (f" ({question.unit})" if question.unit else "")
        field = _field(_said(value), question.options if question.kind == "choice" else ())
        yield _row(title, f"f{question.id} {mark_of(value)}", field, hint=expected(question))
    yield _row(REMARK, f"{REMARK_ID} {mark_of(form.remark)}", _field(plain_text(form.remark), ()), hint=expected(None))


def _requirement(form: AnswerForm, number: int, row: SheetRow, offered: bool) -> Iterable[str]:
    marks = marks_of(row.values)
    state = " ".join([row.id, str(row.version), *(marks[column.name] for column in COLUMNS)])
    yield _row(f"{REQUIREMENT} {number}", state, _paragraph(""), head=True)
    empty = row.id.startswith("n-")
    for column in COLUMNS:
        value = "" if empty else _said(shown(column, row.values[column.name], form))
        choices = tuple(choices_of(column, form)) if column.kind in ("choice", "places") else ()
        if column.kind == "places" and (not offered or "\n" in value):
            choices = ()
        yield _row(column.title, "", _field(value, choices, typed=column.kind == "places"))


def _said(value: Any) -> str:
    return german(Decimal(value)) if isinstance(value, Decimal | int) else plain_text(str(value or ""))


def _field(value: str, choices: Sequence[str], *, typed: bool = False) -> str:
    """The right side of a row: plain paragraphs, or a control that offers choices (`typed`: others can be typed too)."""
    if not choices:
        return "".join(_paragraph(line) for line in value.split("\n"))
    kind = "comboBox" if typed else "dropDownList"
    items = "".join(f'<w:listItem w:displayText="{_attribute(one)}" w:value="{_attribute(one)}"/>' for one in choices)
    control = f"<w:sdtPr>{'' if value else '<w:showingPlcHdr/>'}<w:{kind}>{items}</w:{kind}></w:sdtPr>"
    return f"<w:p><w:sdt>{control}<w:sdtContent>{_run(value or CHOOSE)}</w:sdtContent></w:sdt></w:p>"


def _row(title: str, hidden: str, field: str, *, hint: str = "", head: bool = False) -> str:
    secret = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{escape(hidden)}</w:t></w:r>" if hidden else ""
    lines = title.split("\n")
    words = "".join(f"<w:p>{_run(line, bold=True)}</w:p>" for line in lines[:-1])
    words += f"<w:p>{_run(lines[-1], bold=True)}{secret}</w:p>" + (_paragraph(hint) if hint else "")
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="D9E2F0"/>' if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{content}</w:tc>'
        for width, content in zip(WIDTHS, (words, field), strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _table(rows: Iterable[str]) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    shape = (
        f'<w:tblW w:w="{sum(WIDTHS)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    )
    return f"<w:tbl><w:tblPr>{shape}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _paragraph(text: str, *, style: str = "") -> str:
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{shape}{_run(text)}</w:p>"


def _run(text: str, *, bold: bool = False) -> str:
    if not text:
        return ""
    words = escape(text, quote=False).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'


def _attribute(text: str) -> str:
    return escape(plain_text(text)[:255])


def _packed(parts: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, markup in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{markup}')
    return file.getvalue()
