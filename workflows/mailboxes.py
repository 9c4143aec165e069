"""Mailboxes of organisations: an address counts from the moment on at which somebody there has confirmed it."""

from models.addresses import address_key
from models.database import transaction
from models.organisations import MEMBER_KINDS, Function, Mailbox, Organisation
from workflows import clock, installation
from workflows.access import VISITOR, Actor, find, require, visible_organisations
from workflows.audit import record
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.mail import Recipient, queue_mail
from workflows.people import may_invite
from workflows.signing import sign, unsign


async def set_mailbox(actor: Actor, organisation_id: int, *, address: str, purpose: str = "") -> Mailbox:
    """Name an address for everything ("") or for one function; the one in use stays until the new one is confirmed."""
    async with transaction():
        place = await find(Organisation.filter(valid_until=None), visible_organisations(actor), organisation_id)

        require(True, may_invite(actor, place), code="not_your_people")
        key = await _check(address, purpose)

        same = Mailbox.filter(organisation=place, purpose=purpose, address_key=key).order_by("-active", "-id")
        mailbox = await same.first() or await Mailbox.create(
            organisation=place, address=address.strip(), address_key=key, purpose=purpose, active=False
        )
        if mailbox.active and mailbox.confirmed_at is not None:
            return mailbox

        await record(actor, "mailbox.named", mailbox, organisation=place.id)
        await _ask_to_confirm(place, mailbox)
    return mailbox


async def show_mailbox(token: str) -> Mailbox:
    """The page behind the link in the mail; it changes nothing."""
    found = await Mailbox.filter(id=unsign("mailbox", token)[0]).select_related("organisation").first()
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

        await record(VISITOR, "mailbox.confirmed", mailbox, organisation=mailbox.organisation_id)
    return mailbox


async def end_mailbox(actor: Actor, mailbox_id: int) -> Mailbox:
    """A function's own mailbox, or one that nobody confirmed, is no longer used: its mail goes to the main one again."""
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
            await mailbox.delete()
        else:
            return mailbox

        await record(actor, "mailbox.ended", mailbox, organisation=place.id)
    return mailbox


async def list_mailboxes(actor: Actor, organisation_id: int) -> list[Mailbox]:
    """Addresses in use and those that wait for their confirmation."""
    place = await find(Organisation.all(), visible_organisations(actor), organisation_id)
    require(actor.is_office or actor.machine or place.kind in MEMBER_KINDS)
    mailboxes = await Mailbox.filter(organisation=place).order_by("purpose", "-id")
    return [one for one in mailboxes if one.active or one.confirmed_at is None]


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


async def _ask_to_confirm(place: Organisation, mailbox: Mailbox) -> None:
    await queue_mail(
        "mailbox_confirm",
        [Recipient(mailbox.address, place.id, key=mailbox.address_key)],
        about=place,
        facts={
            "organisation": place.name,
            "purpose": mailbox.purpose,
            "address": mailbox.address,
            "office": installation.current().federation_name,
            "link": installation.link(f"/mailboxes/{sign('mailbox', mailbox.id)}"),
        },
    )
