"""Pandoc as a subprocess: HTML in, a document out, nothing read from disk or network, and no warning let pass.

It runs with low priority: a document may take its seconds, the pages that somebody waits for go first.
"""

import asyncio
import os
import subprocess
from functools import cache

import pypandoc

from workflows import clock
from workflows.documents.bounded_process import BEHIND, DocumentError, run_program

SECONDS = 120


async def convert(html: str, to: str, *options: str) -> bytes:
    """`html` in the format `to`. A warning is an error: pandoc drops pictures with no more than a warning."""
    command = [
        "nice",
        "-n",
        str(BEHIND),
        await asyncio.to_thread(_pandoc),
        "--from=html",
        f"--to={to}",
        "--sandbox",
        "--fail-if-warnings",
        "--wrap=none",
        *options,
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(clock.now().timestamp()))}
    ended = await run_program(
        command, html.encode(), seconds=SECONDS, environment=environment, complaints=subprocess.PIPE
    )
    if ended.code or ended.complaint.strip():
        raise DocumentError(ended.complaint.decode(errors="replace").strip())
    return ended.output


@cache
def _pandoc() -> str:
    """Where it lies; to find it pypandoc starts it once."""
    return str(pypandoc.get_pandoc_path())
