"""What the machine suggests, in its own name: groups and vota. It changes nothing; a person confirms."""

import asyncio
from collections.abc import Sequence

from models.database import next_ids, rows, transaction
from models.matters import Matter
from models.positions import GroupMember, RequirementGroup
from models.queue import enqueue, job
from workflows import clock
from workflows.access import MACHINE, Actor
from workflows.audit import record
from workflows.errors import Missing
from workflows.evaluation_acts import evaluating
from workflows.grouping import GroupingText, SuggestedGroup, fitting_level, suggest_groups
from workflows.matters import matter_in_work

BATCH = 5_000

UNGROUPED = """
    SELECT requirement.id, requirement.title, coalesce(place.key, 'topic/' || topic.number, '') AS anchor,
           coalesce(place.label, topic.name, '') AS label,
           concat_ws(E'\\n', nullif(requirement.proposed_text, ''), nullif(requirement.rationale, '')) AS text
    FROM requirement
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    JOIN round ON round.id = submission.round_id
    JOIN matter ON matter.id = round.matter_id AND matter.office_id = round.office_id
    LEFT JOIN topic ON topic.id = requirement.topic_id
    LEFT JOIN LATERAL (
        SELECT provision.key, provision.label, provision.position FROM requirement_provision
        JOIN provision ON provision.id = requirement_provision.provision_id
        WHERE requirement_provision.requirement_id = requirement.id ORDER BY provision.position LIMIT 1
    ) AS place ON true
    WHERE matter.id = $1 AND NOT EXISTS (SELECT FROM group_member WHERE group_member.requirement_id = requirement.id)
    ORDER BY place.position NULLS LAST, topic.number, requirement.id
"""
STILL_UNGROUPED = """
    SELECT id FROM unnest($1::int[]) AS given(id)
    WHERE NOT EXISTS (SELECT FROM group_member WHERE group_member.requirement_id = given.id)
"""
SUGGEST_SOURCES = """
    INSERT INTO source (matter_id, requirement_id, position_id, votum, reason, internal_reason,
                        suggested_by_machine, set_at)
    SELECT g.matter_id, member.requirement_id, said.position_id, said.votum, said.reason, '', true, $2
    FROM requirement_group AS g JOIN group_member AS member ON member.group_id = g.id
    JOIN LATERAL (
        SELECT source.position_id, source.votum, source.reason
        FROM group_member AS other JOIN source ON source.requirement_id = other.requirement_id
        WHERE other.group_id = g.id AND source.confirmed_at IS NOT NULL AND source.votum IS NOT NULL
        GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1, 2, 3 LIMIT 1
    ) AS said ON true
    WHERE g.matter_id = $1 AND g.confirmed_at IS NOT NULL
    ON CONFLICT (requirement_id) WHERE requirement_id IS NOT NULL DO NOTHING
    RETURNING requirement_id
"""
# What a member lets stand in a later round asks for the same as before.
SUGGEST_CONTINUED = """
    INSERT INTO source (matter_id, requirement_id, position_id, votum, reason, internal_reason,
                        suggested_by_machine, set_at)
    SELECT said.matter_id, requirement.id, said.position_id, said.votum, said.reason, '', true, $2
    FROM requirement JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    LEFT JOIN requirement AS first ON first.id = requirement.origin_id
    JOIN requirement AS earlier ON earlier.id = coalesce(first.continues_id, requirement.continues_id)
    LEFT JOIN requirement AS copy ON copy.origin_id = earlier.id
    JOIN source AS said ON said.requirement_id = coalesce(copy.id, earlier.id)
        AND said.confirmed_at IS NOT NULL AND said.votum IS NOT NULL
    WHERE said.matter_id = $1 AND coalesce(first.continuation, requirement.continuation) = 'stands'
      AND NOT EXISTS (SELECT FROM requirement AS forwarded WHERE forwarded.origin_id = requirement.id)
    ON CONFLICT (requirement_id) WHERE requirement_id IS NOT NULL DO NOTHING
    RETURNING requirement_id
"""
UNDECIDED = """
    SELECT requirement.id FROM requirement JOIN submission ON submission.id = requirement.submission_id
    JOIN round ON round.id = submission.round_id
    WHERE round.matter_id = $1 AND NOT EXISTS (SELECT FROM source WHERE source.requirement_id = requirement.id)
"""
CONFIRM_SOURCES = """
    UPDATE source SET confirmed_by_id = $3, confirmed_at = $4
    WHERE matter_id = $1 AND requirement_id = ANY($2::int[]) AND suggested_by_machine AND confirmed_at IS NULL
          AND votum IS NOT NULL
    RETURNING requirement_id
"""


async def request_groups(actor: Actor, matter_id: int) -> None:
    """Ask the machine to group what is in no group yet."""
    async with transaction():
        matter = await matter_in_work(actor, matter_id)

        await record(actor, "groups.requested", matter)
        await enqueue("suggest_groups", matter.id)


@job("suggest_groups")
async def suggest_matter_groups(matter_id: int) -> int:
    """Suggest groups for the requirements of a matter that are in none; how many groups. Asked twice, it suggests once."""
    found = await rows(UNGROUPED, [matter_id])
    texts = [GroupingText(row["id"], row["anchor"], row["title"], row["text"]) for row in found]
    level = fitting_level(text.anchor for text in texts)
    suggested = await asyncio.to_thread(suggest_groups, texts, level=level)
    titles = {row["id"]: row["title"] for row in found}
    async with transaction():
        matter = await Matter.filter(id=matter_id).select_for_update(no_key=True).first()
        if matter is None:
            raise Missing(matter=matter_id)
        if matter.closed_at is not None or not suggested:
            return 0

        await matter.fetch_related("office")
        made = await _write_groups(matter, suggested, titles)

        await record(MACHINE, "groups.suggested", matter, groups=made)
    return made


async def suggest_sources(actor: Actor, matter_id: int) -> int:
    """Suggest for what nobody decided yet what was said to it in an earlier round, or to most of its confirmed group.

    How many; nothing counts as yet.
    """
    async with transaction():
        matter = await matter_in_work(actor, matter_id)

        undecided = [row["id"] for row in await rows(UNDECIDED, [matter.id])]
        async with evaluating(actor, matter, "sources.suggested", requirements=undecided):
            continued = await rows(SUGGEST_CONTINUED, [matter.id, clock.now()])
            suggested = continued + await rows(SUGGEST_SOURCES, [matter.id, clock.now()])

        await record(actor, "sources.suggested", matter, requirements=len(suggested))
    return len(suggested)


async def confirm_sources(actor: Actor, matter_id: int, requirement_ids: Sequence[int]) -> int:
    """A person agrees with what the machine suggested for these requirements; how many."""
    async with transaction():
        matter = await matter_in_work(actor, matter_id)

        return await agree(actor, matter, requirement_ids)


async def agree(actor: Actor, matter: Matter, requirement_ids: Sequence[int]) -> int:
    """The same under the lock of the matter."""
    async with evaluating(actor, matter, "sources.confirmed", requirements=requirement_ids):
        confirmed = await rows(CONFIRM_SOURCES, [matter.id, list(requirement_ids), actor.person_id, clock.now()])

    ids = sorted(row["requirement_id"] for row in confirmed)
    await record(actor, "sources.confirmed", matter, requirements=ids)
    return len(ids)


async def _write_groups(matter: Matter, suggested: list[SuggestedGroup], titles: dict[int, str]) -> int:
    """What a person put into a group while the machine was thinking stays there."""
    free = {row["id"] for row in await rows(STILL_UNGROUPED, [list(titles)])}
    kept = [group._replace(ids=tuple(one for one in group.ids if one in free)) for group in suggested]
    kept = [group for group in kept if group.ids]
    ids = await next_ids("requirement_group", len(kept))
    now = clock.now()
    groups = [
        RequirementGroup(
            id=id_,
            matter=matter,
            anchor=group.anchor[:160],
            title=_common_title([titles[one] for one in group.ids]),
            strength=group.strength,
            reason=str(group.reason),
            suggested_by_machine=True,
            created_at=now,
        )
        for id_, group in zip(ids, kept, strict=True)
    ]
    members = [
        GroupMember(group_id=id_, requirement_id=one) for id_, group in zip(ids, kept, strict=True) for one in group.ids
    ]
    async with evaluating(MACHINE, matter, "groups.suggested", requirements=free, groups=ids):
        await RequirementGroup.bulk_create(groups, batch_size=BATCH)
        await GroupMember.bulk_create(members, batch_size=BATCH)
    return len(groups)


def _common_title(titles: list[str]) -> str:
    """The title that most members of a group chose, of equals the shortest."""
    return max(sorted(set(titles), key=lambda title: (len(title), title)), key=titles.count)[:300]
