"""The round written as a spreadsheet that can be filled in offline; workflows/documents/answer_sheet_reading.py reads it back."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from workflows.documents.answer_sheet import (
    ANSWER_HEAD,
    ANSWERS,
    COLUMNS,
    EMPTY,
    FACTS,
    GUIDE,
    HEAD,
    LISTS,
    MARK,
    REMARK_ID,
    REQUIREMENTS,
    AnswerForm,
    SheetQuestion,
    SheetRow,
    choices_of,
    german,
    mark_of,
    marks_of,
    plain_text,
    shown,
)
from workflows.documents.spreadsheet import letters_of

STEPS = (
    "1. Beantworten Sie die Fragen auf dem Blatt „Antworten“.",
    "2. Schreiben Sie jeden Änderungsbedarf in eine eigene Zeile des Blatts „Änderungsbedarfe“.",
    "3. Laden Sie die Datei bei Ihrer Rückmeldung hoch. Sie sehen zuerst eine Vorschau; erst dann wird übernommen.",
    "Felder mit einem Pfeil bieten Möglichkeiten an. Mehrere Textstellen stehen untereinander in einer Zelle (Alt+Enter).",
    "Eine geleerte Zeile löscht nichts: Entfernen Sie einen Änderungsbedarf in Sprachrohr selbst.",
    "Blätter und Spalten lassen sich nicht umbenennen. Was Sie auf diesem Blatt schreiben, lesen wir nicht.",
)
REMARK = "Was möchten Sie zum Ganzen sagen?"
PROTECTED = {"format_cells": True, "format_columns": True, "format_rows": True, "sort": False}


def write_answer_sheet(form: AnswerForm) -> bytes:
    """The form as XLSX: a guide, the questions, the requirements with empty rows below, drop-downs, protected heads."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"title": plain_text(dict(form.facts).get("Beteiligung", MARK)), "author": "Sprachrohr"})
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#D9E2F0", "text_wrap": True, "valign": "top", "border": 1}),
        "fixed": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#404040"}),
        "open": book.add_format({"text_wrap": True, "valign": "top", "locked": False, "border": 4}),
        "number": book.add_format({"num_format": "#,##0.00", "valign": "top", "locked": False, "border": 4}),
        "title": book.add_format({"bold": True, "font_size": 14}),
    }
    _write_guide(book.add_worksheet(GUIDE), form, styles)
    answers, requirements = book.add_worksheet(ANSWERS), book.add_worksheet(REQUIREMENTS)
    lists = _write_lists(book.add_worksheet(LISTS), form)
    _write_answers(answers, form, styles, lists)
    _write_requirements(requirements, form, styles, lists)
    book.close()
    return file.getvalue()


def _write_guide(sheet: Any, form: AnswerForm, styles: dict[str, Any]) -> None:
    sheet.set_column(0, 0, 24, styles["fixed"])
    sheet.set_column(1, 1, 90, styles["fixed"])
    sheet.write_string(0, 0, "Rückmeldung als Tabelle", styles["title"])
    for row, (name, value) in enumerate(form.facts, start=2):
        sheet.write_string(row, 0, name, styles["head"])
        sheet.write_string(row, 1, plain_text(value), styles["fixed"])
    for row, step in enumerate(STEPS, start=len(form.facts) + 3):
        sheet.write_string(row, 1, step, styles["fixed"])
    sheet.protect("", PROTECTED)


def _write_lists(sheet: Any, form: AnswerForm) -> dict[str, str]:
    """What the drop-downs offer, on a hidden sheet; name of the column or question → where its choices stand."""
    values = (MARK, str(form.round_id), str(form.organisation_id), str(form.submission_id), form.key)
    for row, (name, value) in enumerate(zip(FACTS, values, strict=True)):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
    offered: dict[str, Sequence[str]] = {one.name: tuple(choices_of(one, form)) for one in COLUMNS}
    offered |= {str(one.id): one.options for one in form.questions}
    ranges = {}
    for column, (name, choices) in enumerate(((name, one) for name, one in offered.items() if one), start=2):
        for row, choice in enumerate(choices):
            sheet.write_string(row, column, choice)
        letters = letters_of(column + 1)
        ranges[name] = f"={LISTS}!${letters}$1:${letters}${len(choices)}"
    sheet.hide()
    sheet.protect("", PROTECTED)
    return ranges


def _write_answers(sheet: Any, form: AnswerForm, styles: dict[str, Any], lists: dict[str, str]) -> None:
    _write_head(sheet, ANSWER_HEAD, (8, 8, 60, 44, 14, 44), styles)
    rows = [(f"f{one.id}", one.text, form.answers.get(one.id, ""), one) for one in form.questions]
    for row, (row_id, text, value, question) in enumerate([*rows, (REMARK_ID, REMARK, form.remark, None)], start=1):
        sheet.write_string(row, 0, row_id)
        sheet.write_string(row, 1, mark_of(value))
        sheet.write_string(row, 2, plain_text(text), styles["fixed"])
        numeric = question is not None and question.kind == "number"
        _write_value(sheet, row, 3, value, styles["number" if numeric else "open"])
        sheet.write_string(row, 4, question.unit if question else "", styles["fixed"])
        sheet.write_string(row, 5, expected(question), styles["fixed"])
        if question and str(question.id) in lists:
            sheet.data_validation(row, 3, row, 3, {"validate": "list", "source": lists[str(question.id)]})


def _write_requirements(sheet: Any, form: AnswerForm, styles: dict[str, Any], lists: dict[str, str]) -> None:
    _write_head(sheet, HEAD, (8, 8, *(one.width for one in COLUMNS)), styles)
    spare = [SheetRow(f"n-{form.key}-{number}", EMPTY) for number in range(1, form.spare + 1)]
    for row, one in enumerate([*form.rows, *spare], start=1):
        marks = marks_of(one.values)
        sheet.write_string(row, 0, one.id)
        sheet.write_string(row, 1, " ".join([str(one.version), *(marks[column.name] for column in COLUMNS)]))
        for at, column in enumerate(COLUMNS, start=2):
            empty = one.id.startswith("n-")
            value = "" if empty else shown(column, one.values[column.name], form)
            _write_value(sheet, row, at, value, styles["number" if column.kind == "amount" else "open"])
    last = len(form.rows) + form.spare
    for at, column in enumerate(COLUMNS, start=2):
        if column.name in lists and last:
            several = {"error_type": "information"} if column.kind == "places" else {}
            told = {"error_title": column.title[:32], "error_message": "Wählen Sie eine der angebotenen Möglichkeiten."}
            sheet.data_validation(
                1, at, last, at, {"validate": "list", "source": lists[column.name], **told, **several}
            )


def _write_head(sheet: Any, titles: Sequence[str], widths: Sequence[int], styles: dict[str, Any]) -> None:
    for at, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.set_column(at, at, width, None, {"hidden": at < 2})
        sheet.write_string(0, at, title, styles["head"])
    sheet.freeze_panes(1, 3)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.protect("", PROTECTED)


def _write_value(sheet: Any, row: int, at: int, value: Any, style: Any) -> None:
    """Always as what it is: a text that begins with "=" is no formula."""
    if value in ("", None):
        sheet.write_blank(row, at, None, style)
    elif isinstance(value, Decimal | int | float):
        sheet.write_number(row, at, float(value), style)
    else:
        sheet.write_string(row, at, plain_text(str(value)), style)


def expected(question: SheetQuestion | None) -> str:
    """In words, what may stand in the answer."""
    if question is None:
        return "freiwillig"
    kind = {
        "choice": "eine der angebotenen Möglichkeiten",
        "number": "nur eine Zahl",
        "text": "Text",
    }[question.kind]
    least = f"mindestens {german(question.minimum)}" if question.minimum is not None else ""
    most = f"höchstens {german(question.maximum)}" if question.maximum is not None else ""
    return ", ".join(part for part in (kind, least, most, "" if question.required else "freiwillig") if part)
