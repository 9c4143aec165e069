"""Which vota the machine suggests, in its own name. It changes nothing; a person confirms."""

from collections.abc import Sequence

from models.database import rows, transaction
from models.matters import Matter
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.evaluation.evaluation_acts import evaluating
from workflows.matters.matters import matter_in_work
from workflows.organisations.effective import FORWARDED_ON

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
SUGGEST_CONTINUED = f"""
    INSERT INTO source (matter_id, requirement_id, position_id, votum, reason, internal_reason,
                        suggested_by_machine, set_at)
    SELECT said.matter_id, requirement.id, said.position_id, said.votum, said.reason, '', true, $2
    FROM requirement JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    LEFT JOIN requirement AS first ON first.id = requirement.origin_id
    JOIN requirement AS earlier ON earlier.id = coalesce(first.continues_id, requirement.continues_id)
    LEFT JOIN LATERAL (SELECT max(one.id) AS id FROM requirement AS one WHERE one.origin_id = earlier.id) AS copy ON true
    JOIN source AS said ON said.requirement_id = coalesce(copy.id, earlier.id)
        AND said.confirmed_at IS NOT NULL AND said.votum IS NOT NULL
    WHERE said.matter_id = $1 AND coalesce(first.continuation, requirement.continuation) = 'stands'
      AND NOT {FORWARDED_ON}
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
