"""Consecutive numbers without gaps that matter and without doubles."""

from models.database import rows

NEXT = """
    INSERT INTO counter (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = counter.value + $2 RETURNING value
"""


async def next_number(name: str, *, how_many: int = 1) -> int:
    """Count `name` up within the running transaction; the last of `how_many` new numbers."""
    return int((await rows(NEXT, [name, how_many]))[0]["value"])
