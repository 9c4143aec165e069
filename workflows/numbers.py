"""Consecutive numbers without gaps that matter and without doubles."""

from models.database import rows

NEXT = """
    INSERT INTO counter (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = counter.value + $2 RETURNING value
"""


async def next_number(name: str, *, how_many: int = 1) -> int:
    """Count `name` up within the running transaction; the last of `how_many` new numbers."""
    return int((await rows(NEXT, [name, how_many]))[0]["value"])


async def reserve_ids(table: str, how_many: int) -> list[int]:
    """Ids for rows that are written in bulk and referred to at once."""
    found = await rows(
        "SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id FROM generate_series(1, $2)", [table, how_many]
    )
    return [int(row["id"]) for row in found]
