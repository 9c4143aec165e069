"""Texts by their runs of letters, reduced to the directions in which whole families of words differ.

Runs of three to five letters see the parts of German compounds whatever joins them, and forgive misspelling. They are
counted over all texts at once, as numbers: one by one in Python, thirty thousand texts took a minute.
"""

from collections.abc import Sequence
from typing import Any

from workflows.grouping.pieces import Piece, Table

RUNS = (3, 4, 5)

BUCKETS = 2**18
"""Runs are counted under a hash of so many values; the few that meet there do not matter among hundreds."""

DIRECTIONS = 150
"""Directions kept: what differs beyond them is chance."""

LEARNED_FROM = 4_000
"""Texts that are enough to learn which runs of letters belong together."""

FEW = 1_500
"""So many texts can be compared each with each."""

AT_ONCE = 2_000

OFTEN = 0.3
"""What stands in so many of the texts tells none of them apart."""


class Letters:
    """What runs of letters say; learned once from texts, then good for any others."""

    def __init__(self, heads: Any, bodies: Any) -> None:
        """Learn from the counted runs of two pieces per text."""
        from numpy import asarray, flatnonzero, float32, log, zeros

        count = heads.shape[0]
        seen = asarray(((heads + bodies) > 0).sum(axis=0)).ravel()
        most = OFTEN * count if count > 20 else count
        self._kept = flatnonzero((seen >= min(3, max(1, count // 10))) & (seen <= most))
        self._rare: Table = (log((1 + count) / (1 + seen[self._kept])) + 1).astype(float32)
        self._directions: Table = zeros((len(self._kept), 1), dtype=float32)
        every = max(1, -(-count // LEARNED_FROM))
        self._learn(self._weighted(heads[::every]) + self._weighted(bodies[::every]))

    def _learn(self, said: Any) -> None:
        from numpy import float32
        from sklearn.preprocessing import normalize

        kept = min(DIRECTIONS, said.shape[0] - 1, said.shape[1] - 1)
        if kept >= 2:
            self._directions = _directions(normalize(said), kept).astype(float32)

    def read(self, runs: Any) -> Table:
        """One row per piece; zero where it has no known run of letters."""
        return self._weighted(runs) @ self._directions

    def _weighted(self, runs: Any) -> Any:
        from numpy import log
        from sklearn.preprocessing import normalize

        known = runs[:, self._kept]
        known.data = 1 + log(known.data)
        return normalize(known.multiply(self._rare).tocsr(), copy=False)


def _directions(said: Any, kept: int) -> Table:
    """The directions in which the rows differ most, one a column; from few rows exactly, from many nearly."""
    from scipy.linalg import eigh
    from sklearn.utils.extmath import randomized_svd

    count = said.shape[0]
    if count > FEW:
        return randomized_svd(said, kept, n_iter=3, random_state=0)[2].T
    strengths, rows = eigh((said @ said.T).toarray(), subset_by_index=[count - kept, count - 1])
    return said.T @ (rows[:, ::-1] / strengths[::-1].clip(1e-6) ** 0.5)


def counted(pieces: Sequence[Piece]) -> tuple[Any, Any]:
    """How often each run of letters occurs in heads and in bodies: two sparse matrices, one row per text."""
    return runs_of([one.head for one in pieces]), runs_of([one.body for one in pieces])


def runs_of(texts: Sequence[str]) -> Any:
    """How often each run of letters inside a word, its ends included, occurs in each text."""
    from numpy import float32
    from scipy.sparse import csr_matrix, vstack

    parts = [csr_matrix((0, BUCKETS), dtype=float32)]
    parts += [_runs(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]
    return vstack(parts, format="csr")


def _runs(texts: Sequence[str]) -> Any:
    from numpy import arange, asarray, concatenate, float32, frombuffer, ones, repeat, uint32, uint64
    from scipy.sparse import coo_matrix

    spaced = [f" {' '.join(text.lower().split())} " for text in texts]
    letters = frombuffer("".join(spaced).encode("utf-32-le", "replace"), dtype=uint32).astype(uint64)
    owner = repeat(arange(len(texts)), asarray([len(text) for text in spaced]))
    gap = letters == ord(" ")
    rows, columns = [], []
    for run in RUNS:
        inside, mixed = _windows(letters, gap, run)
        rows.append(owner[: len(inside)][inside])
        columns.append((mixed[inside] >> uint64(64 - 18)).astype("int32"))
    cells = (concatenate(rows), concatenate(columns))
    return coo_matrix((ones(len(cells[0]), dtype=float32), cells), shape=(len(texts), BUCKETS)).tocsr()


def _windows(letters: Any, gap: Any, run: int) -> tuple[Any, Any]:
    """Which windows lie within one word and its ends, and a well mixed number for each window."""
    from numpy import uint64, zeros

    last = max(0, len(letters) - run + 1)
    inside, mixed = zeros(last, dtype=bool), zeros(last, dtype=uint64)
    for place in range(run):
        mixed = (mixed + letters[place : place + last] + uint64(1)) * uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> uint64(29)
        if 0 < place < run - 1:
            inside |= gap[place : place + last]
    return ~inside, mixed
