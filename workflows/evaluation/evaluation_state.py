"""The state of an evaluation as a person made it, thing by thing: what its history notes and what undoing restores.

A thing is a noun, a subject (a requirement or a group), sometimes an object, and its value as JSON; what is not there
has none. Whether a member was told is no part of it: sending cannot be undone.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from models.database import rows

# Requirements in {requirements}, groups in {groups}: two arrays of ids. Moments in UTC, whatever the session says.
STATE = """
    SELECT 'votum' AS noun, requirement_id AS subject_id, 0 AS object_id, jsonb_build_object(
        'position', position_id, 'votum', votum, 'reason', reason, 'internal_reason', internal_reason,
        'machine', suggested_by_machine, 'set_by', set_by_id, 'set_at', set_at AT TIME ZONE 'UTC',
        'confirmed_by', confirmed_by_id, 'confirmed_at', confirmed_at AT TIME ZONE 'UTC') AS value
    FROM source WHERE requirement_id = ANY({requirements})
    UNION ALL SELECT 'grouping', requirement_id, 0, to_jsonb(group_id)
    FROM group_member WHERE requirement_id = ANY({requirements})
    UNION ALL SELECT 'assignment', requirement_id, 0, to_jsonb(officer_id)
    FROM assignment WHERE requirement_id = ANY({requirements})
    UNION ALL SELECT 'tagging', requirement_id, tag_id, 'true'
    FROM tagging WHERE requirement_id = ANY({requirements})
    UNION ALL SELECT 'comment', requirement_id, id, 'true'
    FROM requirement_comment WHERE requirement_id = ANY({requirements}) AND NOT withdrawn
    UNION ALL SELECT 'group', id, 0, jsonb_build_object(
        'title', title, 'anchor', anchor, 'position', position_id, 'strength', strength, 'reason', reason,
        'machine', suggested_by_machine, 'confirmed_by', confirmed_by_id,
        'confirmed_at', confirmed_at AT TIME ZONE 'UTC', 'created_at', created_at AT TIME ZONE 'UTC')
    FROM requirement_group WHERE id = ANY({groups})
    UNION ALL SELECT 'conflict', group_id, other_id, 'true'
    FROM group_conflict WHERE group_id = ANY({groups}) OR other_id = ANY({groups})
"""
OF_MATTER = (
    """
    SELECT noun, subject_id, object_id, value::text AS value FROM (
"""
    + STATE.format(
        requirements="""ARRAY(SELECT requirement.id FROM requirement
        JOIN submission ON submission.id = requirement.submission_id
        JOIN round ON round.id = submission.round_id WHERE round.matter_id = $1)""",
        groups="ARRAY(SELECT id FROM requirement_group WHERE matter_id = $1)",
    )
    + ") AS state"
)
HISTORY = """
    SELECT noun, subject_id, object_id, after::text AS value FROM evaluation_change
    JOIN evaluation_act ON evaluation_act.id = evaluation_change.act_id
    WHERE matter_id = $1 ORDER BY act_id, evaluation_change.id
"""


class Thing(NamedTuple):
    """What a change is about."""

    noun: str
    subject_id: int
    object_id: int


async def state_of(matter_id: int) -> dict[Thing, str]:
    """All that is noted in a matter's evaluation now."""
    return _folded(await rows(OF_MATTER, [matter_id]))


async def replayed(matter_id: int) -> dict[Thing, str]:
    """The same, told by the history alone: every change of every act, from nothing on."""
    return _folded(await rows(HISTORY, [matter_id]))


def _folded(changes: Iterable[dict[str, Any]]) -> dict[Thing, str]:
    state: dict[Thing, str] = {}
    for change in changes:
        thing = Thing(change["noun"], change["subject_id"], change["object_id"])
        if change["value"] is None:
            state.pop(thing, None)
        else:
            state[thing] = change["value"]
    return state
