"""What texts mean, read in a process of its own behind all others: pages must not wait for it.

`python -m workflows.grouping.reading_process` takes JSON {"folder", "texts": [[title, text], …]} and writes for each text
two rows of half floats, its title's and its body's.
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from workflows.grouping.meanings import Meaning, read_meanings
from workflows.grouping.pieces import piece

PROGRAM = "workflows.grouping.reading_process"
LAST = 19  # the lowest priority that a process can have


def packed(folder: str, texts: Sequence[tuple[str, str]]) -> bytes:
    """What the program answers; a wording that several texts share is read once."""
    from numpy import float16, stack

    pieces = [piece(title, text) for title, text in texts]
    known = {one: place for place, one in enumerate(dict.fromkeys(pieces))}
    read = read_meanings(list(known), folder=Path(folder) if folder else None)
    rows = [side for one in pieces for side in read[known[one]]]
    return bytes(stack(rows).astype(float16).tobytes()) if rows else b""


def unpacked(answer: bytes, texts: int) -> list[tuple[bytes, bytes]]:
    """For each of so many texts its two rows as they are kept."""
    width = len(answer) // (2 * texts)
    sides = [answer[start : start + width] for start in range(0, len(answer), width)]
    return list(zip(sides[::2], sides[1::2], strict=True))


def meaning_of(head: bytes, body: bytes) -> Meaning:
    """A meaning from its two rows as they are kept."""
    from numpy import float16, float32, frombuffer

    return Meaning(*(frombuffer(side, dtype=float16).astype(float32) for side in (head, body)))


if __name__ == "__main__":
    os.nice(LAST)
    asked = json.load(sys.stdin.buffer)
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a model has to say
    answers.write(packed(asked["folder"], asked["texts"]))
