"""The one way to send: a body and a row per recipient, queued in the caller's transaction. emails/ does the rest."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tortoise.models import Model

from models.addresses import address_key
from models.deliveries import Delivery, DeliveryState, MailBody, MailQueue
from models.queue import enqueue
from workflows import clock, installation

BATCH = 2_000


@dataclass(frozen=True)
class Recipient:
    """Where one mail goes and why; `facts` are the few words that differ per recipient (a link, the towns of a desk).

    `key` is the normal form of the address where a row has it already: computing 12,000 takes over a second.
    """

    address: str
    organisation_id: int | None = None
    person_id: int | None = None
    subscription_id: int | None = None
    forwarding_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    key: str = ""


async def queue_mail(
    template: str,
    recipients: Iterable[Recipient],
    *,
    about: Model,
    facts: dict[str, Any],
    queue: MailQueue = MailQueue.TRANSACTIONAL,
    language: str = "de",
    sender_name: str = "",
    attachments: list[dict[str, Any]] | None = None,
    resend_unknown: bool = True,
    circular_id: int | None = None,
    list_id: str = "",
) -> MailBody:
    """Queue one mail to many; an address that is named twice gets one mail with all reasons."""
    body = await MailBody.create(
        template=template,
        language=language,
        queue=queue,
        sender_name=sender_name,
        facts={"load_test": installation.current().load_test, "contact": installation.contact(), **facts},
        attachments=attachments or [],
        resend_unknown=resend_unknown,
        circular_id=circular_id,
        list_id=list_id,
        subject_noun=about._meta.db_table,
        subject_id=about.pk,
        created_at=clock.now(),
    )
    await add_recipients(body, recipients)
    return body


async def add_recipients(body: MailBody, recipients: Iterable[Recipient]) -> int:
    """Queue the body to further recipients; how many were new. Whoever has got it, or will, is not asked twice."""
    rows = list(_merged(body, recipients).values())
    before = await Delivery.filter(body_id=body.id).count()
    await Delivery.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    await enqueue("send_mails", body.id, queue=str(body.queue))
    return await Delivery.filter(body_id=body.id).count() - before


def _merged(body: MailBody, recipients: Iterable[Recipient]) -> dict[str, Delivery]:
    by_key: dict[str, Delivery] = {}
    for recipient in recipients:
        key = recipient.key or address_key(recipient.address)
        delivery = by_key.setdefault(
            key,
            Delivery(
                body_id=body.id,
                address=recipient.address,
                address_key=key,
                organisation_id=recipient.organisation_id,
                person_id=recipient.person_id,
                subscription_id=recipient.subscription_id,
                forwarding_id=recipient.forwarding_id,
                facts=recipient.facts,
                reasons=[],
                state=DeliveryState.QUEUED,
            ),
        )
        if recipient.reason and recipient.reason not in delivery.reasons:
            delivery.reasons.append(recipient.reason)
    return by_key
