"""Which fields of a form did its writer touch? The form carries a short mark of every value that it was shown with.

Autosave sends the whole form again and again; a field that she did not touch must not overwrite what a colleague wrote
there in the meantime, and cannot be in conflict with it either.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from zlib import crc32


def mark(values: Mapping[str, Any]) -> str:
    """One short hash per field: "title:1f0c9a2b rationale:…"; for a hidden field of the form."""
    return " ".join(f"{name}:{_hash(value)}" for name, value in values.items())


def untouched(marks: str, values: Mapping[str, Any]) -> set[str]:
    """The fields whose value is still the one that the mark was made of."""
    shown = dict(one.partition(":")[::2] for one in marks.split())
    if not shown:
        return set()
    return {name for name, value in values.items() if shown.get(name) == _hash(value)}


def differing(values: Mapping[str, Any], others: Mapping[str, Any]) -> set[str]:
    """The fields of `values` that say something else in `others`."""
    return {name for name, value in values.items() if name not in others or _words(value) != _words(others[name])}


def _hash(value: Any) -> str:
    return f"{crc32(_words(value).encode()):08x}"


def _words(value: Any) -> str:
    """The same for 46.8 and 46.80, and for a line end as browsers send it."""
    if value is None:
        return ""
    text = f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
    return text.replace("\r\n", "\n").strip()
