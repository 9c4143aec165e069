"""Whoever runs the house may bring a sentence-transformers model of her own."""

import sys
from types import ModuleType

import numpy
import pytest

from workflows.grouping.meanings import encoder, read_meanings
from workflows.grouping.pieces import piece


class SentenceTransformer:
    """As that package makes one of a folder on disk: here it knows three words."""

    def __init__(self, folder: str, *, device: str, local_files_only: bool) -> None:
        assert (device, local_files_only) == ("cpu", True)
        self.words = folder.rpartition("/")[2].split("-")

    def encode(self, texts: list[str]) -> numpy.ndarray:
        return numpy.array([[word in text for word in self.words] for text in texts], dtype=numpy.float32)


def test_a_model_in_a_folder_reads_instead_of_the_usual_one(monkeypatch, tmp_path) -> None:
    package = ModuleType("sentence_transformers")
    package.SentenceTransformer = SentenceTransformer
    monkeypatch.setitem(sys.modules, "sentence_transformers", package)
    texts = [piece("Frist", "Die Frist ist kurz. Das Geld fehlt."), piece("", "Nichts davon.")]

    first, second = read_meanings(texts, folder=tmp_path / "Frist-Geld-Zeit")
    encoder.cache_clear()

    assert first.head.tolist() == [1, 0, 0]
    assert first.body.tolist() == pytest.approx([0.5**0.5, 0.5**0.5, 0])
    assert not second.head.any() and not second.body.any()
