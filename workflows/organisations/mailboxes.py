"""Mailboxes of organisations: an address counts from the moment on at which somebody there has confirmed it."""

from collections.abc import Collection
from typing import Any

from models.addresses import address_key
from models.database import transaction
from models.matters import MailboxTopic, Topic
from models.organisations import MEMBER_KINDS, Function, Mailbox, Organisation
from workflows import clock, installation
from workflows.access import VISITOR, Actor, find, require, visible_organisations
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.mail import Recipient, queue_mail
from workflows.people.people import may_invite
from workflows.signing import digest, sign, unsign


async def set_mailbox(actor: Actor, organisation_id: int, *, address: str, purpose: str = "") -> Mailbox:
    """Name an address for everything ("") or for one function; the one in use stays until the new one is confirmed."""
    async with transaction():
        place = await find(Organisation.filter(valid_until=None), visible_organisations(actor), organisation_id)

        require(True, may_invite(actor, place), code="not_your_people")
        key = await _check(address, purpose)

        mailbox = await _named(place, address, key, purpose)
        if mailbox.active and mailbox.confirmed_at is not None:
            return mailbox

        await record(actor, "mailbox.named", mailbox, organisation=place.id)
        await _ask_to_confirm(place, mailbox, purpose)
    return mailbox


async def set_topic_mailbox(actor: Actor, organisation_id: int, *, address: str, topic_ids: Collection[int]) -> Mailbox:
    """Name an address for some topics: what is about them goes there. One that is confirmed for topics gets these at once."""
    async with transaction():
        place = await find(Organisation.filter(valid_until=None), visible_organisations(actor), organisation_id)

        require(True, may_invite(actor, place), code="not_your_people")
        key = await _check(address, "")
        topics = await Topic.filter(id__in=list(topic_ids)).order_by("number")
        if not topics or len(topics) != len(set(topic_ids)):
            raise Unacceptable(fields={"topics": "choice"})

        mailbox = await _named(place, address, key, f"topics:{digest(key)[:16]}")
        await MailboxTopic.filter(mailbox=mailbox).delete()
        await MailboxTopic.bulk_create([MailboxTopic(mailbox=mailbox, topic=one) for one in topics])
        confirmed = mailbox.active and mailbox.confirmed_at is not None
        if confirmed:
            await _take_topics(mailbox)

        await record(actor, "mailbox.named", mailbox, organisation=place.id, topics=[one.number for one in topics])
        if not confirmed:
            await _ask_to_confirm(place, mailbox, ", ".join(one.name for one in topics))
    return mailbox


async def show_mailbox(token: str) -> Mailbox:
    """The page behind the link in the mail; it changes nothing."""
    query = Mailbox.filter(id=unsign("mailbox", token)[0]).select_related("organisation")
    found = await query.prefetch_related("topics__topic").first()
    if found is None:
        raise Missing("link_unknown")
    return found


async def confirm_mailbox(token: str) -> Mailbox:
    """The button on that page: from now on mail goes there, and no more to the address before; twice is once."""
    async with transaction():
        mailbox = await show_mailbox(token)
        await Organisation.filter(id=mailbox.organisation_id).select_for_update(no_key=True).first()

        if mailbox.active and mailbox.confirmed_at is not None:
            return mailbox
        before = Mailbox.filter(organisation_id=mailbox.organisation_id, purpose=mailbox.purpose, active=True)
        await before.exclude(id=mailbox.id).update(active=False)
        mailbox.active, mailbox.confirmed_at = True, clock.now()
        await mailbox.save(update_fields=["active", "confirmed_at"])
        await _take_topics(mailbox)

        await record(VISITOR, "mailbox.confirmed", mailbox, organisation=mailbox.organisation_id)
    return mailbox


async def rename_mailbox(mailbox: Mailbox, address: str) -> None:
    """Somebody who reads this mailbox names another address in its place: it counts from its own confirmation on.

    Inside the transaction of the caller, who has checked that she reads it.
    """
    key = await _check(address, "")
    place = await Organisation.get(id=mailbox.organisation_id)
    named = await _named(place, address, key, mailbox.purpose)
    if named.active and named.confirmed_at is not None:
        return
    await MailboxTopic.filter(mailbox=named).delete()
    topics = await Topic.filter(mailboxes__mailbox_id=mailbox.id).order_by("number")
    await MailboxTopic.bulk_create([MailboxTopic(mailbox=named, topic=one) for one in topics])
    await record(VISITOR, "mailbox.named", named, organisation=place.id)
    await _ask_to_confirm(place, named, ", ".join(one.name for one in topics) if topics else mailbox.purpose)


async def end_mailbox(actor: Actor, mailbox_id: int) -> Mailbox:
    """A mailbox for a function or topics, or one that nobody confirmed, is no longer used: the main one gets its mail."""
    async with transaction():
        mailbox = await Mailbox.filter(id=mailbox_id).select_related("organisation").first()
        if mailbox is None:
            raise Missing(mailbox=mailbox_id)
        place = await find(Organisation.all(), visible_organisations(actor), mailbox.organisation_id)
        await Organisation.filter(id=place.id).select_for_update(no_key=True).first()

        require(True, may_invite(actor, place), code="not_your_people")
        if mailbox.active and not mailbox.purpose:
            raise WrongState("main_mailbox")

        if mailbox.active:
            mailbox.active, mailbox.confirmed_at = False, mailbox.confirmed_at or clock.now()
            await mailbox.save(update_fields=["active", "confirmed_at"])
        elif mailbox.confirmed_at is None:
            await MailboxTopic.filter(mailbox=mailbox).delete()
            await mailbox.delete()
        else:
            return mailbox

        await record(actor, "mailbox.ended", mailbox, organisation=place.id)
    return mailbox


async def list_mailboxes(actor: Actor, organisation_id: int) -> list[Mailbox]:
    """Addresses in use and those that wait for their confirmation."""
    place = await find(Organisation.all(), visible_organisations(actor), organisation_id)
    require(actor.is_office or actor.machine or place.kind in MEMBER_KINDS)
    query = Mailbox.filter(organisation=place).prefetch_related("topics__topic")
    mailboxes = await query.order_by("purpose", "-id")
    return [one for one in mailboxes if one.active or one.confirmed_at is None]


async def _named(place: Organisation, address: str, key: str, purpose: str) -> Mailbox:
    same = Mailbox.filter(organisation=place, purpose=purpose, address_key=key).order_by("-active", "-id")
    return await same.first() or await Mailbox.create(
        organisation=place, address=address.strip(), address_key=key, purpose=purpose, active=False
    )


async def _take_topics(mailbox: Mailbox) -> None:
    """A topic has one mailbox: others lose it, and one that is left without any is no longer used."""
    taken: list[Any] = await MailboxTopic.filter(mailbox=mailbox).values_list("topic_id", flat=True)
    if not taken:
        return
    others = Mailbox.filter(organisation_id=mailbox.organisation_id, active=True, purpose__startswith="topics:")
    for other in await others.exclude(id=mailbox.id):
        await MailboxTopic.filter(mailbox=other, topic_id__in=taken).delete()
        if not await MailboxTopic.exists(mailbox=other):
            other.active = False
            await other.save(update_fields=["active"])


async def _check(address: str, purpose: str) -> str:
    wrong = {}
    if purpose and not await Function.exists(name=purpose):
        wrong["purpose"] = "unknown"
    try:
        key = address_key(address)
    except ValueError:
        key, wrong["address"] = "", "address"
    if wrong:
        raise Unacceptable(fields=wrong)
    return key


async def _ask_to_confirm(place: Organisation, mailbox: Mailbox, purpose: str) -> None:
    await queue_mail(
        "mailbox_confirm",
        [Recipient(mailbox.address, place.id, key=mailbox.address_key)],
        about=place,
        facts={
            "organisation": place.name,
            "purpose": purpose,
            "address": mailbox.address,
            "office": installation.current().federation_name,
            "link": installation.link(f"/mailboxes/{sign('mailbox', mailbox.id)}"),
        },
    )
