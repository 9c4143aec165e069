"""Taking back what was done in an evaluation. Undoing is an act itself, so it can be undone too."""

from models.database import rows, transaction
from models.evaluation import EvaluationAct, EvaluationChange
from workflows.access import Actor, require
from workflows.audit import record
from workflows.errors import Missing, Stale, WrongState
from workflows.evaluation.evaluation_acts import evaluating, evaluation_in_work
from workflows.evaluation.evaluation_state import STATE
from workflows.evaluation.restoring import RESTORE
from workflows.groups.groups import end_groups
from workflows.matters.matter_requirements import evaluating_office

OF_GROUPS = ("group", "conflict")

OVERTAKEN = (
    """
    SELECT count(*) AS things FROM evaluation_change AS change LEFT JOIN (
"""
    + STATE.format(requirements="$2::int[]", groups="$3::int[]")
    + """
    ) AS now ON now.noun = change.noun AND now.subject_id = change.subject_id AND now.object_id = change.object_id
    WHERE change.act_id = $1 AND now.value IS DISTINCT FROM change.after
"""
)
# Groups to which something would go back, that are neither there nor brought back by the same act.
GONE = """
    SELECT count(*) AS groups FROM evaluation_change AS change
    CROSS JOIN LATERAL unnest(CASE noun WHEN 'grouping' THEN ARRAY[(before#>>'{}')::int]
        ELSE ARRAY[subject_id, object_id] END) AS needed(id)
    WHERE act_id = $1 AND noun IN ('grouping', 'conflict') AND before IS NOT NULL
        AND NOT EXISTS (SELECT FROM requirement_group WHERE requirement_group.id = needed.id)
        AND NOT EXISTS (SELECT FROM evaluation_change AS back WHERE back.act_id = $1 AND back.noun = 'group'
                        AND back.subject_id = needed.id AND back.before IS NOT NULL)
"""
WITHDRAWN = """
    SELECT count(*) AS positions FROM evaluation_change JOIN position ON position.id = (before->>'position')::int
    WHERE act_id = $1 AND noun IN ('votum', 'group') AND position.withdrawn_at IS NOT NULL
"""
# Of the groups that the act touched: those it made, and those that stand empty now.
ENDING = """
    SELECT g.id, EXISTS (SELECT FROM group_member WHERE group_id = g.id)
        OR EXISTS (SELECT FROM group_conflict WHERE g.id IN (group_id, other_id)) AS used
    FROM requirement_group AS g WHERE g.id = ANY($2::int[]) AND (
        NOT EXISTS (SELECT FROM group_member WHERE group_id = g.id)
        OR EXISTS (SELECT FROM evaluation_change WHERE act_id = $1 AND noun = 'group' AND subject_id = g.id
                   AND before IS NULL))
"""


async def undo_act(actor: Actor, act_id: int) -> EvaluationAct:
    """Put everything that an act changed back to how it was; refused if somebody changed any of it since."""
    act = await EvaluationAct.get_or_none(id=act_id)
    if act is None:
        raise Missing(act=act_id)
    async with transaction():
        matter = await evaluation_in_work(actor, act.matter_id)
        require(act.office_id == evaluating_office(actor, matter))
        requirements, groups = await _scope(act)

        await _require_untouched(act, requirements, groups)

        async with evaluating(actor, matter, "act.undone", requirements=requirements, groups=groups, undoes=act):
            for statement in RESTORE:
                await rows(statement, [act.id])
            ending = await rows(ENDING, [act.id, groups])
            if any(group["used"] for group in ending):
                raise Stale("act_overtaken")
            await end_groups([group["id"] for group in ending])

        await record(actor, "evaluation.undone", matter, act=act.id)
    return act


async def _scope(act: EvaluationAct) -> tuple[list[int], list[int]]:
    """Requirements and groups that an act is about, with the groups from and into which it moved something."""
    changes = await EvaluationChange.filter(act=act).values("noun", "subject_id", "object_id", "before", "after")
    requirements = {change["subject_id"] for change in changes if change["noun"] not in OF_GROUPS}
    groups = {change["subject_id"] for change in changes if change["noun"] in OF_GROUPS}
    groups |= {change["object_id"] for change in changes if change["noun"] == "conflict"}
    moves = [change for change in changes if change["noun"] == "grouping"]
    groups |= {group for change in moves for group in (change["before"], change["after"]) if group}
    return sorted(requirements), sorted(groups)


async def _require_untouched(act: EvaluationAct, requirements: list[int], groups: list[int]) -> None:
    overtaken = (await rows(OVERTAKEN, [act.id, requirements, groups]))[0]["things"]
    if overtaken or (await rows(GONE, [act.id]))[0]["groups"]:
        raise Stale("act_overtaken", things=overtaken)
    if (await rows(WITHDRAWN, [act.id]))[0]["positions"]:
        raise WrongState("position_withdrawn")
