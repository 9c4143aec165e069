"""The files of a paper, made in a process of its own: sixty pages take a core for seconds, and the pages of the house that
somebody waits for would wait with it.

As a program (`python -m workflows.documents.paper_process`) it reads a line of JSON and writes a line with the length of
each file, and then the files.
"""

import asyncio
import json
import os
import sys
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from io import BytesIO
from typing import Any

from workflows import clock
from workflows.documents.bounded_process import BEHIND, Broken, run_bounded, set_bounds
from workflows.documents.pandoc import DocumentError
from workflows.documents.paper import render_docx, render_odt, render_pdf
from workflows.documents.paper_html import Chart, PaperText
from workflows.documents.paper_theme import HOUSE, Theme

PROGRAM = "workflows.documents.paper_process"
SECONDS, CPU_SECONDS = 300, 240
FORMS: dict[str, Callable[[PaperText, Theme, bytes | None], Awaitable[bytes]]] = {
    "pdf": lambda paper, theme, _: render_pdf(paper, publishable=False, theme=theme),
    "public_pdf": lambda paper, theme, _: render_pdf(replace(paper, appendix=""), publishable=True, theme=theme),
    "docx": lambda paper, _, template: render_docx(paper, template=template),
    "odt": lambda paper, *_: render_odt(paper),
}
MEMORY = 8 * 2**30  # addresses, of which typst reserves more than it uses


async def render_paper_files(
    paper: PaperText, forms: Sequence[str] = tuple(FORMS), *, theme: Theme = HOUSE, template: bytes | None = None
) -> dict[str, bytes]:
    """The paper in each of these FORMS. Raises DocumentError or TimeoutError."""
    asked = {
        "forms": forms,
        "paper": asdict(paper),
        "theme": asdict(theme) | {"logo": b64encode(theme.logo).decode()},
        "template": b64encode(template).decode() if template else None,
        "now": clock.now().isoformat(),
    }
    try:
        told = BytesIO(await run_bounded(PROGRAM, json.dumps(asked).encode(), seconds=SECONDS))
    except Broken as error:
        raise DocumentError(f"{', '.join(forms)} of “{paper.title}”") from error
    return {form: told.read(length) for form, length in json.loads(told.readline()).items()}


async def _made(asked: dict[str, Any]) -> dict[str, bytes]:
    charts = [Chart(**one) for one in asked["paper"].pop("charts")]
    paper = PaperText(**asked["paper"], charts=charts)
    theme = Theme(**asked["theme"] | {"logo": b64decode(asked["theme"]["logo"])})
    template = b64decode(asked["template"]) if asked["template"] else None
    return {form: await FORMS[form](paper, theme, template) for form in asked["forms"]}


async def main() -> None:
    """Other work on the machine goes first."""
    os.nice(BEHIND)
    set_bounds(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    asked = json.load(sys.stdin.buffer)
    with clock.at(datetime.fromisoformat(asked["now"])):
        made = await _made(asked)
    lengths = {form: len(content) for form, content in made.items()}
    sys.stdout.buffer.write(b"".join([json.dumps(lengths).encode(), b"\n", *made.values()]))


if __name__ == "__main__":
    asyncio.run(main())
