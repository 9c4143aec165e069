"""Against what people sorted: three simple methods, recomputed, and ours, on all texts, by town and on samples."""

import random
import statistics
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_rand_score, v_measure_score
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

from tests.bench.figures import Figure
from tests.bench.grouping_texts import Example, encoder_milliseconds, examples, meanings_of, pieces_of
from workflows.grouping.communities import cut_of, graph_of, nearest
from workflows.grouping.crowd import learn_space, sort_crowd
from workflows.grouping.meanings import Meaning

GOALS = {"B-cubed F1": 0.36, "V-measure": 0.42, "ARI": 0.26}
SAMPLES = {"half": 0.5, "quarter": 0.25}
DRAWS = 5
KINDS: dict[str, Callable[[Sequence[float]], float]] = {"mean": statistics.mean, "least": min, "most": max}
Groups = Sequence[int]


class Scores(NamedTuple):
    """How well groups agree with topics; each between 0 and 1 (ARI may fall below)."""

    b_cubed: float
    v_measure: float
    ari: float


def scores(topics: Sequence[str], groups: Groups) -> Scores:
    """B-cubed as Bagga and Baldwin (1998) define it, the others as scikit-learn does."""
    _, topic = numpy.unique(topics, return_inverse=True)
    _, group = numpy.unique(groups, return_inverse=True)
    table = numpy.zeros((topic.max() + 1, group.max() + 1))
    numpy.add.at(table, (topic, group), 1)
    precision = float((table**2 / table.sum(axis=0)).sum() / len(topic))
    recall = float((table**2 / table.sum(axis=1, keepdims=True)).sum() / len(topic))
    return Scores(
        2 * precision * recall / (precision + recall),
        float(v_measure_score(topic, group)),
        float(adjusted_rand_score(topic, group)),
    )


def sorted_figures() -> list[Figure]:
    """Figures of all methods on all texts, and how far ours spread."""
    texts = examples()
    pieces = pieces_of(texts)
    meanings = meanings_of("examples", pieces)
    figures = [Figure("encoder, ms of processor time per text", encoder_milliseconds(), None)]
    with threadpool_limits(1):
        for name, method in METHODS.items():
            found = scores([one.topic for one in texts], method(texts, meanings))
            figures += _figures(name, found, GOALS if name == OURS else {})
        return figures + _spread(texts, meanings)


def _figures(name: str, found: Scores, goals: dict[str, float]) -> list[Figure]:
    return [
        Figure(f"{name}: {what}", value, goals.get(what), least=True) for what, value in zip(GOALS, found, strict=True)
    ]


def _spread(texts: list[Example], meanings: list[Meaning]) -> list[Figure]:
    """By town, and over samples drawn with fixed seeds: the mean, the least and the most."""
    towns = {"B": "Bonn", "E": "Köln-Ehrenfeld", "M": "Moers"}
    figures = []
    for mark, town in towns.items():
        rows = [row for row, one in enumerate(texts) if one.town == mark]
        figures += _figures(f"{OURS}, {town} ({len(rows)})", _ours_of(texts, meanings, rows), {})
    for name, share in SAMPLES.items():
        count = round(share * len(texts))
        drawn = [sorted(random.Random(seed).sample(range(len(texts)), count)) for seed in range(DRAWS)]
        found = [_ours_of(texts, meanings, rows) for rows in drawn]
        for kind, of in KINDS.items():
            value = Scores(*(of(column) for column in zip(*found, strict=True)))
            figures += _figures(f"{OURS}, {name} of the texts, {kind} of {DRAWS}", value, {})
    return figures


def _ours_of(texts: list[Example], meanings: list[Meaning], rows: list[int]) -> Scores:
    chosen = [texts[row] for row in rows]
    return scores([one.topic for one in chosen], _ours(chosen, [meanings[row] for row in rows]))


def _words_k_means(texts: list[Example], _: list[Meaning]) -> Groups:
    vectors = TfidfVectorizer(sublinear_tf=True, min_df=2, max_df=0.5).fit_transform([one.whole for one in texts])
    count = len({one.topic for one in texts})
    return [int(one) for one in KMeans(count, n_init=1, random_state=0).fit_predict(vectors)]


def _letters(texts: list[Example]) -> Any:
    vectors = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2, max_df=0.5, dtype=numpy.float32
    ).fit_transform([one.whole for one in texts])
    return _centred(TruncatedSVD(100, random_state=0).fit_transform(vectors))


def _centred(rows: Any) -> Any:
    rows = normalize(rows)
    return normalize(rows - rows.mean(axis=0))


def _leiden(rows: Any) -> Groups:
    return [int(one) for one in cut_of(graph_of(*nearest(rows, 15)), 1.0)]


def _letters_leiden(texts: list[Example], _: list[Meaning]) -> Groups:
    return _leiden(_letters(texts))


def _letters_meanings_leiden(texts: list[Example], meanings: list[Meaning]) -> Groups:
    whole = _centred(numpy.stack([one.head + one.body for one in meanings]))
    return _leiden(numpy.hstack([_letters(texts), whole]) / 2**0.5)


def _ours(texts: list[Example], meanings: list[Meaning] | None) -> Groups:
    """What fits nowhere stands alone."""
    said = sort_crowd(learn_space(pieces_of(texts), meanings)[1])
    return [len(texts) + row if group is None else group for row, group in enumerate(said.groups)]


def _ours_letters(texts: list[Example], _: list[Meaning]) -> Groups:
    return _ours(texts, None)


def _ours_rest_as_one(texts: list[Example], meanings: list[Meaning]) -> Groups:
    said = sort_crowd(learn_space(pieces_of(texts), meanings)[1])
    return [-1 if group is None else group for group in said.groups]


OURS = "ours"
METHODS: dict[str, Callable[[list[Example], list[Meaning]], Groups]] = {
    "word TF-IDF + k-means, k given": _words_k_means,
    "letters + LSA + Leiden": _letters_leiden,
    "letters + LSA + encoder + Leiden": _letters_meanings_leiden,
    "ours before the vectors are there": _ours_letters,
    "ours, what fits nowhere as one group": _ours_rest_as_one,
    OURS: _ours,
}
