"""Thirty thousand texts with vectors at hand: the time beside TF-IDF + k-means, how it grows, memory, late comers."""

import random
import resource
from time import process_time

import numpy
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from tests.bench.figures import Figure
from tests.bench.grouping_texts import contributions, meanings_of, pieces_of, sentences_of_arguments
from workflows.grouping import GroupingText, SuggestedGroup, suggest_groups
from workflows.grouping.meanings import Meaning
from workflows.grouping.rerun import Standing, regroup

TEXTS = 30_000
FEW = TEXTS // 10
NOISE = 0.02
LATE = 100


def speed_figures() -> list[Figure]:
    """Processor seconds, so that neighbours on the machine do not count."""
    texts = _texts()
    meanings = _meanings(texts)
    with threadpool_limits(1):
        simple = _simple_seconds(texts)
        few, _ = _timed(texts[:: TEXTS // FEW], meanings)
        whole, groups = _timed(texts, meanings)
        late = _late_seconds(texts, groups, meanings)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return [
        Figure("30,000 texts, TF-IDF + k-means (k = 300), seconds", simple, None),
        Figure("30,000 texts, ours with vectors at hand, seconds", whole, 3 * simple),
        Figure("30,000 texts, peak memory, GB", memory, 2.0),
        Figure("ten times the texts, times the time", whole / few, 14),
        Figure("100 late comers to 30,000, part of the whole time", late / whole, 0.05),
    ]


def _texts() -> list[GroupingText]:
    """The contributions, the sentences, and pairs of sentences joined at random."""
    draw, said = random.Random(1), sentences_of_arguments()
    texts = [(one.title, one.text) for one in contributions()] + [("", sentence) for sentence in said]
    texts += [("", " ".join(draw.sample(said, 2))) for _ in range(TEXTS - len(texts))]
    return [GroupingText(number, "", title, text) for number, (title, text) in enumerate(texts)]


def _meanings(texts: list[GroupingText]) -> dict[int, Meaning]:
    """Those of the contributions, with seeded noise for all others: how near they are changes little of the time."""
    real = meanings_of("contributions", pieces_of(contributions()))
    noise = numpy.random.default_rng(1)
    width = len(real[0].head)
    return {
        text.id: Meaning(
            *(side + noise.normal(0, NOISE, width).astype(numpy.float32) for side in real[text.id % len(real)])
        )
        for text in texts
    }


def _simple_seconds(texts: list[GroupingText]) -> float:
    start = process_time()
    vectors = TfidfVectorizer().fit_transform([f"{text.title} {text.text}" for text in texts])
    KMeans(300, n_init=1, random_state=0).fit(vectors)
    return process_time() - start


def _timed(texts: list[GroupingText], meanings: dict[int, Meaning]) -> tuple[float, list[SuggestedGroup]]:
    start = process_time()
    groups = suggest_groups(texts, meanings=meanings)
    return process_time() - start, groups


def _late_seconds(texts: list[GroupingText], groups: list[SuggestedGroup], meanings: dict[int, Meaning]) -> float:
    """A hundred come to all others, of which only the groups are known: what the house does, but for the database."""
    late = {text.id for text in random.Random(2).sample(texts, LATE)}
    kept = [(group, tuple(id_ for id_ in group.ids if id_ not in late)) for group in groups]
    standing = [
        Standing(number, group.anchor, ids, False, group.reason)
        for number, (group, ids) in enumerate(kept, start=1)
        if ids
    ]
    start = process_time()
    joined = regroup(texts, standing, meanings=meanings)
    seconds = process_time() - start
    assert {id_ for group in joined for id_ in group.near} == late
    return seconds
