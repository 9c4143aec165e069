"""The end of a matter: nothing submitted stays without an answer."""

from models.database import transaction
from models.matters import Matter
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.errors import Stale, WrongState
from workflows.matters.debt import unanswered
from workflows.matters.matters import locked_matter, require_open


async def close_matter(actor: Actor, matter_id: int, *, version: int) -> Matter:
    """A matter is over once every requirement in it has its answer; until then the debt is named."""
    async with transaction():
        matter = await locked_matter(actor, matter_id)

        require_open(matter)
        if matter.version != version:
            raise Stale(current=matter.version)
        if owed := await unanswered(matter.id):
            raise WrongState("debt", requirements=owed)

        matter.closed_at = clock.now()
        matter.version += 1
        await matter.save(update_fields=["closed_at", "version"])

        await record(actor, "matter.closed", matter, version=matter.version)
    return matter
