"""Sending a circular: number, paths, copies, lists, and what a Landesverband holds."""

from datetime import datetime
from typing import NamedTuple

from models.circulars import Circular, CircularState, Forwarding, MailingList, Path
from models.database import transaction
from models.deliveries import Delivery, DeliveryState, MailBody
from models.organisations import Organisation
from models.queue import enqueue
from models.rounds import Round
from workflows import clock, installation
from workflows.access import Actor
from workflows.audit import record
from workflows.circles import require_within_circle
from workflows.circular_mail import mail_facts, queue_circular
from workflows.circular_recipients import Member, Reach, addresses_of, reach, subscribers
from workflows.circulars import locked_circular, require_draft
from workflows.errors import Denied, Unacceptable
from workflows.mail import Recipient, queue_mail
from workflows.mail_paths import Way
from workflows.numbers import next_number
from workflows.subscriptions import leaving_path

ASKED_WITH = ("number", "title", "express", "deadline", "office")  # of the facts of the circular


class Plan(NamedTuple):
    """Whom a circular reaches when it leaves now."""

    reached: Reach
    lists: list[MailingList]


async def send_circular(actor: Actor, circular_id: int, *, version: int) -> Circular:
    """A second person releases the draft; it gets its number and leaves: one mail per recipient.

    What a Landesverband holds waits for it.
    """
    async with transaction():
        circular = await locked_circular(actor, circular_id)

        require_second_person(actor, circular)
        require_draft(circular, version)
        plan = await plan_sending(circular, clock.now())

        circular.sent_by_id = actor.person_id
        await leave(actor, circular, plan)
    return circular


async def resend_unknown(actor: Actor, circular_id: int) -> int:
    """A person decides: mails of this circular whose fate is unknown go out once more, at the risk of a double."""
    async with transaction():
        circular = await locked_circular(actor, circular_id)
        bodies = await MailBody.filter(circular=circular)
        unknown = Delivery.filter(body_id__in=[body.id for body in bodies], state=DeliveryState.UNKNOWN)

        again = await unknown.update(state=DeliveryState.QUEUED, claimed_by="", lease_until=None, next_attempt_at=None)
        if again:
            await MailBody.filter(circular=circular).update(settled_at=None)
            for body in bodies:
                await enqueue("send_mails", body.id, queue=str(body.queue))

        await record(actor, "circular.unknown_resent", circular, recipients=again)
    return again


async def chosen_lists(circular: Circular) -> list[MailingList]:
    """The lists that a circular also goes to."""
    return await MailingList.filter(circulars__circular_id=circular.id).order_by("name")


async def _require_known_draft(circular: Circular) -> None:
    """Whoever may not know of the draft that a round is about gets no circular about the round."""
    if circular.round_id is not None:
        round_ = await Round.get(id=circular.round_id)
        await require_within_circle(round_.document_version_id, circular.audience)


def require_second_person(actor: Actor, circular: Circular) -> None:
    """Four eyes, unless the office does without: who wrote last does not release."""
    if circular.changed_by_id == actor.person_id and not circular.office.one_person_releases:
        raise Denied("second_person_releases")


async def plan_sending(circular: Circular, at: datetime) -> Plan:
    """Whom the circular would reach; Unacceptable where it may not leave at this time."""
    if circular.deadline and circular.deadline <= at:
        raise Unacceptable(fields={"deadline": "past"})
    await _require_known_draft(circular)
    reached = await reach(circular)
    lists = await chosen_lists(circular)
    if not reached.members and not any([await subscribers(one.id) for one in lists]):
        raise Unacceptable("nobody_to_send_to", without_mailbox=len(reached.without_mailbox))
    return Plan(reached, lists)


async def leave(actor: Actor, circular: Circular, plan: Plan) -> None:
    """Number, mails to everybody, and the request to each Landesverband that holds members."""
    await _give_number(circular)
    taken: set[str] = set()
    direct = await _send_to_members(circular, plan.reached.direct(), taken)
    await _send_copies(circular, plan.reached.copied(), taken)
    for one in plan.lists:
        await _send_to_list(circular, one, taken)
    await _ask_to_forward(circular, plan.reached)

    waiting = len(plan.reached.members) - direct
    await record(actor, "circular.sent", circular, number=circular.number, direct=direct, waiting=waiting)


async def _give_number(circular: Circular) -> None:
    circular.year = clock.today().year
    circular.number = await next_number(f"circular:{circular.office_id}:{circular.series}:{circular.year}")
    circular.state, circular.sent_at = CircularState.SENT, clock.now()
    circular.version += 1
    await circular.save()


async def _send_to_members(circular: Circular, members: list[Member], taken: set[str]) -> int:
    taken.update(member.key for member in members)
    if members:
        await queue_circular(circular, (addressed(member, "member") for member in members))
    return len(members)


async def _send_copies(circular: Circular, state_association_ids: list[int], taken: set[str]) -> None:
    """Landesverbände that are in the audience themselves, or share a mailbox with a member, have it already."""
    addresses = await addresses_of(state_association_ids)
    fresh = {place: (address, key) for place, (address, key) in addresses.items() if key not in taken}
    taken.update(key for _, key in fresh.values())
    copies = [Recipient(address, place, key=key, reason="copy") for place, (address, key) in fresh.items()]
    if copies:
        await queue_circular(circular, copies, copy=True)


async def _send_to_list(circular: Circular, mailing_list: MailingList, taken: set[str]) -> None:
    fresh = [one for one in await subscribers(mailing_list.id) if one.address_key not in taken]
    taken.update(one.address_key for one in fresh)
    recipients = [
        Recipient(
            one.address,
            subscription_id=one.id,
            facts=dict.fromkeys(("manage_link", "unsubscribe"), installation.link(leaving_path(one.id))),
            reason="list",
            key=one.address_key,
        )
        for one in fresh
    ]
    if recipients:
        list_id = f"list-{mailing_list.id}.{installation.current().mail_domain}"
        await queue_circular(circular, recipients, list_id=list_id, list_name=mailing_list.name)


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
    facts = {name: value for name, value in mail_facts(circular, []).items() if name in ASKED_WITH}
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


def addressed(member: Member, reason: str, forwarding_id: int | None = None) -> Recipient:
    """A member as a mail is addressed to it, with the code of its reason."""
    return Recipient(member.address, member.organisation_id, forwarding_id=forwarding_id, key=member.key, reason=reason)
