"""Stopping a circular on its way: for a while, for good, and trying again what was refused."""

from tortoise.queryset import QuerySet

from models.circulars import Circular
from models.database import transaction
from models.deliveries import Delivery, DeliveryState, MailBody
from models.queue import enqueue
from workflows import clock
from workflows.access import Actor
from workflows.audit import record
from workflows.circulars.circulars import locked_circular, require_sent
from workflows.errors import Unacceptable

LONGEST_REASON = 200
WAITING = (DeliveryState.QUEUED, DeliveryState.RETRY)


async def pause_circular(actor: Actor, circular_id: int, *, reason: str) -> int:
    """Nothing more of it leaves within a second; how many mails wait."""
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise Unacceptable(fields={"reason": "too_long" if reason.strip() else "missing"})
    async with transaction():
        circular = await _sent(actor, circular_id)

        await MailBody.filter(circular=circular, held_since=None).update(
            held_since=clock.now(), held_reason=reason.strip()
        )
        waiting = await _waiting(circular).count()

        await record(actor, "circular.paused", circular, waiting=waiting)
    return waiting


async def resume_circular(actor: Actor, circular_id: int) -> int:
    """What waits goes on its way again; how many mails that are."""
    async with transaction():
        circular = await _sent(actor, circular_id)

        await _go_on(circular)
        waiting = await _waiting(circular).count()

        await record(actor, "circular.resumed", circular, waiting=waiting)
    return waiting


async def cancel_circular(actor: Actor, circular_id: int) -> int:
    """What has not left stays here for good; how many mails that were. What was sent stays sent."""
    async with transaction():
        circular = await _sent(actor, circular_id)

        cancelled = await _waiting(circular).update(state=DeliveryState.CANCELLED)

        await record(actor, "circular.cancelled", circular, recipients=cancelled)
    return cancelled


async def retry_failed(actor: Actor, circular_id: int) -> int:
    """Mails that were refused are tried once more from the beginning; how many that are."""
    async with transaction():
        circular = await _sent(actor, circular_id)

        failed = Delivery.filter(body__circular_id=circular.id, state=DeliveryState.FAILED)
        again = await failed.update(
            state=DeliveryState.QUEUED, attempts=0, claimed_by="", lease_until=None, next_attempt_at=None
        )
        if again:
            await _go_on(circular)

        await record(actor, "circular.failed_retried", circular, recipients=again)
    return again


async def resend_unknown(actor: Actor, circular_id: int) -> int:
    """A person decides: mails of this circular whose fate is unknown go out once more, at the risk of a double."""
    async with transaction():
        circular = await _sent(actor, circular_id)

        unknown = Delivery.filter(body__circular_id=circular.id, state=DeliveryState.UNKNOWN)
        again = await unknown.update(state=DeliveryState.QUEUED, claimed_by="", lease_until=None, next_attempt_at=None)
        if again:
            await _hurry(circular)

        await record(actor, "circular.unknown_resent", circular, recipients=again)
    return again


async def _sent(actor: Actor, circular_id: int) -> Circular:
    circular = await locked_circular(actor, circular_id)
    require_sent(circular)
    return circular


def _waiting(circular: Circular) -> QuerySet[Delivery]:
    return Delivery.filter(body__circular_id=circular.id, state__in=WAITING)


async def _go_on(circular: Circular) -> None:
    await MailBody.filter(circular=circular).update(held_since=None, held_reason="")
    await _hurry(circular)


async def _hurry(circular: Circular) -> None:
    """Its bodies are not done yet: workers look at them at once."""
    await MailBody.filter(circular=circular).update(settled_at=None)
    for body in await MailBody.filter(circular=circular).only("id", "queue"):
        await enqueue("send_mails", body.id, queue=str(body.queue))
