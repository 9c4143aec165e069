"""Pandoc as a subprocess: HTML in, a document out, nothing read from disk or network, and no warning let pass.

It runs with low priority: a document may take its seconds, the pages that somebody waits for go first.
"""

import asyncio
import os
from functools import cache

import pypandoc

from workflows import clock
from workflows.documents.bounded_process import BEHIND, DocumentError

SECONDS = 120


async def convert(html: str, to: str, *options: str) -> bytes:
    """`html` in the format `to`. A warning is an error: pandoc drops pictures with no more than a warning."""
    process = await asyncio.create_subprocess_exec(
        *(
            "nice",
            "-n",
            str(BEHIND),
            _pandoc(),
            "--from=html",
            f"--to={to}",
            "--sandbox",
            "--fail-if-warnings",
            "--wrap=none",
            *options,
        ),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(clock.now().timestamp()))},
    )
    try:
        output, complaint = await asyncio.wait_for(process.communicate(html.encode()), SECONDS)
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode or complaint.strip():
        raise DocumentError(complaint.decode(errors="replace").strip())
    return output


@cache
def _pandoc() -> str:
    return str(pypandoc.get_pandoc_path())
