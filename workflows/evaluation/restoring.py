"""How a thing of an evaluation is put back to what it was before an act (its id is $1): one statement per noun, for all."""

# In this order: what others refer to comes first, and goes last.
RESTORE = (
    """
    INSERT INTO requirement_group AS g (id, matter_id, title, anchor, position_id, strength, reason,
        suggested_by_machine, confirmed_by_id, confirmed_at, created_at, version)
    SELECT subject_id, (SELECT matter_id FROM evaluation_act WHERE id = $1), before->>'title', before->>'anchor', (before->>'position')::int,
        (before->>'strength')::float, before->>'reason', (before->>'machine')::bool, (before->>'confirmed_by')::int,
        (before->>'confirmed_at')::timestamp AT TIME ZONE 'UTC', (before->>'created_at')::timestamp AT TIME ZONE 'UTC', 1
    FROM evaluation_change WHERE act_id = $1 AND noun = 'group' AND before IS NOT NULL
    ON CONFLICT (id) DO UPDATE SET title = excluded.title, anchor = excluded.anchor,
        position_id = excluded.position_id, confirmed_by_id = excluded.confirmed_by_id,
        confirmed_at = excluded.confirmed_at, version = g.version + 1
    """,
    """
    DELETE FROM group_member USING evaluation_change AS change WHERE change.act_id = $1
        AND change.noun = 'grouping' AND change.subject_id = requirement_id AND change.before IS NULL
    """,
    """
    INSERT INTO group_member (requirement_id, group_id) SELECT subject_id, (before#>>'{}')::int
    FROM evaluation_change WHERE act_id = $1 AND noun = 'grouping' AND before IS NOT NULL
    ON CONFLICT (requirement_id) DO UPDATE SET group_id = excluded.group_id
    """,
    """
    DELETE FROM source USING evaluation_change AS change WHERE change.act_id = $1
        AND change.noun = 'votum' AND change.subject_id = requirement_id AND change.before IS NULL
    """,
    """
    INSERT INTO source AS s (matter_id, requirement_id, position_id, votum, reason, internal_reason,
        suggested_by_machine, set_by_id, set_at, confirmed_by_id, confirmed_at)
    SELECT (SELECT matter_id FROM evaluation_act WHERE id = $1), subject_id, (before->>'position')::int, before->>'votum', before->>'reason',
        before->>'internal_reason', (before->>'machine')::bool, (before->>'set_by')::int,
        (before->>'set_at')::timestamp AT TIME ZONE 'UTC', (before->>'confirmed_by')::int,
        (before->>'confirmed_at')::timestamp AT TIME ZONE 'UTC'
    FROM evaluation_change WHERE act_id = $1 AND noun = 'votum' AND before IS NOT NULL
    ON CONFLICT (requirement_id) WHERE requirement_id IS NOT NULL DO UPDATE SET position_id = excluded.position_id,
        votum = excluded.votum, reason = excluded.reason, internal_reason = excluded.internal_reason,
        suggested_by_machine = excluded.suggested_by_machine, set_by_id = excluded.set_by_id,
        set_at = excluded.set_at, confirmed_by_id = excluded.confirmed_by_id, confirmed_at = excluded.confirmed_at,
        told_at = CASE WHEN (s.votum, s.reason) = (excluded.votum, excluded.reason)
            AND s.position_id IS NOT DISTINCT FROM excluded.position_id THEN s.told_at END
    """,
    """
    DELETE FROM assignment USING evaluation_change AS change WHERE change.act_id = $1
        AND change.noun = 'assignment' AND change.subject_id = requirement_id AND change.before IS NULL
    """,
    """
    INSERT INTO assignment (requirement_id, officer_id) SELECT subject_id, (before#>>'{}')::int
    FROM evaluation_change WHERE act_id = $1 AND noun = 'assignment' AND before IS NOT NULL
    ON CONFLICT (requirement_id) DO UPDATE SET officer_id = excluded.officer_id
    """,
    """
    DELETE FROM tagging USING evaluation_change AS change WHERE change.act_id = $1
        AND change.noun = 'tagging' AND change.subject_id = requirement_id AND change.object_id = tag_id
        AND change.before IS NULL
    """,
    """
    INSERT INTO tagging (requirement_id, tag_id) SELECT subject_id, object_id FROM evaluation_change
    WHERE act_id = $1 AND noun = 'tagging' AND before IS NOT NULL ON CONFLICT DO NOTHING
    """,
    """
    UPDATE requirement_comment AS c SET withdrawn = change.before IS NULL FROM evaluation_change AS change
    WHERE change.act_id = $1 AND change.noun = 'comment' AND change.object_id = c.id
    """,
    """
    DELETE FROM group_conflict AS c USING evaluation_change AS change WHERE change.act_id = $1
        AND change.noun = 'conflict' AND change.subject_id = c.group_id AND change.object_id = c.other_id
        AND change.before IS NULL
    """,
    """
    INSERT INTO group_conflict (group_id, other_id) SELECT subject_id, object_id FROM evaluation_change
    WHERE act_id = $1 AND noun = 'conflict' AND before IS NOT NULL ON CONFLICT DO NOTHING
    """,
)
