"""Typst in a process of its own: it takes every core for seconds, and looks at pictures that somebody brought.

As a program (`python -m workflows.documents.typesetting`) it reads a line of JSON and writes the file.
"""

import json
import os
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files as resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from workflows.documents.bounded_process import BEHIND, Broken, DocumentError, run_bounded, set_bounds

PROGRAM = "workflows.documents.typesetting"
SECONDS, CPU_SECONDS = 300, 240
MEMORY = 8 * 2**30  # addresses, of which typst reserves more than it uses


async def typeset(
    texts: Mapping[str, bytes],
    pictures: Mapping[str, bytes] | None = None,
    *,
    timestamp: datetime | None = None,
    **options: Any,
) -> bytes:
    """What typst makes of the text "main", which sees these files and no others; `options` are those of typst.compile.

    Raises DocumentError or TimeoutError.
    """
    asked = {
        "texts": _packed(texts),
        "pictures": _packed(pictures or {}),
        "timestamp": timestamp.isoformat() if timestamp else "",
        "options": options,
    }
    try:
        return await run_bounded(PROGRAM, json.dumps(asked).encode(), seconds=SECONDS)
    except Broken as error:
        raise DocumentError("typst could not make it") from error


def _packed(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: b64encode(content).decode() for name, content in files.items()}


def _unpacked(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: b64decode(content) for name, content in files.items()}


def _compiled(asked: Mapping[str, Any]) -> bytes:
    """Only texts can be given to typst in memory: pictures lie in its root."""
    import typst

    # The letters that come with typst and with the house, never those of the machine: a paper looks the same everywhere.
    shipped = str(resources("font_source_sans_pro").joinpath("files"))
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[shipped])
    options = dict(asked["options"])
    if asked["timestamp"]:
        options["timestamp"] = datetime.fromisoformat(asked["timestamp"])
    with TemporaryDirectory() as root:
        for name, content in _unpacked(asked["pictures"]).items():
            Path(root, name).write_bytes(content)
        output: Any = typst.compile(_unpacked(asked["texts"]), root=root, font_paths=fonts, **options)
    return bytes(output)


if __name__ == "__main__":
    os.nice(BEHIND)
    set_bounds(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    sys.stdout.buffer.write(_compiled(json.load(sys.stdin.buffer)))
