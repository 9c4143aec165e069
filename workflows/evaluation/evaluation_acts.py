"""Everything that is done in an evaluation is an act with its author: noted with what was before, so that it can be undone."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from models.database import rows
from models.evaluation import EvaluationAct
from models.matters import Matter
from models.rounds import Round
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_matters
from workflows.evaluation.evaluation_state import STATE
from workflows.matters.matter_requirements import evaluating_office
from workflows.matters.matters import require_open

BEFORE = (
    """
    SELECT coalesce(jsonb_agg(to_jsonb(state)), '[]')::text AS before FROM (
"""
    + STATE.format(requirements="$1::int[]", groups="$2::int[]")
    + ") AS state"
)
NOTE = (
    """
    WITH now AS (
"""
    + STATE.format(requirements="$1::int[]", groups="$2::int[]")
    + """
    ), changed AS (
        SELECT coalesce(now.noun, before.noun) AS noun, coalesce(now.subject_id, before.subject_id) AS subject_id,
               coalesce(now.object_id, before.object_id) AS object_id, before.value AS before, now.value AS after
        FROM jsonb_to_recordset($3::jsonb) AS before(noun text, subject_id int, object_id int, value jsonb)
        FULL JOIN now ON now.noun = before.noun AND now.subject_id = before.subject_id
            AND now.object_id = before.object_id
        WHERE before.value IS DISTINCT FROM now.value
    ), act AS (
        INSERT INTO evaluation_act (matter_id, office_id, action, at, person_id, deputy_for_id, undoes_id)
        SELECT $4::int, $5::int, $6, $7::timestamptz, $8::int, $9::int, $10::int WHERE EXISTS (SELECT FROM changed)
        RETURNING id
    )
    INSERT INTO evaluation_change (act_id, noun, subject_id, object_id, before, after)
    SELECT act.id, noun, subject_id, object_id, before, after FROM act, changed RETURNING act_id
"""
)


@asynccontextmanager
async def evaluating(
    actor: Actor,
    matter: Matter,
    action: str,
    *,
    requirements: Iterable[int] = (),
    groups: Iterable[int] = (),
    undoes: EvaluationAct | None = None,
) -> AsyncIterator[None]:
    """Inside the block something changes about these requirements and groups; what does is noted as one act.

    In the transaction and under the lock of the matter. `matter.office` must be loaded. Where nothing changes, nothing
    is noted.
    """
    scope = [list(requirements), list(groups)]
    before = (await rows(BEFORE, scope))[0]["before"]
    yield
    deputy_for = actor.acting.represents_id if actor.acting else None
    office_id = matter.office_id if actor.machine else evaluating_office(actor, matter)
    act = [matter.id, office_id, action, clock.now(), actor.person_id, deputy_for, undoes.id if undoes else None]
    await rows(NOTE, [*scope, before, *act])


async def evaluation_in_work(actor: Actor, matter_id: int) -> Matter:
    """The matter, locked, for an office that evaluates in it: its own, or a Landesverband with a round in it."""
    matter = await find(Matter.all().select_for_update(no_key=True), visible_matters(actor), matter_id)
    await matter.fetch_related("office")
    own_round = actor.is_office and await Round.exists(matter_id=matter_id, office_id=actor.organisation_id)
    require(True, runs(actor, matter.office) or own_round, code="not_your_office")
    require_open(matter)
    return matter
