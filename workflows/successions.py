"""Who follows whom: the register only says that a key ended, a person says who goes on."""

from models.database import transaction
from models.organisations import MEMBER_KINDS, Organisation, Succession, SuccessionState
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Unacceptable, WrongState


async def list_successions(actor: Actor, *, state: SuccessionState | None = None) -> list[Succession]:
    """Successions with both organisations, by the name of the one that ended; for offices."""
    require(actor.is_office or actor.machine)
    query = Succession.all() if state is None else Succession.filter(state=state)
    return await query.select_related("predecessor", "successor").order_by("predecessor__sort_key", "id")


async def confirm_succession(actor: Actor, succession_id: int) -> Succession:
    """A person confirms who follows an ended organisation; towns it answered for are answered for by its successor."""
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
    served = Organisation.filter(desk_id=succession.predecessor_id).exclude(id=succession.successor_id)
    await served.update(desk_id=succession.successor_id)

    await record(
        actor, "succession.confirmed", succession,
        predecessor=succession.predecessor_id, successor=succession.successor_id,
    )  # fmt: skip


async def _locked(succession_id: int) -> Succession:
    succession = await Succession.filter(id=succession_id).select_for_update().first()
    require(succession is not None, succession=succession_id)
    assert succession is not None
    return succession


def _may_decide(actor: Actor) -> bool:
    return actor.machine or is_federation_administrator(actor)
