"""Where a member is counted: its Land, its class of size, its associations and Landesverbände."""

from collections.abc import Iterable

from models.database import rows
from workflows.organisations.size_classes import SIZE

# In the order of their ids, so that two who write the same new groups wait for each other and never in a ring.
GROUPS = f"""
    WITH facts AS (
        SELECT organisation.id, organisation.state, {SIZE} AS size, coalesce((
            SELECT string_agg(office::text, ',' ORDER BY office) FROM (
                SELECT association_id AS office FROM membership WHERE organisation_id = organisation.id AND until IS NULL
                UNION SELECT through_id FROM membership
                WHERE organisation_id = organisation.id AND until IS NULL AND through_id IS NOT NULL
            ) AS belongs), '') AS offices
        FROM organisation WHERE organisation.id = ANY($1::int[])
    ), made AS (
        INSERT INTO member_group (state, size, offices) SELECT DISTINCT state, size, offices FROM facts ORDER BY 1, 2, 3
        ON CONFLICT DO NOTHING RETURNING id, state, size, offices
    )
    SELECT facts.id, coalesce(made.id, known.id) AS group_id FROM facts
    LEFT JOIN made USING (state, size, offices) LEFT JOIN member_group AS known USING (state, size, offices)
"""


async def member_groups(organisation_ids: Iterable[int]) -> dict[int, int]:
    """Organisation → id of the group in which it is counted today, made if it is the first one."""
    given = list(organisation_ids)
    found = await rows(GROUPS, [given])
    if any(row["group_id"] is None for row in found):  # made by another transaction after this statement had begun
        found = await rows(GROUPS, [given])
    return {row["id"]: row["group_id"] for row in found}
