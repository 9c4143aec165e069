"""What is off the subject: a text whose meaning lies further from what all are about than others ever do."""

from collections.abc import Mapping

from workflows.grouping.meanings import Meaning

FENCE = 1.5
"""Distances between the quarters below the lower one from where on a value lies outside (Tukey, 1977)."""

FEWEST = 20
"""From fewer texts nobody can tell what the subject is."""


def off_subject(meanings: Mapping[int, Meaning]) -> set[int]:
    """Ids of texts that are about something else; texts that say nothing are about nothing else."""
    from numpy import quantile, stack
    from numpy.linalg import norm

    saying = {id_: said for id_, said in meanings.items() if said.head.any() or said.body.any()}
    if len(saying) < FEWEST:
        return set()
    rows = stack([said.head + said.body for said in saying.values()])
    rows /= norm(rows, axis=1, keepdims=True)
    middle = rows.mean(axis=0)
    near = rows @ (middle / norm(middle))
    low, high = quantile(near, [0.25, 0.75])
    return {id_ for id_, one in zip(saying, near.tolist(), strict=True) if one < low - FENCE * (high - low)}
