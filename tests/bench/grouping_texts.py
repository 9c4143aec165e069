"""Texts that people sorted by hand (CIMT PartEval corpus, read from ../shared/data), and their vectors, kept outside."""

import csv
import hashlib
import os
import tempfile
from pathlib import Path
from time import process_time
from typing import NamedTuple

import numpy

from workflows.grouping.meanings import Meaning, read_meanings
from workflows.grouping.pieces import Piece, piece

FOLDER = Path("../shared/data/contributions")
CACHE = Path(os.environ.get("GROUPING_CACHE", Path(tempfile.gettempdir()) / "sprachrohr-vectors"))
SHORTEST = 20
TIMED = 10  # every so-many-th text shows how fast the encoder is


class Example(NamedTuple):
    """One contribution with the one fine topic that people gave it, and the town that was asked."""

    title: str
    text: str
    topic: str
    town: str

    @property
    def whole(self) -> str:
        return f"{self.title}\n{self.text}".strip()


def contributions() -> list[Example]:
    """All of them, with the topic empty unless exactly one was given."""
    with (FOLDER / "cycling-dialogues.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    topics = [name for name in rows[0] if name.startswith("level2_")]
    given = [[name for name in topics if row[name] == "1"] for row in rows]
    return [
        Example(row["title"].strip(), row["text"].strip(), found[0] if len(found) == 1 else "", row["dataset"])
        for row, found in zip(rows, given, strict=True)
    ]


def examples() -> list[Example]:
    """Those with exactly one topic and more than 20 letters."""
    return [one for one in contributions() if one.topic and len(one.whole) > SHORTEST]


def sentences_of_arguments() -> list[str]:
    """Single sentences from the same dialogues."""
    with (FOLDER / "arguments-bonn.tsv").open(encoding="utf-8", newline="") as file:
        return [row["content"].strip() for row in csv.DictReader(file, delimiter="\t") if row["content"].strip()]


def pieces_of(texts: list[Example]) -> list[Piece]:
    return [piece(one.title, one.text) for one in texts]


def encoder_milliseconds() -> float:
    """Processor time per text, over some of the examples; the encoder is loaded before."""
    pieces = pieces_of(examples()[::TIMED])
    read_meanings(pieces[:1])
    start = process_time()
    read_meanings(pieces)
    return (process_time() - start) / len(pieces) * 1_000


def meanings_of(name: str, pieces: list[Piece]) -> list[Meaning]:
    """Their vectors, read once and kept outside."""
    CACHE.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(repr(pieces).encode()).hexdigest()[:16]
    path = CACHE / f"{name}-{mark}.npz"
    if not path.exists():
        read = read_meanings(pieces)
        numpy.savez(path, heads=[one.head for one in read], bodies=[one.body for one in read])
    with numpy.load(path) as kept:
        return [Meaning(head, body) for head, body in zip(kept["heads"], kept["bodies"], strict=True)]
