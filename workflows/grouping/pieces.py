"""Every text in two pieces, title and body: the method learns from what they share, being about one concern."""

import re
from typing import Any, NamedTuple, TypeAlias

Table: TypeAlias = Any
"""A numpy array, one row per text."""

LONGEST = 6_000
"""Letters of a text that are read: what someone wants stands on its first two pages, and one file must not take hours."""


class Piece(NamedTuple):
    """One text in its two pieces; either may be empty."""

    head: str
    body: str


def piece(title: str, text: str) -> Piece:
    """Title and text; a text without a title, or a title without a text, is cut in its middle."""
    title, text = title.strip()[:LONGEST], text.strip()[:LONGEST]
    if title and text and title != text:
        return Piece(title, text)
    words = (text or title).split()
    middle = (len(words) + 1) // 2
    return Piece(" ".join(words[:middle]), " ".join(words[middle:]))


def sentences(text: str) -> list[str]:
    """Roughly its sentences: a meaning is read sentence by sentence, a long one drowns in itself."""
    found = re.split(r"(?<=[.!?:;])\s+|\n+", text)
    return [sentence for sentence in (part.strip() for part in found) if len(sentence) > 2]
