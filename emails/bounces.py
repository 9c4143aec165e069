"""What came back of a mail of ours, led to its row, and what follows for the row and for its address.

The row is found by the token of the envelope, else by the Message-ID of what was returned. Both carry a mark that only we can
make: a report without one is left to a person, for anybody can write that anybody's address does not exist.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from tortoise.expressions import Q

from emails.bounce_reasons import HARD, reason_by, reason_in, status_in
from emails.bounce_words import Reason
from emails.classification import Classified, Fate, Kind
from emails.health import SUSPENDED_FOR, Standing, health
from emails.inbound import Inbound
from emails.message import message_id
from emails.tokens import ANSWER, RETURN, row_of, secret_key
from models.addresses import address_key
from models.database import transaction
from models.deliveries import Bounce, Delivery, DeliveryState, InboundMail, Suppression
from models.queue import enqueue

OWN_MESSAGE_ID = re.compile(r"<(\d{1,15})\.[0-9a-f]{18}@([a-z0-9.-]+)>")
TOKEN_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to")
ARRIVED = (DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.RETRY)
ABOUT_ADDRESS = HARD | {
    Reason.FULL,
    Reason.SUSPENDED,
}  # of what a relay says; the rest is about us, or about the moment
COMPLAINED, GONE = "complaint", "bounced"


def row_about(mail: Inbound, recipient: str, secret: str, *, by_person: bool = False) -> int | None:
    """The delivery that a mail to `recipient` is about; None if it bears no mark of ours.

    What a person wrote (`by_person`) is led by the Reply-To and by what it answers, too.
    """
    for address in (recipient, *(mail.header(name) for name in TOKEN_HEADERS)):
        row = row_of(address, secret, kinds=RETURN + ANSWER if by_person else RETURN)
        if row is not None:
            return row
    answered = (mail.header("in-reply-to"), mail.header("references")) if by_person else ()
    words = "\n".join((*answered, mail.original, mail.text, *mail.reports))
    for number, domain in OWN_MESSAGE_ID.findall(words):
        if f"<{message_id(int(number), secret_key(secret), domain)}>" in words:
            return int(number)
    return None


async def note(inbound: InboundMail, found: Classified, secret: str, *, limit: float) -> None:
    """Write down what this mail says; noting it twice changes nothing."""
    returned = found.kind in (Kind.BOUNCE, Kind.DELAYED, Kind.COMPLAINT)
    row = row_about(found.mail, inbound.envelope_recipient, secret, by_person=not returned)
    async with transaction():
        delivery = await Delivery.filter(id=row).select_for_update().first() if row is not None else None
        inbound.kind, inbound.delivery_id = str(found.kind), delivery.id if delivery else None
        await inbound.save(update_fields=["kind", "delivery_id"])
        if delivery is None or not returned:
            return
        fate = _about(delivery, found.recipients)
        await _note_bounce(inbound, delivery, found.kind, fate, inbound.received_at)
        if found.kind is Kind.BOUNCE and delivery.state in ARRIVED:
            delivery.state, delivery.reply = DeliveryState.FAILED, fate.words[:300]
            await delivery.save(update_fields=["state", "reply"])
        await _judge(delivery.address_key, found.kind, inbound.received_at, limit)


async def note_refusal(delivery: Delivery, now: datetime, *, limit: float) -> None:
    """The relay itself would not take this mail: it counts as a report would, where its words are about the address."""
    status = status_in(delivery.reply)
    reason = reason_in(delivery.reply)
    reason = reason_by(status) if reason is Reason.UNKNOWN else reason
    if reason not in ABOUT_ADDRESS:
        return
    fate = Fate(delivery.address, status, reason, delivery.reply, hard=reason in HARD)
    async with transaction():
        await _note_bounce(None, delivery, Kind.BOUNCE, fate, now)
        await _judge(delivery.address_key, Kind.BOUNCE, now, limit)


def _about(delivery: Delivery, fates: Iterable[Fate]) -> Fate:
    """What is said of this recipient; a mail of ours has one, so the only report is about it, under whatever address."""
    fates = list(fates)
    named = [one for one in fates if address_key(one.address) == delivery.address_key]
    return next(iter(named or fates), Fate(delivery.address, "", Reason.UNKNOWN, ""))


async def _note_bounce(
    inbound: InboundMail | None, delivery: Delivery, kind: Kind, fate: Fate, happened_at: datetime
) -> None:
    await Bounce.get_or_create(
        inbound=inbound,
        delivery_id=delivery.id,
        address_key=delivery.address_key,
        defaults={
            "hard": fate.hard,
            "kind": str(kind),
            "status": fate.status[:20],
            "reason": str(fate.reason),
            "words": fate.words[:300],
            "happened_at": happened_at,
        },
    )


async def _judge(key: str, kind: Kind, now: datetime, limit: float) -> None:
    """Suspend the address where its events ask for it; somebody is told, and can take it back."""
    if await Suppression.filter(address_key=key).filter(Q(until=None) | Q(until__gt=now)).exists():
        return
    if kind is Kind.COMPLAINT:
        suppression = await Suppression.create(address_key=key, reason=COMPLAINED, bulk_only=True, since=now)
    else:
        released = await Suppression.filter(address_key=key, until__lte=now).order_by("-until").first()
        events = Bounce.filter(address_key=key)
        if released and released.until:
            events = events.filter(happened_at__gt=released.until)  # what was forgiven counts no more
        if health(await events, now, limit).standing is not Standing.SUSPENDED:
            return
        suppression = await Suppression.create(
            address_key=key, reason=GONE, bulk_only=True, since=now, until=now + SUSPENDED_FOR
        )
    await enqueue("tell_of_suspension", suppression.id)
