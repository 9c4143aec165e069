"""The switch that lets mail leave this installation."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.functions import Count

from models.audit import AuditEntry
from models.database import transaction
from models.deliveries import Delivery, DeliveryState, Outbox
from models.people import Person
from models.queue import enqueue
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Unacceptable

LONGEST_REASON = 200


@dataclass(frozen=True)
class OutboxSheet:
    """Where the switch stands, since when, by whom ("" for the command line) and in whose place, and how many mails are
    in which state.
    """

    armed: bool
    reason: str
    changed_at: datetime | None
    changed_by: str
    deputy_for: str
    mails: dict[DeliveryState, int]

    @property
    def waiting(self) -> int:
        return self.mails.get(DeliveryState.QUEUED, 0) + self.mails.get(DeliveryState.RETRY, 0)


async def show_outbox(actor: Actor) -> OutboxSheet:
    """May mail leave this installation, and what waits; for the administration of the federation."""
    require(actor.is_office, is_federation_administrator(actor))
    outbox = await Outbox.all().order_by("-id").first()
    counted = await Delivery.all().annotate(number=Count("id")).group_by("state").values_list("state", "number")
    return OutboxSheet(
        outbox is None or outbox.armed,
        outbox.reason if outbox else "",
        outbox.changed_at if outbox else None,
        *(await _switched_by(outbox) if outbox else ("", "")),
        {DeliveryState(state): number for state, number in counted},
    )


async def arm_outbox(actor: Actor) -> Outbox:
    """The administration of the federation lets mail leave again, and what waited goes on its way."""
    return await _switch(actor, armed=True, reason="")


async def disarm_outbox(actor: Actor, *, reason: str) -> Outbox:
    """The administration of the federation keeps every mail in, with the reason."""
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise Unacceptable(fields={"reason": "too_long" if reason.strip() else "missing"})
    return await _switch(actor, armed=False, reason=reason.strip())


async def _switch(actor: Actor, *, armed: bool, reason: str) -> Outbox:
    async with transaction():
        outbox = await Outbox.all().order_by("-id").select_for_update().first()

        require(actor.machine or actor.is_office, actor.machine or is_federation_administrator(actor))

        outbox = outbox or Outbox()
        outbox.armed, outbox.reason, outbox.changed_at = armed, reason, clock.now()
        await outbox.save()

        await record(actor, "outbox.armed" if armed else "outbox.disarmed", outbox)
        if armed:
            await enqueue("send_waiting_mails")
    return outbox


async def _switched_by(outbox: Outbox) -> tuple[str, str]:
    act = await AuditEntry.filter(noun="outbox", subject_id=outbox.id).order_by("-id").first()
    people = await Person.filter(id__in=[act.person_id or 0, act.deputy_for_id or 0]) if act else []
    names = {one.id: one.name for one in people}
    return (names.get(act.person_id or 0, ""), names.get(act.deputy_for_id or 0, "")) if act else ("", "")
