"""Positions and groups that rest on an answer which was withdrawn since: marked, until a person decides what follows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from models.database import rows, transaction
from models.positions import GroupMember, RequirementGroup
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import Missing
from workflows.evaluation.evaluation_acts import evaluating
from workflows.matters.matters import matter_in_work

# A requirement that a Landesverband passed on is gone with its original, and with the bundle.
WITHDRAWN = """
    JOIN submission ON submission.id = requirement.submission_id
    LEFT JOIN requirement AS origin ON origin.id = requirement.origin_id
    LEFT JOIN submission AS first ON first.id = origin.submission_id
    JOIN organisation AS author ON author.id = coalesce(first.organisation_id, submission.organisation_id)
"""
GONE = "'withdrawn' IN (submission.state, first.state)"
BEHIND = f"""
    SELECT source.id AS source_id, source.position_id, author.name AS organisation, requirement.title,
           greatest(submission.withdrawn_at, first.withdrawn_at) AS withdrawn_at,
           coalesce(nullif(first.withdrawal_reason, ''), submission.withdrawal_reason) AS reason,
           source.kept_at, source.kept_reason, person.name AS kept_by
    FROM source JOIN requirement ON requirement.id = source.requirement_id {WITHDRAWN}
    LEFT JOIN person ON person.id = source.kept_by_id
    WHERE source.position_id = ANY($1::int[]) AND source.confirmed_at IS NOT NULL AND {GONE} ORDER BY source.id
"""
ONE = f"SELECT 1 FROM source JOIN requirement ON requirement.id = source.requirement_id {WITHDRAWN} WHERE source.id = $1 AND {GONE}"
IN_GROUPS = f"""
    SELECT member.group_id, requirement.id FROM group_member AS member
    JOIN requirement ON requirement.id = member.requirement_id {WITHDRAWN}
    WHERE member.group_id = ANY($1::int[]) AND {GONE} ORDER BY requirement.id
"""


class WithdrawnSource(NamedTuple):
    """A source whose answer was taken back, by whom and why; `kept_at`: somebody decided that it stays one."""

    source_id: int
    position_id: int
    organisation: str
    title: str
    withdrawn_at: datetime | None
    reason: str
    kept_at: datetime | None
    kept_reason: str
    kept_by: str | None


async def withdrawn_behind(position_ids: Sequence[int]) -> dict[int, list[WithdrawnSource]]:
    """Position → its sources whose answers were withdrawn. For offices only: who reads them is asked by the caller."""
    found: dict[int, list[WithdrawnSource]] = {}
    for row in await rows(BEHIND, [list(position_ids)]) if position_ids else []:
        found.setdefault(row["position_id"], []).append(WithdrawnSource(**row))
    return found


def undecided(sources: Iterable[WithdrawnSource]) -> list[WithdrawnSource]:
    """Those about which a person has still to decide."""
    return [one for one in sources if one.kept_at is None]


async def rests_on_withdrawn(source_id: int) -> bool:
    """Was the answer behind this source withdrawn?"""
    return bool(await rows(ONE, [source_id]))


async def withdrawn_in(group_ids: Sequence[int]) -> dict[int, list[int]]:
    """Group → its requirements whose answers were withdrawn."""
    found: dict[int, list[int]] = {}
    for row in await rows(IN_GROUPS, [list(group_ids)]):
        found.setdefault(row["group_id"], []).append(row["id"])
    return found


async def drop_withdrawn(actor: Actor, group_id: int) -> int:
    """Take what was withdrawn out of a group; how much that was."""
    group = await RequirementGroup.get_or_none(id=group_id)
    if group is None:
        raise Missing(group=group_id)
    async with transaction():
        matter = await matter_in_work(actor, group.matter_id)
        gone = (await withdrawn_in([group.id])).get(group.id, [])

        async with evaluating(actor, matter, "group.withdrawn_dropped", requirements=gone, groups=[group.id]):
            await GroupMember.filter(group_id=group.id, requirement_id__in=gone).delete()

        await record(actor, "group.withdrawn_dropped", group, requirements=len(gone))
    return len(gone)
