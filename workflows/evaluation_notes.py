"""What officers note for each other: comments on a requirement, and that two groups contradict each other."""

from typing import Any

from models.database import transaction
from models.evaluation import GroupConflict, RequirementComment
from models.matters import Matter
from models.positions import RequirementGroup
from models.submissions import Requirement
from workflows import clock
from workflows.access import Actor, find, require, visible_requirements
from workflows.audit import record
from workflows.errors import Missing, Unacceptable
from workflows.evaluation_acts import evaluating, evaluation_in_work
from workflows.matter_requirements import evaluating_office, requirements_of
from workflows.matters import matter_in_work
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


async def set_conflict(actor: Actor, group_id: int, other_id: int, *, conflict: bool) -> RequirementGroup:
    """A person says that two groups of a matter cannot both be followed, or that they can after all."""
    async with transaction():
        group = await RequirementGroup.get_or_none(id=group_id)
        if group is None:
            raise Missing(group=group_id)
        matter = await matter_in_work(actor, group.matter_id)
        require(await RequirementGroup.exists(id=other_id, matter=matter))
        if group_id == other_id:
            raise Unacceptable(fields={"other": "unknown"})

        pair: dict[str, Any] = {"group_id": min(group_id, other_id), "other_id": max(group_id, other_id)}
        action = "conflict.marked" if conflict else "conflict.unmarked"
        async with evaluating(actor, matter, action, groups=[group_id, other_id]):
            if conflict:
                await GroupConflict.get_or_create(**pair)
            else:
                await GroupConflict.filter(**pair).delete()

        await record(actor, action, group, other=other_id)
    return group


async def _locked(actor: Actor, requirement_id: int) -> tuple[Requirement, Matter]:
    """A requirement that the actor's office evaluates, under the lock of its matter."""
    query = Requirement.all().select_related("submission__round")
    requirement = await find(query, visible_requirements(actor), requirement_id)
    require(actor.is_office)
    matter = await evaluation_in_work(actor, requirement.submission.round.matter_id)
    mine = requirements_of(matter, evaluating_office(actor, matter))
    require(True, await Requirement.exists(mine, id=requirement_id), code="not_your_office")
    return requirement, matter
