"""Who follows whom is said by a person."""

import pytest

from models.audit import AuditEntry
from models.organisations import Organisation, Succession, SuccessionState
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.register.successions import confirm_succession, list_successions, name_successor, reject_succession


@pytest.fixture
async def proposed(world):
    """The Verband of three towns ended, and the county is proposed to follow it."""
    await Organisation.filter(id=world.union.id).update(valid_until="2026-01-01")
    return await Succession.create(predecessor=world.union, successor=world.other_town, effective="2026-01-01")


async def test_confirming_names_the_person_and_hands_over_the_desk(world, proposed):
    confirmed = await confirm_succession(world.ulla, proposed.id)

    assert (confirmed.state, confirmed.confirmed_by_id) == (SuccessionState.CONFIRMED, world.ulla.person_id)
    served = await Organisation.filter(id__in=[town.id for town in world.union_towns]).values_list("desk_id", flat=True)
    assert set(served) == {world.other_town.id}
    assert await AuditEntry.filter(action="succession.confirmed", subject_id=proposed.id).count() == 1


async def test_rejecting_changes_nothing_else(world, proposed):
    await reject_succession(world.ulla, proposed.id)

    assert (await Succession.get(id=proposed.id)).state is SuccessionState.REJECTED
    assert await Organisation.filter(desk_id=world.union.id).count() == 3


@pytest.mark.parametrize("act", [confirm_succession, reject_succession])
async def test_a_decided_succession_is_not_decided_again(world, proposed, act):
    await reject_succession(world.ulla, proposed.id)

    with pytest.raises(WrongState):
        await act(world.ulla, proposed.id)


@pytest.mark.parametrize("act", [confirm_succession, reject_succession])
async def test_only_an_administrator_of_the_federation_decides(world, proposed, act):
    for actor in (world.clara, world.dora, world.paul):
        with pytest.raises(Denied):
            await act(actor, proposed.id)
    for actor in (world.anna, world.holger):
        with pytest.raises(Missing):
            await act(actor, proposed.id)
    assert (await Succession.get(id=proposed.id)).state is SuccessionState.PROPOSED


async def test_a_person_names_a_successor_that_nobody_proposed(world, proposed):
    named = await name_successor(world.ulla, world.union.id, world.town.id)

    assert (named.state, named.effective.isoformat()) == (SuccessionState.CONFIRMED, "2026-01-01")
    with pytest.raises(WrongState):
        await name_successor(world.ulla, world.union.id, world.town.id)


async def test_a_rejected_successor_can_still_be_named(world, proposed):
    await reject_succession(world.ulla, proposed.id)

    await name_successor(world.ulla, world.union.id, world.other_town.id)

    assert await Succession.filter(predecessor_id=world.union.id).count() == 1


async def test_only_what_ended_has_a_successor_and_only_a_living_member_follows(world, proposed):
    with pytest.raises(WrongState):
        await name_successor(world.ulla, world.town.id, world.other_town.id)
    with pytest.raises(Unacceptable):
        await name_successor(world.ulla, world.union.id, world.ministry.id)
    with pytest.raises(Denied):
        await name_successor(world.clara, world.union.id, world.town.id)
    with pytest.raises(Missing):
        await name_successor(world.anna, world.union.id, world.town.id)


async def test_offices_read_what_is_proposed(world, proposed):
    (found,) = await list_successions(world.paul, state=SuccessionState.PROPOSED)

    assert (found.predecessor.id, found.successor.id) == (world.union.id, world.other_town.id)
    with pytest.raises(Missing):
        await list_successions(world.anna)
