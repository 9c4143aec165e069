"""Copies of one letter: the same words, most of them in the same order, whoever changed a few of them.

Two letters are compared by their words and pairs of neighbouring words. Which ones to compare at all is found by
min-wise hashing (Broder, 1997), so that thirty thousand letters take a second and not nine hundred million comparisons.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from workflows.grouping.words import FUNCTION_WORDS

COPIED_FROM = 0.55
"""Part of the words and word pairs of the longer text that the other shares, from which on they are one letter.

A copy of which 30 % of the words were changed shares 0.6 with its letter, two letters of different authors below 0.4.
More than a half, or texts that have one long sentence in common would hang together in chains.
"""

DRAWS = 32
"""Draws of one word pair per letter: copies that share a quarter of their pairs meet in one of them but for 1 in 10,000."""

AT_ONCE = 20_000

WORD = re.compile(r"[^\W_]{2,}")


def first_copies(texts: Sequence[str], places: Sequence[int]) -> list[int]:
    """For each text the first row at its place of which it is a copy: its own, if it is none."""
    same: dict[tuple[int, str], int] = {}
    first = [same.setdefault(one, row) for row, one in enumerate(zip(places, texts, strict=True))]
    rows = list(same.values())
    copied = _copied([texts[row] for row in rows], [places[row] for row in rows])
    letter = {row: rows[place] for row, place in zip(rows, copied, strict=True)}
    return [letter[row] for row in first]


def _copied(texts: list[str], places: list[int]) -> list[int]:
    """The same of texts that all differ."""
    from numpy import asarray, unique
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rows, others = _meeting([_pairs(text) for text in texts], asarray(places))
    alike = _likeness(texts, rows, others) >= COPIED_FROM
    links = coo_matrix((alike[alike], (rows[alike], others[alike])), shape=(len(texts), len(texts)))
    _, letters = connected_components(links, directed=False)
    _, firsts, letter = unique(letters, return_index=True, return_inverse=True)
    return [int(row) for row in firsts[letter]]


def _meeting(pairs: list[list[str]], places: Any) -> tuple[Any, Any]:
    """Rows that drew the same pair of words at the same place, each with the first and with the one before."""
    from numpy import concatenate, empty, fromiter, int64, lexsort, minimum, uint64, unique
    from numpy.random import default_rng

    said = fromiter((row for row, found in enumerate(pairs) if found), dtype=int64)
    if not said.size:
        return empty(0, dtype=int64), empty(0, dtype=int64)
    numbers = _numbered(pairs)
    starts = concatenate([[0], fromiter((len(pairs[row]) for row in said[:-1]), dtype=int64).cumsum()]).astype(int64)
    random, met = default_rng(0), []
    for factor in random.integers(1, 2**63, DRAWS, dtype=uint64) | uint64(1):
        drawn = minimum.reduceat(numbers * factor, starts)
        order = lexsort((said, drawn, places[said]))
        row, draw, place = said[order], drawn[order], places[said][order]
        same = (draw[1:] == draw[:-1]) & (place[1:] == place[:-1])
        first = fromiter(_run_starts(same), dtype=int64, count=len(row))
        met += [row[1:][same] * len(pairs) + row[:-1][same], row[1:][same] * len(pairs) + row[first[1:][same]]]
    return divmod(unique(concatenate(met)), len(pairs))


def _run_starts(same: Any) -> list[int]:
    """For each place in a row of runs, where its run began."""
    starts = [0]
    for place, goes_on in enumerate(same.tolist(), start=1):
        starts.append(starts[-1] if goes_on else place)
    return starts


def _numbered(pairs: list[list[str]]) -> Any:
    """One well mixed number of 64 bits for every pair of every text, in their order."""
    from numpy import fromiter, uint64
    from numpy.random import default_rng

    known: dict[str, int] = {}
    places = fromiter((known.setdefault(pair, len(known)) for found in pairs for pair in found), dtype="int64")
    return default_rng(1).integers(1, 2**63, len(known), dtype=uint64)[places]


def _likeness(texts: Sequence[str], rows: Any, others: Any) -> Any:
    """The part of the longer one's words and word pairs that both of these pairs of texts have."""
    from numpy import asarray, float32, maximum, zeros
    from sklearn.feature_extraction.text import HashingVectorizer

    if not len(rows):
        return zeros(0, dtype=float32)
    vectorizer = HashingVectorizer(
        analyzer=_words_and_pairs, n_features=2**20, binary=True, norm=None, alternate_sign=False, dtype=float32
    )
    said = vectorizer.transform(texts)
    sizes = asarray(said.sum(axis=1)).ravel()
    shared = zeros(len(rows), dtype=float32)
    for start in range(0, len(rows), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        shared[some] = asarray(said[rows[some]].multiply(said[others[some]]).sum(axis=1)).ravel()
    return shared / maximum(sizes[rows], sizes[others])


def _pairs(text: str) -> list[str]:
    """The pairs of neighbouring words that say something; of a single word itself."""
    found = WORD.findall(text.casefold())
    telling = [f"{one} {two}" for one, two in pairwise(found) if one not in FUNCTION_WORDS or two not in FUNCTION_WORDS]
    return telling or found


def _words_and_pairs(text: str) -> list[str]:
    found = WORD.findall(text.casefold())
    return found + [f"{one} {two}" for one, two in pairwise(found)]
