"""How many members there were on a day, by where they are counted: kept until somebody changes members.

Counting 12,248 members for every page took longer than all its other queries. Who changes organisations or memberships
leaves a mark in the same transaction (a trigger does); whoever finds one counts again, so that nobody reads old numbers.
"""

from datetime import date

from models.database import rows, transaction
from models.organisations import MEMBER_KINDS
from workflows.organisations.size_classes import SIZE

KNOWN = """
    SELECT coalesce((SELECT array_agg(id) FROM census_mark), '{}') AS marks,
           EXISTS (SELECT FROM census_line WHERE day = $1) AS known
"""
COUNT = f"""
    INSERT INTO census_line (day, state, size, offices, members)
    SELECT $1::date, state, size, offices, count(*) FROM (
        SELECT organisation.state, {SIZE} AS size, string_agg(DISTINCT office.id::text, ',') AS offices
        FROM organisation JOIN membership ON membership.organisation_id = organisation.id
            AND (membership.since IS NULL OR membership.since <= $1) AND (membership.until IS NULL OR membership.until > $1),
            unnest(ARRAY[membership.association_id, membership.through_id]) AS office(id)
        WHERE organisation.kind = ANY($2) AND (organisation.valid_until IS NULL OR organisation.valid_until > $1)
        GROUP BY organisation.id
    ) AS member GROUP BY 2, 3, 4
"""
ALONE = "SELECT pg_advisory_xact_lock(7402164)"


async def take_census(day: date) -> None:
    """See to it that the members of this day are counted."""
    if _is_fresh((await rows(KNOWN, [day]))[0]):
        return
    async with transaction():
        await rows(ALONE)

        state = (await rows(KNOWN, [day]))[0]  # another may have counted meanwhile
        if _is_fresh(state):
            return
        if state["marks"]:
            await rows("DELETE FROM census_line")
            await rows("DELETE FROM census_mark WHERE id = ANY($1::int[])", [state["marks"]])
        await rows(COUNT, [day, list(MEMBER_KINDS)])


def _is_fresh(state: dict[str, object]) -> bool:
    return bool(state["known"]) and not state["marks"]
