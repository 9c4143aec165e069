"""Sending a circular: number, paths, copies, lists, and what a Landesverband holds."""

from datetime import datetime
from typing import Any, NamedTuple

from models.circulars import Circular, CircularState, Forwarding, MailingList, Path, Subscription
from models.database import transaction
from models.organisations import Organisation
from models.rounds import Round
from workflows import clock, installation
from workflows.access import Actor
from workflows.audit import record
from workflows.circulars.acknowledgements import acknowledgement_link
from workflows.circulars.circular_mail import mail_facts, queue_circular
from workflows.circulars.circular_recipients import Member, Reach, addresses_of, reach, subscribers
from workflows.circulars.circular_releasing import require_second_person
from workflows.circulars.circular_wishes import Wishes
from workflows.circulars.circulars import locked_circular, require_draft
from workflows.drafts.circles import require_within_circle
from workflows.errors import Unacceptable
from workflows.mail import Recipient, queue_mail
from workflows.numbers import next_number
from workflows.recipients.mail_paths import Way
from workflows.recipients.preferences import OF_MAILBOX, OF_SUBSCRIPTION, preferences_path
from workflows.recipients.subscriptions import leaving_path

ASKED_WITH = ("number", "title", "express", "deadline", "office")  # of the facts of the circular


class Plan(NamedTuple):
    """Whom a circular reaches when it leaves now."""

    reached: Reach
    wishes: Wishes
    lists: dict[MailingList, list[Subscription]]


async def send_circular(actor: Actor, circular_id: int, *, version: int) -> Circular:
    """A second person releases the draft; it gets its number and leaves: one mail per recipient.

    What a Landesverband holds waits for it.
    """
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        await require_second_person(actor, circular)
        require_draft(circular, version)
        plan = await plan_sending(circular, clock.now())

        circular.sent_by_id = actor.person_id
        await leave(actor, circular, plan)
    return circular


async def chosen_lists(circular: Circular) -> list[MailingList]:
    """The lists that a circular also goes to."""
    return await MailingList.filter(circulars__circular_id=circular.id).order_by("name")


async def _require_known_draft(circular: Circular) -> None:
    """Whoever may not know of the draft that a round is about gets no circular about the round."""
    if circular.round_id is not None:
        round_ = await Round.get(id=circular.round_id)
        await require_within_circle(round_.document_version_id, circular.audience)


async def plan_sending(circular: Circular, at: datetime) -> Plan:
    """Whom the circular would reach; Unacceptable where it may not leave at this time."""
    if circular.deadline and circular.deadline <= at:
        raise Unacceptable(fields={"deadline": "past"})
    await _require_known_draft(circular)
    wishes = await Wishes.about(circular)
    reached = await reach(circular, wishes)
    lists = {one: await subscribers(one.id, wishes) for one in await chosen_lists(circular)}
    if not reached.members and not any(lists.values()):
        raise Unacceptable("nobody_to_send_to", without_mailbox=len(reached.without_mailbox))
    return Plan(reached, wishes, lists)


async def leave(actor: Actor, circular: Circular, plan: Plan) -> None:
    """Number, mails to everybody, and the request to each Landesverband that holds members.

    Who is reached in several ways gets one mail that names them all.
    """
    await _give_number(circular)
    on_lists = lists_by_key(plan.lists)
    direct = plan.reached.direct()
    await queue_to_members(circular, direct, "member", on_lists)
    taken = {member.key for member in direct}
    await _send_copies(circular, plan.reached.copied(), taken)
    for one in plan.lists:
        await _send_to_list(circular, one, plan, on_lists, taken)
    await _ask_to_forward(circular, plan.reached)

    waiting = len(plan.reached.members) - len(direct)
    await record(actor, "circular.sent", circular, number=circular.number, direct=len(direct), waiting=waiting)


async def _give_number(circular: Circular) -> None:
    circular.year = clock.today().year
    circular.number = await next_number(f"circular:{circular.office_id}:{circular.series}:{circular.year}")
    circular.state, circular.sent_at = CircularState.SENT, clock.now()
    circular.version += 1
    await circular.save()


async def _send_copies(circular: Circular, state_association_ids: list[int], taken: set[str]) -> None:
    """Landesverbände that are in the audience themselves, or share a mailbox with a member, have it already."""
    addresses = await addresses_of(state_association_ids)
    fresh = {place: (address, key) for place, (address, key) in addresses.items() if key not in taken}
    taken.update(key for _, key in fresh.values())
    copies = [Recipient(address, place, key=key, reason="copy") for place, (address, key) in fresh.items()]
    if copies:
        await queue_circular(circular, copies, copy=True)


async def _send_to_list(
    circular: Circular,
    mailing_list: MailingList,
    plan: Plan,
    on_lists: dict[str, list[MailingList]],
    taken: set[str],
) -> None:
    fresh = [one for one in plan.lists[mailing_list] if one.address_key not in taken]
    taken.update(one.address_key for one in fresh)
    by_language: dict[str, list[Recipient]] = {}
    for one in fresh:
        others = [other for other in on_lists[one.address_key] if other.id != mailing_list.id]
        link = installation.link(preferences_path(OF_SUBSCRIPTION, one.id))
        leaving = installation.link(leaving_path(one.id))
        facts = {"manage_link": link, "unsubscribe": leaving, **_named(others)}
        for reason in ("list", *(f"list {other.id}" for other in others)):
            by_language.setdefault(plan.wishes.language_of(one.address_key), []).append(
                Recipient(one.address, subscription_id=one.id, facts=facts, reason=reason, key=one.address_key)
            )
    list_id = f"list-{mailing_list.id}.{installation.current().mail_domain}"
    for language, recipients in by_language.items():
        await queue_circular(circular, recipients, list_id=list_id, language=language, list_name=mailing_list.name)


async def _ask_to_forward(circular: Circular, reached: Reach) -> None:
    """Whoever holds members gets a row that says how many wait, and a mail that asks."""
    held = reached.held()
    addresses = await addresses_of(way.state_association_id or 0 for way in held)
    for way, members in held.items():
        forwarding = await Forwarding.create(
            circular=circular, state_association_id=way.state_association_id, path=way.path, waiting=len(members)
        )
        if way.state_association_id in addresses:
            await _ask(circular, way, forwarding, addresses[way.state_association_id])


async def _ask(circular: Circular, way: Way, forwarding: Forwarding, mailbox: tuple[str, str]) -> None:
    place = await Organisation.get(id=way.state_association_id)
    facts = {name: value for name, value in (await mail_facts(circular, [])).items() if name in ASKED_WITH}
    await queue_mail(
        "forwarding_request",
        [Recipient(mailbox[0], place.id, key=mailbox[1], reason="forwarding")],
        about=circular,
        facts={
            **facts,
            "link": installation.link(f"/circulars/{circular.id}/forward"),
            "released": way.path is Path.RELEASED,
            "waiting": forwarding.waiting,
            "state_association": place.name,
        },
        sender_name=circular.office.name,
    )


async def queue_to_members(
    circular: Circular,
    members: list[Member],
    reason: str,
    on_lists: dict[str, list[MailingList]],
    *,
    forwarding_id: int | None = None,
    **facts: Any,
) -> None:
    """The circular to these members, each in its language, with the code of why and the lists that it is on as well."""
    by_language: dict[str, list[Recipient]] = {}
    for member in members:
        lists = on_lists.get(member.key, [])
        own = {"manage_link": installation.link(preferences_path(OF_MAILBOX, member.mailbox.id)), **_named(lists)}
        if circular.acknowledge:
            own["acknowledge_link"] = acknowledgement_link(circular.id, member.organisation_id)
        for why in (reason, *(f"list {one.id}" for one in lists)):
            by_language.setdefault(member.language, []).append(
                Recipient(member.address, member.organisation_id, None, None, forwarding_id, own, why, member.key)
            )
    for language, recipients in by_language.items():
        await queue_circular(circular, recipients, language=language, **facts)


def lists_by_key(lists: dict[MailingList, list[Subscription]]) -> dict[str, list[MailingList]]:
    """Of each address the lists by which it would get the circular."""
    found: dict[str, list[MailingList]] = {}
    for one, readers in lists.items():
        for reader in readers:
            found.setdefault(reader.address_key, []).append(one)
    return found


def _named(lists: list[MailingList]) -> dict[str, str]:
    """Further lists in words; nothing where there are none, so that most mails differ in their links only."""
    return {"further_lists": "; ".join(one.name for one in lists)} if lists else {}
