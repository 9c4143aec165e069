"""How many pages a PDF has, and whether it opens at all: asked in a process of its own before anybody else opens it.

As a program (`python -m workflows.documents.pdf_check`) it reads the file from its input and writes JSON to its output.
"""

import asyncio
import json
import sys

from workflows.documents.bounded_process import Broken, run_bounded, set_bounds
from workflows.errors import Unreadable

MOST_PAGES = 500
SECONDS = 20
CPU_SECONDS = 10
MEMORY = 1_000 * 2**20
PROGRAM = "workflows.documents.pdf_check"
AT_ONCE = 2  # pages come first
_places = asyncio.Semaphore(AT_ONCE)


async def check_pdf(name: str, content: bytes) -> int:
    """The number of pages. Unreadable for a file that is damaged, locked, too long or too laborious to open."""
    try:
        async with _places:
            told = json.loads(await run_bounded(PROGRAM, content, seconds=SECONDS))
    except (Broken, TimeoutError) as error:
        raise Unreadable("attachment_pdf_laborious", name=name) from error
    if "code" in told:
        raise Unreadable(told["code"], name=name)
    if told["pages"] > MOST_PAGES:
        raise Unreadable("attachment_pdf_pages", name=name, pages=told["pages"], most=MOST_PAGES)
    return int(told["pages"])


def look(data: bytes) -> dict[str, str | int]:
    """Pages, after the first and the last were opened, or the code of what is wrong."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        for number in {0, len(document) - 1}:
            document[number].get_size()
    except (pypdfium2.PdfiumError, IndexError) as error:
        return {"code": "attachment_pdf_locked" if "password" in str(error).lower() else "attachment_pdf_damaged"}
    return {"pages": len(document)}


if __name__ == "__main__":
    set_bounds(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    sys.stdout.write(json.dumps(look(sys.stdin.buffer.read())))
