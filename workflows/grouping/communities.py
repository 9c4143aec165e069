"""Communities in a crowd of texts: graphs of nearest neighbours, cut finely and coarsely, and what most cuts agree on.

Leiden (Traag, Waltman and van Eck, 2019) on the modularity of the graph. No fineness is chosen for a file: several are
tried on narrow and wide graphs, and two neighbours belong together as often as the cuts put them together.
"""

from collections.abc import Sequence
from functools import reduce
from typing import Any

from workflows.grouping.pieces import Table

FINENESS = (1.0, 1.5, 2.0)
"""Resolutions of the modularity, from the usual one to twice as fine."""

WIDTHS = (0.6, 1.0, 1.6)
"""Neighbours per text as parts of the usual number, the root of how many texts there are."""

AGREED = 0.5
"""Neighbours that fewer of the cuts put together are not held together."""

MOST_NEIGHBOURS = 50


def communities(views: Sequence[Table]) -> list[int]:
    """The number of its community for each text, seen in several ways; rows are of length 1, or 0 and then alone."""
    from numpy import zeros

    graphs = [graph for rows in views for graph in _graphs(rows)]
    cuts = [cut_of(graph, fineness) for graph in graphs for fineness in FINENESS]
    widest = reduce(lambda one, other: one.maximum(other), graphs[len(WIDTHS) - 1 :: len(WIDTHS)]).tocoo()
    together = zeros(widest.nnz)
    for cut in cuts:
        together += cut[widest.row] == cut[widest.col]
    widest.data = (together / len(cuts)) * (together >= AGREED * len(cuts))
    agreed = widest.tocsr()
    agreed.eliminate_zeros()
    return [int(number) for number in cut_of(agreed, 1.0)]


def _graphs(rows: Table) -> list[Any]:
    """Of nearest neighbours, the widest last."""
    usual = max(4, min(MOST_NEIGHBOURS, round(len(rows) ** 0.5)))
    near, like = nearest(rows, min(len(rows) - 1, round(usual * max(WIDTHS))))
    return [graph_of(near[:, :width], like[:, :width]) for width in (round(usual * part) for part in WIDTHS)]


def nearest(rows: Table, count: int, *, rows_at_once: int = 1_000) -> tuple[Table, Table]:
    """For each row the most like other rows, the most like first, and how like they are."""
    from numpy import arange, argpartition, argsort, concatenate, inf, take_along_axis

    found, likes = [], []
    for start in range(0, len(rows), rows_at_once):
        like = rows[start : start + rows_at_once] @ rows.T
        own = arange(len(like))
        like[own, own + start] = -inf
        near = argpartition(-like, count - 1, axis=1)[:, :count]
        best = take_along_axis(like, near, axis=1)
        order = argsort(-best, axis=1, kind="stable")
        found.append(take_along_axis(near, order, axis=1))
        likes.append(take_along_axis(best, order, axis=1))
    return concatenate(found), concatenate(likes)


def graph_of(near: Table, like: Table) -> Any:
    """Symmetric: one of the two calling the other a neighbour is enough."""
    from numpy import arange, repeat
    from scipy.sparse import csr_matrix

    count = len(near)
    cells = (repeat(arange(count), near.shape[1]), near.ravel())
    graph = csr_matrix((like.ravel().clip(0), cells), shape=(count, count))
    return graph.maximum(graph.T).tocsr()


def cut_of(graph: Any, fineness: float) -> Table:
    """The number of its community for each row of a symmetric graph, the same every time."""
    from graspologic_native import leiden_csr
    from numpy import float64, fromiter, int32, int64

    graph.sort_indices()
    if not graph.nnz:
        return fromiter(range(graph.shape[0]), dtype=int64)
    _, cut = leiden_csr(
        graph.indptr.astype(int64), graph.indices.astype(int32), graph.data.astype(float64), graph.shape[0],
        resolution=fineness, seed=1,
    )  # fmt: skip
    return fromiter((cut[row] for row in range(graph.shape[0])), dtype=int64, count=graph.shape[0])


def renumbered(communities: Sequence[int]) -> list[int]:
    """The same, numbered in the order in which they first occur."""
    numbers: dict[int, int] = {}
    return [numbers.setdefault(one, len(numbers)) for one in communities]
