"""What a recipient of circulars wishes, without a login: fields of policy, language, another address, leaving lists.

The link stands in each circular, and mails are forwarded. So wishes for a member's mailbox count only after somebody who
reads that mailbox has confirmed them; a subscriber's own wishes count at once, but another address is asked first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from models.addresses import address_key
from models.circulars import MailingList, MailPreference, Subscription
from models.database import transaction
from models.matters import Topic
from models.organisations import Mailbox, Organisation
from models.people import LANGUAGES
from workflows import clock, installation
from workflows.access import VISITOR
from workflows.audit import record
from workflows.errors import Denied, Missing, TooMany, Unacceptable
from workflows.mail import Recipient, mails_lately, queue_mail
from workflows.organisations.mailboxes import rename_mailbox
from workflows.recipients.subscriptions import unsubscribe_from
from workflows.signing import sign, unsign

OF_SUBSCRIPTION, OF_MAILBOX = 1, 2  # what the second number of a link counts
CONFIRM_WITHIN = timedelta(hours=48)
MAILS_AN_HOUR = 3


class Holder(NamedTuple):
    """Whose wishes a link is about: an address, of a member's mailbox or of a subscriber."""

    address: str
    key: str
    mailbox: Mailbox | None = None


@dataclass(frozen=True)
class PreferencePage:
    """What stands there now; `waiting` is a wish that nobody has confirmed yet."""

    address: str
    organisation: Organisation | None
    language: str
    declined: list[int]
    topics: list[Topic]
    lists: list[MailingList]
    waiting: bool


def preferences_path(kind: int, holder_id: int) -> str:
    """The personal address of the page, for a row of Subscription or Mailbox; it never ends."""
    return f"/preferences/{sign('preferences', kind, holder_id)}"


async def show_preferences(token: str) -> PreferencePage:
    """The page behind the link in each circular; it changes nothing (scanners open it)."""
    holder = await _holder(token)
    chosen = await MailPreference.get_or_none(address_key=holder.key)
    return PreferencePage(
        holder.address,
        holder.mailbox.organisation if holder.mailbox else None,
        chosen.language if chosen else "de",
        chosen.declined if chosen else [],
        await Topic.all().order_by("number"),
        [one.mailing_list for one in await _subscriptions(holder.key)],
        bool(chosen and chosen.wished and _open(chosen)),
    )


async def choose_preferences(
    token: str, *, language: str, topic_ids: Collection[int], list_ids: Collection[int], address: str = ""
) -> bool:
    """Wish for these topics and lists alone, in this language, perhaps at another address; True if a mail asks to confirm."""
    async with transaction():
        holder = await _holder(token)
        chosen, _ = await MailPreference.get_or_create(address_key=holder.key)
        chosen = await MailPreference.select_for_update(no_key=True).get(id=chosen.id)

        new_address = await _checked(holder, language, topic_ids, address)

        wish: dict[str, object] = {}
        declined = [one.id for one in await Topic.all().order_by("number") if one.id not in topic_ids]
        if holder.mailbox is None:
            await _leave_lists(holder.key, list_ids)
            chosen.language, chosen.declined = language, declined
            wish = {"address": new_address} if new_address else {}
        else:
            changes = (language, declined) != (chosen.language, chosen.declined)
            wish = (
                {"language": language, "declined": declined, "address": new_address} if changes or new_address else {}
            )
        await _keep(chosen, holder, token, wish)

        await record(VISITOR, "mail_preference.chosen", chosen, asked=bool(wish))
    return bool(wish)


@dataclass(frozen=True)
class WishPage:
    """What somebody wishes and nobody has confirmed yet; what is empty stays as it is."""

    holder: Holder
    address: str
    declined: list[Topic]
    language: str


async def show_wish(token: str) -> WishPage:
    """The page behind the link in the mail that asks; it changes nothing."""
    chosen, holder_token = await _wish(token)
    wish = chosen.wished
    return WishPage(
        await _holder(holder_token),
        wish.get("address", ""),
        await Topic.filter(id__in=wish.get("declined", [])).order_by("number"),
        wish.get("language", ""),
    )


async def confirm_wish(token: str) -> Holder:
    """The button on that page: the wish counts from now on; the link works once."""
    async with transaction():
        chosen, holder_token = await _wish(token, lock=True)
        holder = await _holder(holder_token)

        wish, chosen.wished = chosen.wished, {}
        chosen.language = wish.get("language", chosen.language)
        chosen.declined = wish.get("declined", chosen.declined)
        await chosen.save(update_fields=["wished", "language", "declined"])
        if wish.get("address"):
            await _move(holder, chosen, wish["address"])

        await record(VISITOR, "mail_preference.confirmed", chosen)
    return holder


async def _holder(token: str) -> Holder:
    kind, holder_id = unsign("preferences", token)
    if kind == OF_MAILBOX:
        mailbox = await Mailbox.filter(id=holder_id, active=True).select_related("organisation").first()
        if mailbox is not None:
            return Holder(mailbox.address, mailbox.address_key, mailbox)
    if kind == OF_SUBSCRIPTION:
        subscription = await Subscription.filter(id=holder_id, confirmed_at__isnull=False).first()
        if subscription is not None:
            return Holder(subscription.address, subscription.address_key)
    raise Missing("link_unknown")


async def _subscriptions(key: str) -> list[Subscription]:
    query = Subscription.filter(address_key=key, confirmed_at__isnull=False, ended_at__isnull=True)
    return await query.select_related("mailing_list__office").order_by("mailing_list__name")


async def _checked(holder: Holder, language: str, topic_ids: Collection[int], address: str) -> str:
    wrong = {}
    if language not in LANGUAGES:
        wrong["language"] = "choice"
    if await Topic.filter(id__in=list(topic_ids)).count() != len(set(topic_ids)):
        wrong["topic_ids"] = "choice"
    try:
        same = not address.strip() or address_key(address) == holder.key
    except ValueError:
        same, wrong["address"] = True, "address"
    if wrong:
        raise Unacceptable(fields=wrong)
    return "" if same else address.strip()


async def _leave_lists(key: str, list_ids: Collection[int]) -> None:
    for one in await _subscriptions(key):
        if one.mailing_list_id not in list_ids:
            await unsubscribe_from(one)


async def _keep(chosen: MailPreference, holder: Holder, token: str, wish: dict[str, object]) -> None:
    if wish:
        if await mails_lately("preferences_confirm", chosen, timedelta(hours=1)) >= MAILS_AN_HOUR:
            raise TooMany("subscribed_too_often")
        chosen.wished, chosen.wished_at, chosen.wishes = {**wish, "token": token}, clock.now(), chosen.wishes + 1
    await chosen.save()
    if wish:
        await _ask_to_confirm(chosen, holder, str(wish.get("address", "")))


async def _ask_to_confirm(chosen: MailPreference, holder: Holder, address: str) -> None:
    """A member's mailbox answers for itself; a subscriber's other address for itself."""
    to = holder.address if holder.mailbox else address
    await queue_mail(
        "preferences_confirm",
        [Recipient(to)],
        about=chosen,
        facts={
            "address": holder.address,
            "organisation": holder.mailbox.organisation.name if holder.mailbox else "",
            "new_address": address,
            "hours": int(CONFIRM_WITHIN.total_seconds() // 3600),
            "link": installation.link(f"/preferences/confirm/{sign('wish', chosen.id, chosen.wishes)}"),
        },
        language=chosen.language,
    )


def _open(chosen: MailPreference) -> bool:
    return chosen.wished_at is not None and clock.now() < chosen.wished_at + CONFIRM_WITHIN


async def _wish(token: str, *, lock: bool = False) -> tuple[MailPreference, str]:
    chosen_id, number = unsign("wish", token)
    query = MailPreference.filter(id=chosen_id)
    chosen = await (query.select_for_update(no_key=True) if lock else query).first()
    if chosen is None:
        raise Missing("link_unknown")
    if not chosen.wished or chosen.wishes != number or not _open(chosen):
        raise Denied("link_ended")
    return chosen, str(chosen.wished["token"])


async def _move(holder: Holder, chosen: MailPreference, address: str) -> None:
    if holder.mailbox is not None:
        await rename_mailbox(holder.mailbox, address)
        return
    key = address_key(address)
    there = {one.mailing_list_id for one in await _subscriptions(key)}
    for one in await _subscriptions(holder.key):
        if one.mailing_list_id in there:
            await unsubscribe_from(one)
        else:
            one.address, one.address_key = address, key
            await one.save(update_fields=["address", "address_key"])
    await MailPreference.filter(address_key=key).exclude(id=chosen.id).delete()
    chosen.address_key = key
    await chosen.save(update_fields=["address_key"])
