"""Small files that the towns of the play put beside a requirement: how often something came up, month by month."""

from __future__ import annotations

from workflows.demonstration.requirements import RequirementText

MONTHS = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember")  # fmt: skip
SHARES = (7, 7, 8, 8, 8, 9, 8, 9, 10, 10, 9, 7)
"""Out of a hundred cases."""
NAME = "Fallzahlen.csv"


def enclosure_of(text: RequirementText) -> bytes | None:
    """The table behind a cost that a named place counted in cases; None for all others."""
    if text.place is None or len(text.cost_factors) != len(("cases", "minutes", "rate")):
        return None
    cases = text.cost_factors[0]
    counts = [cases * share // 100 for share in SHARES]
    counts[-1] += cases - sum(counts)
    lines = [
        "Monat;Fälle",
        *(f"{month};{count}" for month, count in zip(MONTHS, counts, strict=True)),
        f"Summe;{cases}",
    ]
    return "\r\n".join(lines).encode("utf-8-sig")
