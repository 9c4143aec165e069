"""The files of a long paper against a bare script, and what making them does to everybody else's pages."""

import subprocess
import sys
from collections.abc import Awaitable, Callable
from io import BytesIO
from statistics import median
from time import perf_counter

import pypandoc
import typst
from pypdf import PdfReader

from models.papers import PaperFormat, PaperVersion
from models.settings import Settings
from tests.bench.figures import Figure
from tests.bench.paper_house import build_paper
from tests.world import build_world
from workflows import installation
from workflows.access import MACHINE
from workflows.documents.paper_html import PaperText
from workflows.documents.paper_process import render_paper_files
from workflows.paper_reading import show_paper_version
from workflows.rendering import paper_text

MOST_TIMES, LEAST_PAGES = 2.0, 60
TURNS = 7
BARE_RULE = b"#let horizontalrule = line(length: 100%)\n"


async def paper_figures(settings: Settings) -> list[Figure]:
    """Ours reads the paper from the database and writes it with all its marks; the bare script has its text already."""
    installation.use(settings)
    version = await build_paper(await build_world())
    markdown = as_markdown(await _text(version))
    pages = len(PdfReader(BytesIO(await _ours(version, PaperFormat.PDF))).pages)
    pdf = await _in_turns(lambda: _ours(version, PaperFormat.PDF), lambda: bare_pdf(markdown))
    docx = await _in_turns(lambda: _ours(version, PaperFormat.DOCX), lambda: bare_docx(markdown))
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


async def bare_pdf(markdown: str) -> None:
    typst.compile({"main": BARE_RULE + _pandoc(markdown, "typst")}, ignore_system_fonts=True)


async def bare_docx(markdown: str) -> None:
    _pandoc(markdown, "docx", "--output=-")


def _pandoc(markdown: str, to: str, *options: str) -> bytes:
    command = [pypandoc.get_pandoc_path(), "--from=markdown", f"--to={to}", *options]
    return subprocess.run(command, input=markdown.encode(), capture_output=True, check=True).stdout


async def _text(version: PaperVersion) -> PaperText:
    return await paper_text(await show_paper_version(MACHINE, version.id))


async def _ours(version: PaperVersion, format_: PaperFormat) -> bytes:
    return (await render_paper_files(await _text(version), [format_]))[format_]


async def _in_turns(
    ours: Callable[[], Awaitable[object]], bare: Callable[[], Awaitable[object]]
) -> tuple[float, float, float]:
    """Median seconds of both, and the median of their ratios: other work on the machine meets both of a turn."""
    pairs = [(await _seconds(ours), await _seconds(bare)) for _ in range(TURNS)]
    return median(one for one, _ in pairs), median(one for _, one in pairs), median(one / two for one, two in pairs)


async def _seconds(act: Callable[[], Awaitable[object]]) -> float:
    begun = perf_counter()
    await act()
    return perf_counter() - begun
