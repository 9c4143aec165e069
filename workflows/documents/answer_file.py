"""The form of a round as a file, spreadsheet or Word: which of both it is says its content, not its name."""

import io
import zipfile

from workflows.documents.answer_document_reading import read_answer_document
from workflows.documents.answer_document_writing import write_answer_document
from workflows.documents.answer_sheet import AnswerForm, FilledForm
from workflows.documents.answer_sheet_reading import read_answer_sheet
from workflows.documents.answer_sheet_writing import write_answer_sheet
from workflows.documents.archives import DAMAGED


def write_answer_file(form: AnswerForm, *, word: bool) -> bytes:
    """The form as DOCX or as XLSX."""
    return write_answer_document(form) if word else write_answer_sheet(form)


def read_answer_file(data: bytes, form: AnswerForm, *, whole: bool = False) -> FilledForm:
    """What was filled in; see read_answer_sheet and read_answer_document. Call it in a thread."""
    read = read_answer_document if is_word(data) else read_answer_sheet
    return read(data, form, whole=whole)


def is_word(data: bytes) -> bool:
    """Is it an archive with a text document? What is neither is judged as a spreadsheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.startswith("word/") for name in archive.namelist())
    except DAMAGED:
        return False
