"""What all who open an archive from outside have to know of it."""

import zipfile
import zlib
from collections.abc import Iterable

# What zipfile and zlib raise for files that are damaged, encrypted or packed in a way that they do not know.
DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)


def has_macros(names: Iterable[str]) -> bool:
    """Do parts of these names hold a program (Visual Basic, or that of OpenDocument)?"""
    return any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in names)
