"""The switch that lets mail leave this installation."""

from models.database import transaction
from models.deliveries import Outbox
from models.queue import enqueue
from workflows import clock
from workflows.access import Actor, is_administrator, require
from workflows.audit import record


async def arm_outbox(actor: Actor) -> Outbox:
    """An administrator lets mail leave again, and what waited goes on its way."""
    return await _switch(actor, armed=True, reason="")


async def disarm_outbox(actor: Actor, *, reason: str) -> Outbox:
    """An administrator keeps every mail in, with the reason."""
    return await _switch(actor, armed=False, reason=reason)


async def _switch(actor: Actor, *, armed: bool, reason: str) -> Outbox:
    async with transaction():
        outbox = await Outbox.all().order_by("-id").select_for_update().first()

        require(actor.machine or actor.is_office, actor.machine or is_administrator(actor))

        outbox = outbox or Outbox()
        outbox.armed, outbox.reason, outbox.changed_at = armed, reason, clock.now()
        await outbox.save()

        await record(actor, "outbox.armed" if armed else "outbox.disarmed", outbox)
        if armed:
            await enqueue("send_waiting_mails")
    return outbox
