"""What officers note for each other: comments on a requirement, and that two groups contradict each other."""

from collections.abc import Sequence

from tortoise.expressions import Q

from models.database import transaction
from models.evaluation import GroupConflict, RequirementComment
from models.matters import Matter
from models.positions import RequirementGroup
from models.submissions import Requirement
from workflows import clock
from workflows.access import Actor, find, require, visible_requirements
from workflows.audit import record
from workflows.errors import Missing, Unacceptable
from workflows.evaluation.evaluation_acts import evaluating, evaluation_in_work
from workflows.matters.matter_requirements import evaluating_office, requirements_of
from workflows.matters.matters import matter_in_work
from workflows.texts import require_texts

LONGEST = 4_000


async def add_comment(actor: Actor, requirement_id: int, *, text: str) -> RequirementComment:
    """Say something to the colleagues about a requirement; members never read it."""
    require_texts(comment=(text, LONGEST))
    async with transaction():
        requirement, matter = await _locked(actor, requirement_id)

        assert actor.person_id is not None
        async with evaluating(actor, matter, "comment.added", requirements=[requirement.id]):
            comment = await RequirementComment.create(
                requirement=requirement, text=text.strip(), by_id=actor.person_id, at=clock.now()
            )

        await record(actor, "comment.added", requirement, comment=comment.id)
    return comment


async def withdraw_comment(actor: Actor, comment_id: int) -> RequirementComment:
    """Take back what one said oneself."""
    known = await RequirementComment.get_or_none(id=comment_id)
    if known is None:
        raise Missing(comment=comment_id)
    async with transaction():
        requirement, matter = await _locked(actor, known.requirement_id)
        require(True, known.by_id == actor.person_id)

        async with evaluating(actor, matter, "comment.withdrawn", requirements=[requirement.id]):
            await RequirementComment.filter(id=comment_id).update(withdrawn=True)

        await record(actor, "comment.withdrawn", requirement, comment=comment_id)
    return known


async def set_conflicts(actor: Actor, group_id: int, other_ids: Sequence[int]) -> RequirementGroup:
    """A person says that a group contradicts others, so that only one of them can be followed; said again, no longer."""
    async with transaction():
        group = await RequirementGroup.get_or_none(id=group_id)
        if group is None:
            raise Missing(group=group_id)
        matter = await matter_in_work(actor, group.matter_id)
        others = sorted(set(other_ids) - {group_id})
        if not others:
            raise Unacceptable("no_other_group")
        require(await RequirementGroup.filter(id__in=others, matter=matter).count() == len(others))

        pairs = {(min(group_id, other), max(group_id, other)) for other in others}
        known = {(one.group_id, one.other_id) for one in await GroupConflict.filter(_between(group_id, others))}
        action = "conflict.unmarked" if pairs <= known else "conflict.marked"
        async with evaluating(actor, matter, action, groups=[group_id, *others]):
            if pairs <= known:
                await GroupConflict.filter(_between(group_id, others)).delete()
            else:
                await GroupConflict.bulk_create(GroupConflict(group_id=a, other_id=b) for a, b in sorted(pairs - known))

        await record(actor, action, group, others=others)
    return group


def _between(group_id: int, others: list[int]) -> Q:
    return Q(group_id=group_id, other_id__in=others) | Q(group_id__in=others, other_id=group_id)


async def _locked(actor: Actor, requirement_id: int) -> tuple[Requirement, Matter]:
    """A requirement that the actor's office evaluates, under the lock of its matter."""
    query = Requirement.all().select_related("submission__round")
    requirement = await find(query, visible_requirements(actor), requirement_id)
    require(actor.is_office)
    matter = await evaluation_in_work(actor, requirement.submission.round.matter_id)
    mine = requirements_of(matter, evaluating_office(actor, matter))
    require(True, await Requirement.exists(mine, id=requirement_id), code="not_your_office")
    return requirement, matter
