"""Who follows whom: the register only says that a key ended, a person says who goes on.

What ended lives on under its successor once that is confirmed:
- its people act for the successor from then on, in the same roles (rows copied, the old ones end);
- the successor gets the mailboxes it has none of its own for, and keeps its own;
- towns it answered for are answered for by the successor, or by whoever answers for the successor;
- its answers and open rounds are not moved: who acts for the successor speaks for those it follows, too
  (`organisation_ids` of workflows/access.py), so that what was said stays with the name under which it was said.
A town that was divided has several successors; each of them gets all of this.
"""

from datetime import datetime

from tortoise.expressions import Q

from models.database import transaction
from models.matters import MailboxTopic
from models.organisations import MEMBER_KINDS, Mailbox, Organisation, Succession, SuccessionState
from models.people import Mandate
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Unacceptable, WrongState
from workflows.people.mandates import ahead


async def list_successions(actor: Actor, *, state: SuccessionState | None = None) -> list[Succession]:
    """Successions with both organisations, by the name of the one that ended; for offices."""
    require(actor.is_office or actor.machine)
    query = Succession.all() if state is None else Succession.filter(state=state)
    return await query.select_related("predecessor", "successor").order_by("predecessor__sort_key", "id")


async def confirm_succession(actor: Actor, succession_id: int) -> Succession:
    """A person confirms who follows an ended organisation; what it was and said lives on there."""
    async with transaction():
        succession = await _locked(succession_id)

        require(actor.is_office or actor.machine, _may_decide(actor))

        if succession.state is not SuccessionState.PROPOSED:
            raise WrongState(succession=succession.state)

        await _confirm(actor, succession)
    return succession


async def reject_succession(actor: Actor, succession_id: int) -> Succession:
    """A person says that the proposed successor is none."""
    async with transaction():
        succession = await _locked(succession_id)

        require(actor.is_office or actor.machine, _may_decide(actor))

        if succession.state is not SuccessionState.PROPOSED:
            raise WrongState(succession=succession.state)

        succession.state = SuccessionState.REJECTED
        await succession.save()

        await record(actor, "succession.rejected", succession, successor=succession.successor_id)
    return succession


async def name_successor(actor: Actor, predecessor_id: int, successor_id: int) -> Succession:
    """A person names a successor that the register did not suggest, or one that was rejected before."""
    async with transaction():
        predecessor = await Organisation.filter(id=predecessor_id).select_for_update().first()
        successor = await Organisation.filter(id=successor_id).first()

        require(predecessor is not None and successor is not None and (actor.is_office or actor.machine))
        assert predecessor is not None
        assert successor is not None
        require(True, _may_decide(actor))

        if predecessor.valid_until is None:
            raise WrongState("not_ended", organisation=predecessor.id)
        if successor.valid_until is not None or successor.kind not in MEMBER_KINDS:
            raise Unacceptable("no_successor", fields={"successor_id": "no_successor"})
        known = await Succession.filter(predecessor_id=predecessor.id, successor_id=successor.id).first()
        if known is not None and known.state is SuccessionState.CONFIRMED:
            raise WrongState(succession=known.state)

        succession = known or Succession(
            predecessor_id=predecessor.id, successor_id=successor.id, effective=predecessor.valid_until
        )
        await _confirm(actor, succession)
    return succession


async def _confirm(actor: Actor, succession: Succession) -> None:
    succession.state = SuccessionState.CONFIRMED
    succession.confirmed_by_id, succession.confirmed_at = actor.person_id, clock.now()
    await succession.save()

    await _hand_over_desk(succession)
    await _hand_over_people(actor, succession, succession.confirmed_at)
    await _hand_over_mailboxes(actor, succession)

    await record(
        actor, "succession.confirmed", succession,
        predecessor=succession.predecessor_id, successor=succession.successor_id,
    )  # fmt: skip


async def _hand_over_desk(succession: Succession) -> None:
    """Desks stand in no row: a successor that has a desk gives the towns on to that; one that was served serves itself."""
    successor = await Organisation.filter(id=succession.successor_id).select_for_update(no_key=True).get()
    if successor.desk_id == succession.predecessor_id:
        successor.desk_id = None
        await successor.save(update_fields=["desk_id"])
    await Organisation.filter(desk_id=succession.predecessor_id).update(desk_id=successor.desk_id or successor.id)


async def _hand_over_people(actor: Actor, succession: Succession, now: datetime) -> None:
    """Mandates that are open, or were until another successor of the same organisation was confirmed."""
    confirmed = await Succession.filter(predecessor_id=succession.predecessor_id, state=SuccessionState.CONFIRMED)
    known = {
        (one.person_id, one.role) for one in await Mandate.filter(ahead(), organisation_id=succession.successor_id)
    }
    old = Mandate.filter(
        ahead() | Q(until__in=[one.confirmed_at for one in confirmed]), organisation_id=succession.predecessor_id
    )
    for mandate in await old.filter(represents=None).select_for_update().order_by("id"):
        if (mandate.person_id, mandate.role) in known:
            continue
        made = await Mandate.create(
            person_id=mandate.person_id,
            organisation_id=succession.successor_id,
            role=mandate.role,
            deputy=mandate.deputy,
            provisional=mandate.provisional,
            elected=mandate.elected,
            since=now,
            until=mandate.until if mandate.until and mandate.until > now else None,
        )
        await record(actor, "mandate.inherited", made, person=mandate.person_id, predecessor=succession.predecessor_id)
    await Mandate.filter(ahead(), organisation_id=succession.predecessor_id).update(until=now)


async def _hand_over_mailboxes(actor: Actor, succession: Succession) -> None:
    own = {one.purpose for one in await Mailbox.filter(organisation_id=succession.successor_id, active=True)}
    for mailbox in await Mailbox.filter(organisation_id=succession.predecessor_id, active=True).order_by("id"):
        if mailbox.purpose in own:
            continue
        made = await Mailbox.create(
            organisation_id=succession.successor_id,
            address=mailbox.address,
            address_key=mailbox.address_key,
            purpose=mailbox.purpose,
            confirmed_at=mailbox.confirmed_at,
        )
        topics = await MailboxTopic.filter(mailbox=mailbox)
        await MailboxTopic.bulk_create([MailboxTopic(mailbox=made, topic_id=one.topic_id) for one in topics])
        await record(actor, "mailbox.inherited", made, predecessor=succession.predecessor_id)


async def _locked(succession_id: int) -> Succession:
    succession = await Succession.filter(id=succession_id).select_for_update().first()
    require(succession is not None, succession=succession_id)
    assert succession is not None
    return succession


def _may_decide(actor: Actor) -> bool:
    return actor.machine or is_federation_administrator(actor)
