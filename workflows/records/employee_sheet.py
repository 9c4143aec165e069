"""The sheet "what is stored about employees" as a file, with the words that its page shows."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from babel.dates import format_date

from workflows import clock
from workflows.documents.paper import render_docx, render_pdf
from workflows.documents.paper_html import PaperText
from workflows.files import DOCX, PDF
from workflows.papers.rendering import PaperFile
from workflows.submissions.submission_files import room


class SheetFormat(StrEnum):
    PDF = "pdf"
    DOCX = "docx"


class SheetRow(NamedTuple):
    """One holding: what it is, the parts that say more, and its columns in the database."""

    what: str
    parts: tuple[str, ...]
    columns: tuple[str, ...]


class Sheet(NamedTuple):
    """The whole sheet; `labels` name the parts of a row and its columns."""

    title: str
    promise: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    lang: str


async def write_employee_sheet(sheet: Sheet, format_: SheetFormat) -> PaperFile:
    """The sheet for a works agreement or the file of a data protection officer."""
    text = PaperText(
        title=sheet.title,
        sections=[(1, "", "\n\n".join(sheet.promise)), *(_section(row, sheet.labels) for row in sheet.rows)],
        date=format_date(clock.today(), "long", locale=sheet.lang),
        lang=sheet.lang,
    )
    name = f"Beschaeftigtendaten.{format_}"
    async with room():
        if format_ is SheetFormat.DOCX:
            return PaperFile(name, DOCX, await render_docx(text))
        return PaperFile(name, PDF, await render_pdf(text, publishable=True))


def _section(row: SheetRow, labels: Sequence[str]) -> tuple[int, str, str]:
    said = zip(labels, (*row.parts, ", ".join(f"`{one}`" for one in row.columns)), strict=True)
    return 1, row.what, "\n\n".join(f"**{label}:** {words}" for label, words in said)
