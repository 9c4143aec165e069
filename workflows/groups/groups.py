"""Groups of requirements that ask for the same: a person confirms, moves, splits and merges what the machine suggests."""

from collections.abc import Iterable, Sequence

from tortoise.expressions import Q

from models.database import next_ids, rows, transaction
from models.evaluation import GroupConflict
from models.matters import Matter
from models.positions import GroupMember, RequirementGroup
from models.submissions import Requirement
from workflows import clock
from workflows.access import Actor, require
from workflows.audit import record
from workflows.errors import Missing, Stale, Unacceptable
from workflows.evaluation.evaluation_acts import evaluating
from workflows.groups.workbench import copies_of
from workflows.matters.matter_requirements import requirements_of
from workflows.matters.matters import matter_in_work
from workflows.texts import require_texts

# Where most of these requirements lie already, else where most of them stand in the draft.
ANCHOR = """
    SELECT left(coalesce((
        SELECT g.anchor FROM group_member JOIN requirement_group AS g ON g.id = group_member.group_id
        WHERE requirement_id = ANY($1::int[]) AND g.anchor <> '' GROUP BY g.anchor ORDER BY count(*) DESC, g.anchor LIMIT 1
    ), (
        SELECT provision.key FROM requirement_provision
        JOIN provision ON provision.id = requirement_provision.provision_id
        WHERE requirement_id = ANY($1::int[]) GROUP BY provision.key
        ORDER BY count(*) DESC, min(provision.position) LIMIT 1
    ), (
        SELECT 'topic/' || topic.number FROM requirement JOIN topic ON topic.id = requirement.topic_id
        WHERE requirement.id = ANY($1::int[]) GROUP BY topic.number ORDER BY count(*) DESC LIMIT 1
    ), ''), 160) AS anchor
"""
# What spoke against a group that ends speaks against the one that takes its requirements.
HAND_CONFLICTS_ON = """
    INSERT INTO group_conflict (group_id, other_id)
    SELECT DISTINCT least($1, foe.id), greatest($1, foe.id) FROM group_conflict
    CROSS JOIN LATERAL (SELECT CASE WHEN group_id = ANY($2::int[]) THEN other_id ELSE group_id END AS id) AS foe
    WHERE (group_id = ANY($2::int[]) OR other_id = ANY($2::int[])) AND foe.id <> $1 AND NOT foe.id = ANY($2::int[])
    ON CONFLICT DO NOTHING
"""


async def confirm_group(actor: Actor, group_id: int, *, version: int) -> RequirementGroup:
    """A person agrees that these requirements ask for the same."""
    async with transaction():
        matter, group = await _locked(actor, group_id)

        if group.version != version:
            raise Stale(current=group.version)

        await _confirm(actor, matter, [group])
    return group


async def confirm_groups(actor: Actor, group_ids: Sequence[int]) -> int:
    """Confirm all chosen groups of one matter; how many were not confirmed before."""
    if not group_ids:
        return 0
    async with transaction():
        first, _ = await _locked(actor, group_ids[0])
        groups = await _all_locked(first, group_ids)

        fresh = [group for group in groups if group.confirmed_at is None]
        await _confirm(actor, first, fresh)
    return len(fresh)


async def rename_group(actor: Actor, group_id: int, *, version: int, title: str) -> RequirementGroup:
    """Say in a few words what a group asks for."""
    require_texts(title=(title, 300))
    async with transaction():
        matter, group = await _locked(actor, group_id)

        if group.version != version:
            raise Stale(current=group.version)

        async with evaluating(actor, matter, "group.renamed", groups=[group.id]):
            group.title = title.strip()
            await _touch(group)

        await record(actor, "group.renamed", group)
    return group


async def make_group(actor: Actor, matter_id: int, requirement_ids: Sequence[int], *, title: str) -> RequirementGroup:
    """Put requirements together by hand; those in other groups leave them."""
    async with transaction():
        matter = await matter_in_work(actor, matter_id)
        return await put_together(actor, matter, requirement_ids, title=title, anchor="")


async def move_requirements(actor: Actor, group_id: int, requirement_ids: Sequence[int]) -> RequirementGroup:
    """Put requirements into this group, wherever they were; a group that is left empty ends."""
    async with transaction():
        matter, group = await _locked(actor, group_id)

        async with evaluating(
            actor, matter, "group.requirements_moved", requirements=requirement_ids,
            groups=[group.id, *await _groups_of(requirement_ids)],
        ):  # fmt: skip
            left = await _move(matter, group, requirement_ids)
            await _touch(group)

        await record(actor, "group.requirements_moved", group, requirements=list(requirement_ids), left=left)
    return group


async def split_group(
    actor: Actor, group_id: int, requirement_ids: Sequence[int], *, title: str = ""
) -> RequirementGroup:
    """Take requirements out of a group into a new one."""
    async with transaction():
        matter, group = await _locked(actor, group_id)
        members = {member.requirement_id for member in await GroupMember.filter(group=group)}
        require(set(requirement_ids) <= members)
        if not requirement_ids or members == set(requirement_ids):
            raise Unacceptable("nothing_to_split", fields={"requirements": "nothing_to_split"})

        return await put_together(actor, matter, requirement_ids, title=title or group.title, anchor=group.anchor)


async def move_letters(actor: Actor, group_id: int, marks: Sequence[str]) -> RequirementGroup:
    """Put all copies of these letters into a group."""
    async with transaction():
        matter, _ = await _locked(actor, group_id)
        return await move_requirements(actor, group_id, await copies_of(actor, matter, marks))


async def group_letters(actor: Actor, matter_id: int, marks: Sequence[str], *, title: str) -> RequirementGroup:
    """Put all copies of these letters into a new group."""
    require_texts(title=(title, 300))
    async with transaction():
        matter = await matter_in_work(actor, matter_id)
        return await put_together(actor, matter, await copies_of(actor, matter, marks), title=title.strip(), anchor="")


async def merge_groups(actor: Actor, group_id: int, other_ids: Sequence[int]) -> RequirementGroup:
    """Everything in the other groups asks for the same as this one; the others end."""
    async with transaction():
        matter, group = await _locked(actor, group_id)
        others = await _all_locked(matter, [other for other in other_ids if other != group_id])

        ending = [other.id for other in others]
        members = [member.requirement_id for member in await GroupMember.filter(group_id__in=ending)]
        async with evaluating(actor, matter, "group.merged", requirements=members, groups=[group.id, *ending]):
            await GroupMember.filter(group_id__in=ending).update(group_id=group.id)
            await rows(HAND_CONFLICTS_ON, [group.id, ending])
            await end_groups(ending)
            await _touch(group)

        await record(actor, "group.merged", group, others=ending, moved=len(members))
    return group


async def _locked(actor: Actor, group_id: int) -> tuple[Matter, RequirementGroup]:
    """Lock order of the house: the matter before its groups."""
    known = await RequirementGroup.get_or_none(id=group_id)
    if known is None:
        raise Missing(group=group_id)
    matter = await matter_in_work(actor, known.matter_id)
    group = await RequirementGroup.filter(id=group_id).select_for_update().first()
    if group is None:
        raise Missing(group=group_id)
    return matter, group


async def _all_locked(matter: Matter, group_ids: Iterable[int]) -> list[RequirementGroup]:
    wanted = set(group_ids)
    groups = await RequirementGroup.filter(matter=matter, id__in=list(wanted)).select_for_update().order_by("id")
    require(len(groups) == len(wanted))
    return groups


async def put_together(
    actor: Actor, matter: Matter, requirement_ids: Sequence[int], *, title: str, anchor: str
) -> RequirementGroup:
    """A new group of these requirements, under the lock of the matter; what they leave empty ends."""
    now = clock.now()
    anchor = anchor or (await rows(ANCHOR, [list(requirement_ids)]))[0]["anchor"]
    (new_id,) = await next_ids("requirement_group", 1)
    touched = [new_id, *await _groups_of(requirement_ids)]
    async with evaluating(actor, matter, "group.made", requirements=requirement_ids, groups=touched):
        group = await RequirementGroup.create(
            id=new_id,
            matter=matter,
            title=title[:300],
            anchor=anchor,
            created_at=now,
            confirmed_by_id=actor.person_id,
            confirmed_at=now,
        )
        left = await _move(matter, group, requirement_ids)
    await record(actor, "group.made", group, requirements=list(requirement_ids), left=left)
    return group


async def _move(matter: Matter, group: RequirementGroup, requirement_ids: Sequence[int]) -> list[int]:
    """Ids of the groups that were left."""
    ids = list(set(requirement_ids))
    require(await Requirement.filter(requirements_of(matter), id__in=ids).count() == len(ids))
    before = await GroupMember.filter(requirement_id__in=ids).exclude(group=group)
    left = sorted({member.group_id for member in before})
    await GroupMember.filter(requirement_id__in=ids).delete()
    await GroupMember.bulk_create(GroupMember(group=group, requirement_id=one) for one in ids)
    for abandoned in await RequirementGroup.filter(id__in=left).prefetch_related("members"):
        if abandoned.members:
            await _touch(abandoned)
        else:
            await end_groups([abandoned.id])
    return left


async def _groups_of(requirement_ids: Sequence[int]) -> list[int]:
    return sorted({member.group_id for member in await GroupMember.filter(requirement_id__in=list(requirement_ids))})


async def end_groups(group_ids: Sequence[int]) -> None:
    """Groups that nothing lies in any more, with the conflicts they were in."""
    await GroupConflict.filter(Q(group_id__in=group_ids) | Q(other_id__in=group_ids)).delete()
    await RequirementGroup.filter(id__in=group_ids).delete()


async def _confirm(actor: Actor, matter: Matter, groups: Sequence[RequirementGroup]) -> None:
    async with evaluating(actor, matter, "group.confirmed", groups=[group.id for group in groups]):
        for group in groups:
            group.confirmed_by_id, group.confirmed_at = actor.person_id, clock.now()
            await _touch(group)
            await record(actor, "group.confirmed", group, version=group.version)


async def _touch(group: RequirementGroup) -> None:
    group.version += 1
    await group.save()
