"""What a text's two pieces have in common: the directions in which a title tells what its body is about.

Street names, persons and turns of phrase differ between the pieces of one text as they do between texts; the concern
does not. Looking only where the pieces agree finds it without anybody sorting examples (canonical correlation of two
views that are treated alike, with as much smoothing as there is variance on average).
"""

from typing import NamedTuple

from workflows.grouping.pieces import Table

SHARED = (40, 20, 80)
"""Directions kept: the first number for saying how near texts are, all of them for sorting, so that none is chosen."""


class Common(NamedTuple):
    """Directions in which pieces agree, the surest first, and the middle of all texts, from which everything is seen."""

    middle: Table
    directions: Table


def learn_common(heads: Table, bodies: Table) -> Common:
    """From all texts of which both pieces say something; from fewer than ten, every direction counts alike."""
    from numpy import eye, float32, vstack
    from numpy.linalg import eigh

    both = (abs(heads).sum(axis=1) > 0) & (abs(bodies).sum(axis=1) > 0)
    middle = (heads + bodies).mean(axis=0)
    if both.sum() < 10:
        return Common(middle, eye(heads.shape[1], dtype=float32))
    head, body = heads[both] - heads[both].mean(axis=0), bodies[both] - bodies[both].mean(axis=0)
    even = _evened(vstack([head, body]))
    agreement = even @ (head.T @ body) @ even / len(head)
    strengths, directions = eigh((agreement + agreement.T) / 2)
    best = strengths.argsort()[::-1][: min(max(SHARED), int((strengths > 0).sum()) or 1)]
    return Common(middle, (even @ directions[:, best] * strengths[best]).astype(float32))


def seen_in(common: Common, heads: Table, bodies: Table, directions: int = SHARED[0]) -> Table:
    """One row of length 1 per text, in so many directions; zero where the text says nothing."""
    from numpy.linalg import norm

    said = (abs(heads).sum(axis=1) + abs(bodies).sum(axis=1)) > 0
    seen = (heads + bodies - common.middle) @ common.directions[:, :directions]
    seen[~said] = 0
    lengths = norm(seen, axis=1, keepdims=True)
    return seen / lengths.clip(1e-12)


def _evened(rows: Table) -> Table:
    """The matrix that gives every direction nearly the same variance."""
    from numpy.linalg import eigh

    strengths, directions = eigh(rows.T @ rows / len(rows))
    return directions * (strengths + strengths.mean()) ** -0.5 @ directions.T
