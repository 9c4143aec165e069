"""A circular that was released for later: it leaves by itself when its time has come."""

from datetime import datetime, timedelta
from typing import Any

from models.circulars import Circular, CircularState
from models.database import transaction
from models.queue import job
from workflows import clock, installation
from workflows.access import MACHINE, Actor
from workflows.audit import record
from workflows.circulars.circular_releasing import require_second_person
from workflows.circulars.circular_sending import leave, plan_sending
from workflows.circulars.circulars import locked_circular, require_draft
from workflows.errors import Unacceptable, WrongState
from workflows.mail import Recipient, main_mailbox, queue_mail

LATEST = timedelta(days=90)


async def schedule_circular(actor: Actor, circular_id: int, *, version: int, at: datetime) -> Circular:
    """A second person releases the draft for a time to come; whom it reaches is asked again then."""
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        await require_second_person(actor, circular)
        require_draft(circular, version)
        if not clock.now() < at <= clock.now() + LATEST:
            raise Unacceptable(fields={"at": "past" if at <= clock.now() else "too_far_ahead"})
        await plan_sending(circular, at)

        circular.state, circular.scheduled_for, circular.sent_by_id = CircularState.SCHEDULED, at, actor.person_id
        circular.version += 1
        await circular.save()

        await record(actor, "circular.scheduled", circular, at=at.isoformat())
    return circular


async def unschedule_circular(actor: Actor, circular_id: int) -> Circular:
    """What was released for later is a draft again."""
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        if circular.state is not CircularState.SCHEDULED:
            raise WrongState("circular_not_scheduled")

        await _back_to_draft(actor, circular)
    return circular


@job("send_scheduled", every="* * * * *")
async def send_scheduled(at: Any = None, context: Any = None) -> None:
    """What was released for a time that has come leaves now."""
    due = Circular.filter(state=CircularState.SCHEDULED, scheduled_for__lte=clock.now()).order_by("scheduled_for")
    for circular in await due.only("id"):
        await _send(circular.id)


async def _send(circular_id: int) -> None:
    """Where it may not go to these recipients any more, or nobody is left, it is a draft again and its office is told."""
    async with transaction():
        circular = await locked_circular(MACHINE, circular_id)
        if circular.state is not CircularState.SCHEDULED:
            return
        try:
            plan = await plan_sending(circular, clock.now())
        except Unacceptable as refusal:
            await _back_to_draft(MACHINE, circular)
            await _tell_office(circular, refusal)
        else:
            await leave(MACHINE, circular, plan)


async def _back_to_draft(actor: Actor, circular: Circular) -> None:
    circular.state, circular.scheduled_for, circular.sent_by_id = CircularState.DRAFT, None, None
    circular.version += 1
    await circular.save()
    await record(actor, "circular.unscheduled", circular, version=circular.version)


async def _tell_office(circular: Circular, refusal: Unacceptable) -> None:
    facts = {
        "title": circular.subject,
        "reason": next(iter(refusal.fields), "nobody"),
        "link": installation.link(f"/circulars/{circular.id}"),
    }
    recipients = await main_mailbox([circular.office_id]) or [Recipient(installation.contact())]
    await queue_mail("circular_kept", recipients, about=circular, facts=facts)
