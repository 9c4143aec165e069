"""Desks by rule: the Verband answers for its towns, as it does nearly everywhere, until somebody says otherwise."""

from models.database import rows, transaction
from models.organisations import Organisation, OrganisationKind
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record

# An erfüllende Gemeinde has the desk of the town that it is; desks stand in no row, so nobody who is one gets one.
BY_UNION = """
    UPDATE organisation AS town SET desk_id = coalesce(association.desk_id, association.id)
    FROM organisation AS association
    WHERE town.parent_id = association.id AND association.kind = $1 AND association.valid_until IS NULL
      AND town.valid_until IS NULL AND town.desk_id IS NULL AND town.id <> coalesce(association.desk_id, association.id)
      AND NOT EXISTS (SELECT FROM organisation AS other WHERE other.desk_id = town.id)
    RETURNING town.id
"""


async def let_unions_answer(actor: Actor) -> int:
    """An administrator makes each Verband the desk of its towns that have none; how many towns."""
    require(actor.is_office or actor.machine, actor.machine or is_federation_administrator(actor))
    async with transaction():
        federation = await Organisation.get(kind=OrganisationKind.FEDERATION, valid_until__isnull=True)

        towns = await rows(BY_UNION, [str(OrganisationKind.MUNICIPAL_ASSOCIATION)])

        await record(actor, "desks.assigned", federation, towns=len(towns))
    return len(towns)
