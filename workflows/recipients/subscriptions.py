"""Lists that anybody may subscribe to: asked by a form, confirmed from the mailbox, left by one click."""

from datetime import timedelta
from typing import Any

from models.addresses import address_key
from models.circulars import MailingList, Subscription
from models.database import transaction
from models.deliveries import Delivery, DeliveryState
from models.queue import job
from workflows import clock, installation
from workflows.access import VISITOR
from workflows.audit import record
from workflows.errors import Denied, Missing, TooMany, Unacceptable
from workflows.mail import Recipient, queue_mail
from workflows.signing import digest, sign, unsign

CONFIRM_WITHIN = timedelta(hours=48)
CONSENT_TEXT = "2026-11"  # version of the sentence that people agree to on the page; kept with the proof
MAILS_AN_HOUR = 3
ADDRESSES_AN_HOUR = 10


async def open_list(list_id: int) -> MailingList:
    """A list that anybody may subscribe to; others are missing for visitors."""
    found = await MailingList.filter(id=list_id, open=True).select_related("office").first()
    if found is None:
        raise Missing(mailing_list=list_id)
    return found


async def request_subscription(address: str, list_id: int, *, source: str) -> None:
    """Ask an address to confirm; whoever is on the list already gets the same answer and no mail.

    `source` is where the request came from (an IP address); only its digest is kept.
    """
    try:
        key = address_key(address)
    except ValueError as error:
        raise Unacceptable(fields={"address": "address"}) from error
    async with transaction():
        mailing_list = await open_list(list_id)
        await MailingList.filter(id=list_id).select_for_update(no_key=True).first()

        await _require_patience(key, digest(source))

        proof = {"kind": "double_opt_in", "text": CONSENT_TEXT, "source": digest(source)}
        subscription = await Subscription.filter(mailing_list_id=list_id, address_key=key, ended_at=None).first()
        if subscription is not None and subscription.confirmed_at is not None:
            return
        if subscription is None:
            subscription = Subscription(mailing_list=mailing_list, address=address.strip(), address_key=key)
        subscription.proof, subscription.requested_at = proof, clock.now()
        await subscription.save()

        await record(VISITOR, "subscription.requested", subscription)
        await _ask_to_confirm(mailing_list, subscription)


async def show_request(token: str) -> Subscription:
    """The page behind the link in the mail; it changes nothing."""
    subscription = await _find("subscription", token)
    if subscription.confirmed_at is None and subscription.requested_at < clock.now() - CONFIRM_WITHIN:
        raise Denied("subscription_ended")
    return subscription


async def confirm_subscription(token: str) -> Subscription:
    """The button on that page: from now on the address is on the list; twice is once."""
    async with transaction():
        subscription = await show_request(token)
        if subscription.confirmed_at is None:
            subscription.confirmed_at = clock.now()
            await subscription.save(update_fields=["confirmed_at"])

            await record(VISITOR, "subscription.confirmed", subscription)
    return subscription


async def show_leaving(token: str) -> Subscription:
    """The page behind "unsubscribe": which list, and whether it was left already. It changes nothing (scanners open it)."""
    return await _find("unsubscribe", token)


async def unsubscribe(token: str) -> Subscription:
    """Leave a list by one click (RFC 8058), without login; what is still queued is held back. Twice is once."""
    async with transaction():
        subscription = await _find("unsubscribe", token)
        if subscription.ended_at is None:
            await unsubscribe_from(subscription)
    return subscription


async def unsubscribe_from(subscription: Subscription) -> None:
    """The address leaves the list: inside the transaction of somebody who reads its mail."""
    subscription.ended_at = clock.now()
    await subscription.save(update_fields=["ended_at"])
    waiting = Delivery.filter(subscription_id=subscription.id, state__in=[DeliveryState.QUEUED, DeliveryState.RETRY])
    await waiting.update(state=DeliveryState.SUPPRESSED)

    await record(VISITOR, "subscription.ended", subscription)


def leaving_path(subscription_id: int) -> str:
    """The personal address by which a subscriber leaves; it never ends."""
    return f"/unsubscribe/{sign('unsubscribe', subscription_id)}"


@job("forget_unconfirmed", every="40 3 * * *")
async def forget_unconfirmed(at: Any = None, context: Any = None) -> None:
    """Addresses that nobody confirmed are deleted, with the mails that asked them."""
    forgotten = Subscription.filter(confirmed_at=None, ended_at=None, requested_at__lt=clock.now() - CONFIRM_WITHIN)
    ids = await forgotten.values_list("id", flat=True)
    async with transaction():
        await Delivery.filter(subscription_id__in=ids).delete()
        await Subscription.filter(id__in=ids).delete()


async def _find(purpose: str, token: str) -> Subscription:
    subscription_id = unsign(purpose, token)[0]
    found = await Subscription.filter(id=subscription_id).select_related("mailing_list__office").first()
    if found is None:
        raise Missing("link_unknown")
    return found


async def _require_patience(key: str, source: str) -> None:
    hour_ago = clock.now() - timedelta(hours=1)
    asked = Delivery.filter(address_key=key, body__template="subscription_confirm", body__created_at__gt=hour_ago)
    from_here = Subscription.filter(proof__contains={"source": source}, requested_at__gt=hour_ago)
    if await asked.count() >= MAILS_AN_HOUR or await from_here.count() >= ADDRESSES_AN_HOUR:
        raise TooMany("subscribed_too_often")


async def _ask_to_confirm(mailing_list: MailingList, subscription: Subscription) -> None:
    link = installation.link(f"/lists/{mailing_list.id}/confirm/{sign('subscription', subscription.id)}")
    await queue_mail(
        "subscription_confirm",
        [
            Recipient(
                subscription.address,
                subscription_id=subscription.id,
                facts={"link": link, "address": subscription.address},
                key=subscription.address_key,
            )
        ],
        about=mailing_list,
        facts={
            "list_name": mailing_list.name,
            "office": mailing_list.office.name,
            "hours": int(CONFIRM_WITHIN.total_seconds() // 3600),
        },
        sender_name=mailing_list.office.name,
    )
