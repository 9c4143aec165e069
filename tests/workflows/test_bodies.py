import pytest

from models.organisations import BodySeat
from workflows.bodies.bodies import found_body, seat_members
from workflows.errors import Denied, Missing, Unacceptable


async def test_members_get_a_seat_once(world):
    body = await found_body(world.clara, world.federation.id, "Arbeitskreis Integration")

    assert await seat_members(world.clara, body.id, [world.town.id, world.county.id]) == 2
    assert await seat_members(world.clara, body.id, [world.town.id, world.city.id]) == 1
    assert await BodySeat.filter(body=body).count() == 3


async def test_only_members_have_seats(world):
    body = await found_body(world.clara, world.federation.id, "Arbeitskreis Integration")

    with pytest.raises(Unacceptable):
        await seat_members(world.clara, body.id, [world.ministry.id])


async def test_an_office_founds_its_own_bodies_only(world):
    with pytest.raises(Denied):
        await found_body(world.paul, world.federation.id, "Präsidium")
    with pytest.raises(Missing):
        await found_body(world.anna, world.federation.id, "Präsidium")
    body = await found_body(world.clara, world.federation.id, "Präsidium")
    with pytest.raises(Denied):
        await seat_members(world.paul, body.id, [world.town.id])
