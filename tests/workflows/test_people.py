from dataclasses import replace

import pytest

from models.deliveries import Delivery, DeliveryState
from models.people import LoginRequest, Mandate, Person, Role, Session
from workflows import clock
from workflows.access import MACHINE, VISITOR
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.people.people import (
    change_profile,
    confirm_mandate,
    end_mandate,
    invite_person,
    list_people,
)
from workflows.people.people_search import find_people
from workflows.people.sessions import actor_for, find_actor, log_in_by_link, new_login, request_login
from workflows.records.erasure import ERASED_NAME, erase_person

NEW = {"name": "Rike Falter", "email": "rike.falter@lerchenroda.example"}


async def mandate_of(actor):
    return await Mandate.get(person_id=actor.person_id)


async def test_a_coordinator_invites_for_her_own_town(world):
    mandate = await invite_person(world.cem, **NEW, organisation_id=world.town.id, role=Role.CONTRIBUTOR, deputy=True)

    rike = await actor_for(mandate.person_id)
    assert (rike.name, rike.organisation_id, rike.acting.deputy) == ("Rike Falter", world.town.id, True)
    mail = await Delivery.get(body__template="person_invited")
    assert mail.address == NEW["email"]


async def test_a_coordinator_of_a_desk_invites_for_its_towns(world):
    assert await invite_person(world.holger, **NEW, organisation_id=world.union_towns[0].id, role=Role.COORDINATOR)


async def test_inviting_twice_gives_one_mandate_and_one_mail(world):
    for _ in range(2):
        await invite_person(world.cem, **NEW, organisation_id=world.town.id, role=Role.CONTRIBUTOR)

    assert await Mandate.filter(person__email=NEW["email"]).count() == 1
    assert await Delivery.all().count() == 1


async def test_contributors_and_other_towns_invite_nobody(world):
    with pytest.raises(Denied):
        await invite_person(world.anna, **NEW, organisation_id=world.town.id, role=Role.CONTRIBUTOR)
    with pytest.raises(Missing):
        await invite_person(world.bert, **NEW, organisation_id=world.town.id, role=Role.CONTRIBUTOR)
    with pytest.raises(Denied):
        await invite_person(world.clara, **NEW, organisation_id=world.town.id, role=Role.CONTRIBUTOR)

    assert not await Person.exists(email=NEW["email"])


async def test_a_provisional_coordinator_invites_nobody(world):
    await Mandate.filter(person_id=world.cem.person_id).update(provisional=True)

    with pytest.raises(Denied):
        await invite_person(
            await actor_for(world.cem.person_id), **NEW, organisation_id=world.town.id, role=Role.CONTRIBUTOR
        )


async def test_the_federations_administrator_invites_everywhere_and_others_do_not(world):
    assert await invite_person(world.ulla, **NEW, organisation_id=world.counties.id, role=Role.ADMINISTRATOR)
    own = await actor_for((await Person.get(email=NEW["email"])).id)

    assert await invite_person(
        own, name="B", email="b@x.example", organisation_id=world.state_counties.id, role=Role.OFFICER
    )
    with pytest.raises(Denied):
        await invite_person(own, name="C", email="c@x.example", organisation_id=world.cities.id, role=Role.OFFICER)


async def test_the_machine_invites_the_first_administrator(world):
    await invite_person(MACHINE, **NEW, organisation_id=world.federation.id, role=Role.ADMINISTRATOR)

    assert (await Mandate.get(person__email=NEW["email"])).role is Role.ADMINISTRATOR


@pytest.mark.parametrize(("place", "role"), [("town", Role.OFFICER), ("federation", Role.COORDINATOR)])
async def test_roles_fit_the_organisation(world, place, role):
    with pytest.raises(Unacceptable) as refused:
        await invite_person(world.ulla, **NEW, organisation_id=getattr(world, place).id, role=role)

    assert refused.value.fields == {"role": "role_not_here"}


async def test_a_known_address_keeps_its_name(world):
    anna = await Person.get(id=world.anna.person_id)

    mandate = await invite_person(
        world.ulla, name="Anders", email=anna.email.upper(), organisation_id=world.county.id, role=Role.CONTRIBUTOR
    )

    assert mandate.person_id == anna.id
    assert (await Person.get(id=anna.id)).name == "Anna Amsel"


async def test_a_coordinator_confirms_who_came_by_the_mailbox(world):
    mandate = await mandate_of(world.anna)
    await Mandate.filter(id=mandate.id).update(provisional=True)

    with pytest.raises(Missing):
        await confirm_mandate(world.bert, mandate.id)
    await confirm_mandate(world.cem, mandate.id)

    assert not (await mandate_of(world.anna)).provisional


async def test_whose_mandate_ended_acts_for_the_town_no_more(world):
    mandate = await mandate_of(world.anna)
    with pytest.raises(Missing):
        await end_mandate(world.bert, mandate.id)

    await end_mandate(world.cem, mandate.id)

    assert (await actor_for(world.anna.person_id)).acting is None


async def test_one_may_leave_by_oneself(world):
    await end_mandate(world.anna, (await mandate_of(world.anna)).id)

    assert (await mandate_of(world.anna)).until is not None


async def test_the_last_administrator_stays(world):
    with pytest.raises(WrongState):
        await end_mandate(world.ulla, (await mandate_of(world.ulla)).id)
    with pytest.raises(WrongState):
        await erase_person(world.ulla, world.ulla.person_id)


async def test_the_profile_changes_what_it_shows_and_nothing_else(world):
    before = await Person.get(id=world.anna.person_id).values()

    await change_profile(world.anna, language="en")

    assert await Person.get(id=world.anna.person_id).values() == {**before, "language": "en"}
    with pytest.raises(Unacceptable):
        await change_profile(world.anna, language="tlh")
    with pytest.raises(Missing):
        await change_profile(VISITOR, language="en")


async def test_erasing_takes_name_and_address_out_of_the_house(world):
    anna = await Person.get(id=world.anna.person_id)
    link, _ = await new_login(anna)
    token = await log_in_by_link(link)
    await request_login(anna.email)

    await erase_person(world.ulla, anna.id)

    erased = await Person.get(id=anna.id)
    assert (erased.name, erased.active) == (ERASED_NAME, False)
    mail = await Delivery.get(person_id=anna.id)
    assert (mail.state, mail.facts) == (DeliveryState.SUPPRESSED, {})
    assert "anna" not in mail.address + mail.address_key + erased.email
    assert await find_actor(token) is None
    assert await LoginRequest.all().count() == 0
    assert await Session.filter(revoked_at=None).count() == 0


async def test_an_erased_person_may_come_back_as_a_new_one(world):
    anna = await Person.get(id=world.anna.person_id)
    await erase_person(world.anna, anna.id)

    mandate = await invite_person(
        world.cem, name="Anna Amsel", email=anna.email, organisation_id=world.town.id, role=Role.CONTRIBUTOR
    )

    assert mandate.person_id != anna.id


async def test_nobody_erases_another(world):
    with pytest.raises(Denied):
        await erase_person(world.clara, world.anna.person_id)
    with pytest.raises(Missing):
        await erase_person(world.cem, world.anna.person_id)


async def test_people_are_seen_by_their_own_and_by_offices_that_work_with_them(world):
    assert [one.person.name for one in await list_people(world.anna, world.town.id)] == ["Cem Dachs", "Anna Amsel"]
    assert await list_people(world.clara, world.town.id)
    assert await list_people(world.paul, world.town.id)
    for stranger, place in ((world.bert, world.town), (world.paul, world.city), (VISITOR, world.town)):
        with pytest.raises(Missing):
            await list_people(stranger, place.id)


async def test_a_person_is_found_by_name_or_address_among_those_an_administrator_may_see(world):
    found = await find_people(world.ulla, q="cem DACHS")
    assert [(one.person.name, one.organisation.name) for one in found.things] == [("Cem Dachs", "Lerchenroda")]
    assert (await find_people(world.ulla, q=f"anna.amsel@{world.town.id}")).total == 1
    assert {one.role for one in (await find_people(world.ulla, role=Role.LEAD)).things} == {Role.LEAD}
    assert (await find_people(world.ulla)).total == await Mandate.all().count()
    await Mandate.filter(person_id=world.cem.person_id).update(until=clock.now())
    assert (await find_people(world.ulla, q="cem")).total == 0
    acting = replace(world.paul.acting, role=Role.ADMINISTRATOR)
    assert "Kim Kiebitz" not in {
        one.person.name for one in (await find_people(replace(world.paul, acting=acting))).things
    }
    for other in (world.clara, world.paul, world.anna):
        with pytest.raises(Denied):
            await find_people(other)
