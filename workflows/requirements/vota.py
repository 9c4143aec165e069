"""What the office says to requirements (Votum), for whole groups or one by one; the member reads it as the result."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.database import rows, transaction
from models.matters import Matter
from models.positions import Position, RequirementGroup, Source, Votum
from models.submissions import Requirement, SubmissionState
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_matters, visible_requirements
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.evaluation.boilerplates import boilerplate_text
from workflows.evaluation.evaluation_acts import evaluating
from workflows.matters.matters import matter_in_work
from workflows.organisations.effective import FORWARDED_ON

NEEDS_POSITION = (Votum.ADOPTED, Votum.ADOPTED_IN_SUBSTANCE)
NEEDS_REASON = (Votum.NOT_ADOPTED, Votum.PURSUED_ELSEWHERE)

MEMBERS = """
    SELECT member.group_id, member.requirement_id, source.votum
    FROM group_member AS member
    LEFT JOIN source ON source.requirement_id = member.requirement_id AND source.confirmed_at IS NOT NULL
    WHERE member.group_id = ANY($1::int[]) ORDER BY member.requirement_id
"""
MARK_GROUPS = """
    UPDATE requirement_group AS g SET position_id = given.position_id, version = g.version + 1,
        confirmed_by_id = coalesce(g.confirmed_by_id, $3), confirmed_at = coalesce(g.confirmed_at, $4)
    FROM unnest($1::int[], $2::int[]) AS given(group_id, position_id) WHERE g.id = given.group_id
"""
PASSED_ON = f"SELECT id FROM requirement WHERE id = ANY($1::int[]) AND {FORWARDED_ON} LIMIT 1"
WRITE = """
    INSERT INTO source (matter_id, requirement_id, position_id, votum, reason, internal_reason,
                        suggested_by_machine, set_by_id, set_at, confirmed_by_id, confirmed_at)
    SELECT $1, given.requirement_id, given.position_id, given.votum, given.reason, given.internal_reason,
           false, $7, $8, $7, $8
    FROM unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[])
         AS given(requirement_id, position_id, votum, reason, internal_reason)
    ON CONFLICT (requirement_id) WHERE requirement_id IS NOT NULL DO UPDATE SET
        position_id = excluded.position_id, votum = excluded.votum, reason = excluded.reason,
        internal_reason = excluded.internal_reason, set_by_id = excluded.set_by_id, set_at = excluded.set_at,
        confirmed_by_id = excluded.confirmed_by_id, confirmed_at = excluded.confirmed_at,
        told_at = CASE WHEN (source.votum, source.reason) = (excluded.votum, excluded.reason)
                            AND source.position_id IS NOT DISTINCT FROM excluded.position_id THEN source.told_at END,
        suggested_by_machine = source.suggested_by_machine AND source.votum = excluded.votum
                               AND source.position_id IS NOT DISTINCT FROM excluded.position_id
"""


class Decision(NamedTuple):
    """A votum with its words; `reason` is told to the members, `internal_reason` never. Adopted needs a position.

    The words of a boilerplate text go behind the reason.
    """

    votum: Votum
    position_id: int | None = None
    reason: str = ""
    internal_reason: str = ""
    boilerplate_id: int | None = None


async def decide_group(
    actor: Actor,
    group_id: int,
    *,
    votum: Votum,
    position_id: int | None = None,
    reason: str = "",
    internal_reason: str = "",
    boilerplate_id: int | None = None,
    again: bool = False,
) -> int:
    """Say the same to all requirements of a group; how many. Those decided before are kept, unless `again`."""
    group = await RequirementGroup.get_or_none(id=group_id)
    if group is None:
        raise Missing(group=group_id)
    decision = Decision(votum, position_id, reason, internal_reason, boilerplate_id)
    return await decide_groups(actor, group.matter_id, {group_id: decision}, again=again)


async def decide_groups(actor: Actor, matter_id: int, decisions: dict[int, Decision], *, again: bool = False) -> int:
    """Decide many groups (by id) in one act; how many requirements. Those decided before are kept, unless `again`."""
    async with transaction():
        matter = await matter_in_work(actor, matter_id)

        groups = await RequirementGroup.filter(matter=matter, id__in=list(decisions)).select_for_update().order_by("id")
        if len(groups) != len(decisions):
            raise Missing(matter=matter_id)
        decisions = {group: await in_full(actor, decision) for group, decision in decisions.items()}
        await check_decisions(matter, decisions.values())

        before: dict[int, dict[int, str | None]] = {group.id: {} for group in groups}
        for member in await rows(MEMBERS, [list(decisions)]):
            if again or member["votum"] is None:
                before[member["group_id"]][member["requirement_id"]] = member["votum"]
        decided = {one: decisions[group] for group, ones in before.items() for one in ones}
        positions = [decisions[group.id].position_id for group in groups]
        async with evaluating(actor, matter, "group.decided", requirements=decided, groups=decisions):
            await write_vota(actor, matter, decided)
            await rows(MARK_GROUPS, [[group.id for group in groups], positions, actor.person_id, clock.now()])

        for group in groups:
            await _record(actor, "group.decided", group, decisions[group.id], before[group.id])
    return sum(len(ones) for ones in before.values())


async def decide_requirement(
    actor: Actor,
    requirement_id: int,
    *,
    votum: Votum,
    position_id: int | None = None,
    reason: str = "",
    internal_reason: str = "",
    boilerplate_id: int | None = None,
) -> Source:
    """Say something of its own to one requirement, whatever its group was told."""
    requirement = await find(
        Requirement.all().select_related("submission__round"), visible_requirements(actor), requirement_id
    )
    decision = Decision(votum, position_id, reason, internal_reason, boilerplate_id)
    await decide_requirements(actor, requirement.submission.round.matter_id, [requirement_id], decision)
    return await Source.get(requirement_id=requirement_id)


async def decide_requirements(actor: Actor, matter_id: int, requirement_ids: Sequence[int], decision: Decision) -> int:
    """Say the same to the chosen requirements; how many.

    A Landesverband decides so on what it did not forward of its own round.
    """
    async with transaction():
        matter = await find(Matter.all().select_for_update(no_key=True), visible_matters(actor), matter_id)
        requirements = await _decidable(actor, matter, requirement_ids)

        if matter.closed_at is not None:
            raise WrongState("matter_closed")
        decision = await in_full(actor, decision)
        await check_decisions(matter, [decision])

        vota = dict(
            await Source.filter(requirement_id__in=list(requirement_ids)).values_list("requirement_id", "votum")
        )
        await matter.fetch_related("office")
        async with evaluating(actor, matter, "requirement.decided", requirements=requirement_ids):
            await write_vota(actor, matter, {requirement.id: decision for requirement in requirements})

        for requirement in requirements:
            await _record(
                actor, "requirement.decided", requirement, decision, {requirement.id: vota.get(requirement.id)}
            )
    return len(requirements)


async def in_full(actor: Actor, decision: Decision) -> Decision:
    """With the words of the boilerplate text that was chosen."""
    if decision.boilerplate_id is None:
        return decision
    chosen = await boilerplate_text(actor, decision.boilerplate_id)
    reason = "\n\n".join(text for text in (decision.reason.strip(), chosen) if text)
    return decision._replace(reason=reason, boilerplate_id=None)


async def _decidable(actor: Actor, matter: Matter, requirement_ids: Sequence[int]) -> list[Requirement]:
    found = await Requirement.filter(
        visible_requirements(actor),
        id__in=list(requirement_ids),
        submission__state=SubmissionState.RELEASED,
        submission__round__matter_id=matter.id,
    ).select_related("submission__round__office")
    require(len(found) == len(set(requirement_ids)))
    offices = {requirement.submission.round.office for requirement in found}
    require(True, all(runs(actor, office) for office in offices), code="not_your_office")
    if await rows(PASSED_ON, [list(requirement_ids)]):
        raise WrongState("forwarded")
    return found


async def check_decisions(matter: Matter, decisions: Iterable[Decision]) -> None:
    """Unacceptable where a votum lacks what it needs."""
    wrong: dict[str, str] = {}
    for decision in decisions:
        if decision.votum in NEEDS_POSITION and decision.position_id is None:
            wrong["position"] = "empty"
        if decision.votum in NEEDS_REASON and not decision.reason.strip():
            wrong["reason"] = "empty"
    named = {decision.position_id for decision in decisions} - {None}
    if await Position.filter(matter=matter, id__in=list(named), withdrawn_at__isnull=True).count() != len(named):
        wrong["position"] = "unknown"
    if wrong:
        raise Unacceptable(fields=wrong)


async def write_vota(actor: Actor, matter: Matter, decided: dict[int, Decision]) -> None:
    """Say so to each requirement (by id), in one statement."""
    decisions = decided.values()
    await rows(
        WRITE,
        [
            matter.id,
            list(decided),
            [decision.position_id for decision in decisions],
            [str(decision.votum) for decision in decisions],
            [decision.reason.strip() for decision in decisions],
            [decision.internal_reason.strip() for decision in decisions],
            actor.person_id,
            clock.now(),
        ],
    )


async def _record(
    actor: Actor,
    action: str,
    subject: RequirementGroup | Requirement,
    decision: Decision,
    before: dict[int, str | None],
) -> None:
    """The history keeps what was said before, so that a changed mind can be seen."""
    changed = {str(one): votum for one, votum in before.items() if votum not in (None, decision.votum)}
    await record(
        actor, action, subject, votum=decision.votum, position=decision.position_id, said=len(before), before=changed
    )
