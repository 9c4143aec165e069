"""Where a provision of an older version stands in a later one; a move counts only once a person has confirmed it."""

from collections.abc import Collection

from models.database import rows

# Within a document from version to version; in another document (draft of the ministry, draft of the cabinet) only where
# key and heading are the same.
LATER = """
    WITH RECURSIVE step AS (
        SELECT id AS old_id, id AS now_id, document_version_id AS version_id FROM provision WHERE id = ANY($1::int[])
        UNION ALL
        SELECT step.old_id, change.after_id, change.document_version_id FROM step
        JOIN provision_change AS change ON change.before_id = step.now_id AND change.after_id IS NOT NULL
            AND (change.kind IN ('unchanged', 'text_changed') OR change.confirmed_at IS NOT NULL)
    )
    SELECT old_id, now_id FROM step WHERE version_id = $2
    UNION
    SELECT old.id, later.id FROM provision AS old
    JOIN document_version AS before ON before.id = old.document_version_id
    JOIN document_version AS after ON after.id = $2 AND after.document_id <> before.document_id
    JOIN provision AS later ON later.document_version_id = after.id AND later.key = old.key AND later.heading = old.heading
    WHERE old.id = ANY($1::int[])
"""


async def later_provisions(version_id: int | None, provision_ids: Collection[int]) -> dict[int, int]:
    """Provision → the same provision in this version; those that are not there any more are left out."""
    if version_id is None or not provision_ids:
        return {}
    return {row["old_id"]: row["now_id"] for row in await rows(LATER, [list(provision_ids), version_id])}
