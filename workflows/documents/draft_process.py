"""Reading a PDF or a Word file of a draft, in a process of its own that may take so much time and memory and no more.

As a program (`python -m workflows.documents.draft_process lines|page NUMBER`) it reads the file from its input and writes JSON
or a PNG to its output.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from workflows.documents.bounded_process import Broken, run_bounded, set_bounds
from workflows.documents.draft_lines import TextLine, body_lines
from workflows.documents.draft_marks import Piece
from workflows.documents.draft_pieces import recognise
from workflows.errors import Unreadable

SECONDS = 120
CPU_SECONDS = 60  # 600 pages need half of it
MEMORY = 1_500 * 2**20  # addresses, of which a PDF of 600 pages needs a tenth
PROGRAM = "workflows.documents.draft_process"
PDF_START, DOCX_START = b"%PDF-", b"PK\x03\x04"


class ReadDraft(NamedTuple):
    """What a file says: its lines as they stand there (`kept`: those that are no headers or footnotes), and the proposal."""

    format: str
    pages: int
    title: str
    short_title: str
    lines: list[TextLine]
    pieces: list[Piece]


async def read_draft(data: bytes) -> ReadDraft:
    """Read and recognise a draft. Raises Unreadable with draft_not_read, draft_damaged, draft_protected,
    draft_too_long or draft_without_text."""
    told = json.loads(await _run(data, "lines"))
    if "code" in told:
        raise Unreadable(told["code"], **told["facts"])
    lines = [TextLine(*line) for line in told["lines"]]
    pieces = [Piece(**piece) for piece in told["pieces"]]
    return ReadDraft(told["format"], told["pages"], told["title"], told["short_title"], lines, pieces)


async def draw_page(data: bytes, number: int) -> bytes:
    """A page of a PDF as PNG; Unreadable where there is none."""
    picture = await _run(data, "page", str(number))
    if picture.startswith(b"{"):
        raise Unreadable(json.loads(picture)["code"])
    return picture


async def _run(data: bytes, *arguments: str) -> bytes:
    try:
        return await run_bounded(PROGRAM, data, *arguments, seconds=SECONDS)
    except TimeoutError as error:
        raise Unreadable("draft_too_long", seconds=SECONDS) from error
    except Broken as error:
        raise Unreadable("draft_damaged") from error


def _lines(data: bytes) -> dict[str, Any]:
    if data.startswith(PDF_START):
        from workflows.documents.pdf_lines import pdf_lines

        (lines, pages), form = pdf_lines(data), "pdf"
    elif data.startswith(DOCX_START):
        from workflows.documents.docx_lines import docx_lines

        lines, pages, form = body_lines(docx_lines(data)), 0, "docx"
    else:
        raise Unreadable("draft_not_read")
    draft = recognise(lines)
    return {
        "format": form,
        "pages": pages,
        "lines": lines,
        "title": draft.title,
        "short_title": draft.short_title,
        "pieces": [asdict(piece) for piece in draft.pieces],
    }


def main(arguments: Sequence[str]) -> None:
    """One file, one answer."""
    set_bounds(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    data = sys.stdin.buffer.read()
    try:
        if arguments[0] == "page":
            from workflows.documents.pdf_lines import page_picture

            sys.stdout.buffer.write(page_picture(data, int(arguments[1])))
        else:
            sys.stdout.write(json.dumps(_lines(data)))
    except Unreadable as error:
        sys.stdout.write(json.dumps({"code": error.code, "facts": error.facts}))


if __name__ == "__main__":
    main(sys.argv[1:])
