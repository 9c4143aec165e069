"""The files of a long paper against a bare script, and what making them does to everybody else's pages."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter

from pypdf import PdfReader

from models.papers import PaperVersion
from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.paper_house import build_paper
from tests.world import build_world
from workflows import installation
from workflows.access import MACHINE
from workflows.documents.paper import render_docx, render_pdf
from workflows.documents.paper_html import PaperText
from workflows.papers.paper_reading import show_paper_version
from workflows.papers.rendering import paper_text

MOST_TIMES, LEAST_PAGES = 2.0, 60
TURNS = 7


async def paper_figures(settings: Settings) -> list[Figure]:
    """Ours reads the paper from the database and writes it with all its marks; the bare script has its text already."""
    installation.use(settings)
    version = await build_paper(await build_world())
    markdown = as_markdown(await _text(version))
    pages = len(PdfReader(BytesIO(await _ours(version, render_pdf_fully))).pages)
    pdf = await _in_turns(lambda: _ours(version, render_pdf_fully), lambda: _bare("pdf", markdown))
    docx = await _in_turns(lambda: _ours(version, render_docx), lambda: _bare("docx", markdown))
    print(f"{pages} pages; PDF {pdf[0]:.2f} s (should feel like 3), bare {pdf[1]:.2f} s", file=sys.stderr)
    print(f"DOCX {docx[0]:.2f} s (5), bare {docx[1]:.2f} s", file=sys.stderr)
    return [
        Figure("paper_pages", pages, LEAST_PAGES, least=True),
        Figure("paper_pdf_times_bare", pdf[2], MOST_TIMES),
        Figure("paper_docx_times_bare", docx[2], MOST_TIMES),
    ]


def as_markdown(text: PaperText) -> str:
    """The same words, as one would hand them to pandoc."""
    sections = [f"{'#' * level} {heading}\n\n{body}" for level, heading, body in text.sections]
    return "\n\n".join([*sections, f"# {text.appendix_heading}", text.appendix])


async def _bare(form: str, markdown: str) -> float:
    """The seconds that the bare script tells."""
    script = str(Path(__file__).with_name("paper_bare.py"))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, script, form), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate(markdown.encode())
    return float(told)


async def render_pdf_fully(text: PaperText) -> bytes:
    return await render_pdf(text, publishable=False)


async def _text(version: PaperVersion) -> PaperText:
    return await paper_text(await show_paper_version(MACHINE, version.id))


async def _ours(version: PaperVersion, make: Callable[[PaperText], Awaitable[bytes]]) -> bytes:
    return await make(await _text(version))


async def _in_turns(
    ours: Callable[[], Awaitable[object]], bare: Callable[[], Awaitable[float]]
) -> tuple[float, float, float]:
    """Median seconds of both, and the median of their ratios: other work on the machine meets both of a turn."""
    pairs = [(await _seconds(ours), await bare()) for _ in range(TURNS)]
    return median(one for one, _ in pairs), median(one for _, one in pairs), median(one / two for one, two in pairs)


async def _seconds(act: Callable[[], Awaitable[object]]) -> float:
    begun = perf_counter()
    await act()
    return perf_counter() - begun
