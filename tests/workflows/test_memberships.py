"""Memberships: derived by rule, corrected by people, never undone by an import."""

import pytest

from models.organisations import Membership, Organisation, OrganisationKind
from tests.workflows.register_example import file, small_register, town
from workflows.access import MACHINE
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.organisations.federations import BUNDESVEREINIGUNG, KOMMUNALKONVENT, Offices, plan_for
from workflows.organisations.memberships import (
    Candidate,
    end_membership,
    list_memberships,
    set_membership,
    wanted_memberships,
)
from workflows.register.register import import_register

OFFICES = Offices({"DSK": 1, "DKK": 2, "DGK": 3}, {(1, "09"): 19, (2, "09"): 29, (3, "09"): 39})
KIND = OrganisationKind


def memberships(kind: OrganisationKind, state: str, population: int) -> dict[int, int | None]:
    """Association → Landesverband for one organisation."""
    found = wanted_memberships([Candidate(7, kind, state, population)], KOMMUNALKONVENT.rules, OFFICES)
    return {each.association_id: each.through_id for each in found}


@pytest.mark.parametrize(
    ("kind", "state", "population", "expected"),
    [
        (KIND.INDEPENDENT_CITY, "09", 40_000, {1: None}),
        (KIND.COUNTY, "09", 131_000, {2: 29}),
        (KIND.MUNICIPALITY, "09", 49_999, {3: 39}),
        (KIND.MUNICIPALITY, "09", 50_000, {1: 19, 3: 39}),
        (KIND.MUNICIPAL_ASSOCIATION, "09", 80_000, {3: 39}),
        (KIND.MUNICIPALITY, "14", 60_000, {1: None, 3: None}),
    ],
)
def test_kind_size_and_land_decide_where_an_organisation_is_a_member(kind, state, population, expected):
    assert memberships(kind, state, population) == expected


def test_the_plan_is_the_one_that_knows_an_association_there_is():
    assert plan_for(["DKK"]) is KOMMUNALKONVENT
    assert plan_for(["DLT", "DST"]) is BUNDESVEREINIGUNG
    assert plan_for(["XYZ"]).rules == ()


async def register(world, **facts):
    """The small register imported into the world of the tests."""
    await import_register(MACHINE, file(*small_register(**facts)))
    return await Organisation.get(name="Sperbergau, Stadt")


async def test_the_rules_use_the_associations_and_landesverbaende_there_are(world):
    large = await register(world)

    found = {each.association_id: each.through_id for each in await list_memberships(world.ulla, large.id)}
    assert found == {world.cities.id: None, world.towns.id: world.state_association.id}
    assert await Organisation.filter(kind=KIND.ASSOCIATION).count() == 3


async def test_what_an_administrator_sets_no_import_undoes(world):
    large = await register(world)
    direct = await Membership.get(organisation_id=large.id, association_id=world.cities.id)
    await end_membership(world.ulla, direct.id)
    await set_membership(world.ulla, large.id, world.towns.id, through_id=None)
    small = await Organisation.get(name="Zeisigkirch")
    await set_membership(world.ulla, small.id, world.cities.id)

    await import_register(MACHINE, file(*small_register(stamp="20261130")))

    assert [each.association_id for each in await list_memberships(world.ulla, large.id)] == [world.towns.id]
    assert [each.through_id for each in await list_memberships(world.ulla, large.id)] == [None]
    assert world.cities.id in {each.association_id for each in await list_memberships(world.ulla, small.id)}


async def test_a_town_that_shrinks_below_the_limit_leaves_the_cities_with_the_next_register(world):
    await register(world)
    shrunk_line = town("16061005", "0005", "Sperbergau, Stadt", 49_000, type_=67, stamp="20261130")
    lines = [line for line in small_register(stamp="20261130") if not ("Sperbergau" in line and line.startswith("60"))]

    await import_register(MACHINE, file(*lines, shrunk_line))

    shrunk = await Organisation.get(name="Sperbergau, Stadt")
    assert [each.association_id for each in await list_memberships(world.ulla, shrunk.id)] == [world.towns.id]


async def test_setting_a_membership_twice_keeps_one_row(world):
    for _ in range(2):
        await set_membership(world.ulla, world.city.id, world.towns.id)

    assert await Membership.filter(organisation_id=world.city.id, association_id=world.towns.id).count() == 1


async def test_only_administrators_of_the_federation_or_that_association_may_edit(world):
    membership = await Membership.get(organisation_id=world.town.id)

    for actor in (world.clara, world.lea, world.dora, world.tom, world.paul):
        with pytest.raises(Denied):
            await end_membership(actor, membership.id)
        with pytest.raises(Denied):
            await set_membership(actor, world.town.id, world.cities.id)
    for actor in (world.anna, world.bert):
        with pytest.raises(Missing):
            await end_membership(actor, membership.id)
        with pytest.raises(Missing):
            await set_membership(actor, world.town.id, world.cities.id)
    assert await Membership.filter(organisation_id=world.town.id, until__isnull=True).count() == 1


async def test_an_ended_membership_cannot_be_ended_again(world):
    membership = await Membership.get(organisation_id=world.town.id)
    await end_membership(world.ulla, membership.id)

    with pytest.raises(WrongState):
        await end_membership(world.ulla, membership.id)


async def test_the_landesverband_must_be_of_that_association_and_land(world):
    for through in (world.state_counties.id, world.ministry.id):
        with pytest.raises(Unacceptable):
            await set_membership(world.ulla, world.town.id, world.cities.id, through_id=through)
    with pytest.raises(Unacceptable):
        await set_membership(world.ulla, world.city.id, world.towns.id, through_id=world.state_association.id)

    assert await Membership.filter(association_id=world.cities.id).count() == 1


async def test_an_ended_organisation_joins_nothing(world):
    await Organisation.filter(id=world.town.id).update(valid_until="2026-01-01")

    with pytest.raises(WrongState):
        await set_membership(world.ulla, world.town.id, world.cities.id)


async def test_members_see_their_own_memberships_only(world):
    assert len(await list_memberships(world.anna, world.town.id)) == 1
    assert len(await list_memberships(world.jana, world.union_towns[0].id)) == 1
    with pytest.raises(Missing):
        await list_memberships(world.anna, world.other_town.id)
