"""Where an organisation is a member, changed by hand."""

import pytest

from models.organisations import Membership
from models.people import Mandate, Role
from tests.consult.conftest import log_in
from workflows import clock
from workflows.people.sessions import actor_for


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        await log_in(opened, world.ulla)
        yield opened


async def test_the_organisation_leads_to_its_memberships(client, world):
    page = f"/organisations/{world.town.id}/memberships"
    assert page in (await client.get(f"/organisations/{world.town.id}")).text

    shown = (await client.get(page)).text

    assert world.towns.name in shown and f"über {world.state_association.name}" in shown and "nach Regel" in shown


async def test_an_administrator_sets_and_ends_a_membership(client, world):
    page = f"/organisations/{world.town.id}/memberships"

    answer = await client.post(page, data={"association_id": world.cities.id})
    assert answer.headers["location"] == f"{page}?said=saved"
    made = await Membership.get(organisation=world.town, association=world.cities)
    assert (made.derived, made.through_id) == (False, None)

    ended = await client.post(f"{page}/{made.id}/end")
    assert ended.headers["location"] == f"{page}?said=membership_ended"
    assert (await Membership.get(id=made.id)).until is not None
    assert (await client.post(f"{page}/{made.id}/end")).status_code == 409


async def test_a_landesverband_of_another_association_is_refused_at_the_field_and_the_choice_stays(client, world):
    page = f"/organisations/{world.town.id}/memberships"

    answer = await client.post(page, data={"association_id": world.cities.id, "through_id": world.state_association.id})

    assert answer.status_code == 422 and 'id="through_id-error"' in answer.text
    assert f'<option value="{world.state_association.id}" selected>' in answer.text
    assert not await Membership.filter(association=world.cities, organisation=world.town).exists()


async def test_the_administration_of_an_association_changes_its_own_members_only(client, world):
    mandate = await Mandate.create(
        person_id=world.dora.person_id, organisation=world.counties, role=Role.ADMINISTRATOR, since=clock.now()
    )
    await log_in(client, await actor_for(world.dora.person_id, acting_id=mandate.id))
    page = f"/organisations/{world.county.id}/memberships"

    shown = (await client.get(page)).text
    assert world.counties.name in shown and f">{world.cities.name}</option>" not in shown
    assert (await client.post(page, data={"association_id": world.cities.id})).status_code == 403
    own = await Membership.get(organisation=world.county, association=world.counties)
    assert (await client.post(f"{page}/{own.id}/end")).status_code == 303


async def test_officers_read_and_members_see_no_such_page(client, world):
    page = f"/organisations/{world.town.id}/memberships"
    for actor, status in ((world.clara, 200), (world.anna, 403)):
        await log_in(client, actor)
        assert (await client.get(page)).status_code == status
        assert (await client.post(page, data={"association_id": world.cities.id})).status_code == 403
