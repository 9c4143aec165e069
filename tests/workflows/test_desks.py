import pytest

from models.audit import AuditEntry
from models.deliveries import Delivery
from models.organisations import Mailbox, Organisation
from models.people import Mandate, Person, Role
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.organisations.desks import assign_desk, claim_desk
from workflows.people.sessions import find_actor, log_in_by_link
from workflows.signing import sign

ROUND = 7


def link_for(*desks):
    return sign("desk", ROUND, *(desk.id for desk in desks))


async def claimed(place, name="Rike Falter", local="rike.falter"):
    mailbox = await Mailbox.get(organisation=place)
    return await claim_desk(link_for(place), name=name, email=f"{local}@{mailbox.address_key.partition('@')[2]}")


async def refusal(place, email):
    with pytest.raises(Unacceptable) as refused:
        await claim_desk(link_for(place), name="Rike Falter", email=email)
    return refused.value.fields


async def test_the_first_person_of_a_town_becomes_its_coordinator_and_logs_in_by_mail(world):
    (mandate,) = await claimed(world.city)

    assert (mandate.role, mandate.provisional) == (Role.COORDINATOR, False)
    mail = await Delivery.get(body__template="login")
    actor = await find_actor(await log_in_by_link(mail.facts["link"].rpartition("/")[2]))
    assert (actor.name, actor.organisation_id) == ("Rike Falter", world.city.id)
    assert (await AuditEntry.get(action="mandate.claimed")).person_id is None


async def test_further_people_help_provisionally_and_the_coordinators_are_told(world):
    (mandate,) = await claimed(world.town)

    assert (mandate.role, mandate.provisional) == (Role.CONTRIBUTOR, True)
    told = await Delivery.get(body__template="mandate_notice")
    assert told.person_id == world.cem.person_id
    assert f"/organisations/{world.town.id}/people" in (await told.body).facts["link"]


async def test_claiming_twice_gives_one_mandate(world):
    for _ in range(2):
        await claimed(world.city)

    assert await Mandate.filter(organisation=world.city).count() == 1
    assert await Person.filter(name="Rike Falter").count() == 1


async def test_an_address_of_another_domain_is_refused(world):
    assert await refusal(world.city, "rike@elsewhere.example") == {"email": "foreign_domain"}
    assert not await Person.exists(name="Rike Falter")


async def test_the_mailbox_itself_is_no_login_for_all(world):
    mailbox = await Mailbox.get(organisation=world.city)

    assert await refusal(world.city, mailbox.address.upper()) == {"email": "shared_mailbox"}


async def test_an_unconfirmed_mailbox_proves_nothing(world):
    await Mailbox.filter(organisation=world.city).update(confirmed_at=None)

    assert await refusal(world.city, "rike@dohlenstadt.example") == {"email": "no_domain"}


async def test_the_domain_of_a_mail_provider_says_nothing_about_the_employer(world):
    address = "rathaus.dohlenstadt@t-online.de"
    await Mailbox.filter(organisation=world.city).update(address=address, address_key=address)

    assert await refusal(world.city, "anybody@t-online.de") == {"email": "no_domain"}


async def test_a_domain_that_the_office_entered_counts_too(world):
    await Organisation.filter(id=world.city.id).update(email_domain="Stadt-Dohlenstadt.example")

    assert await claim_desk(link_for(world.city), name="R", email="r@stadt-dohlenstadt.example")


async def test_one_link_for_two_desks_that_share_a_mailbox_opens_both(world):
    await Organisation.filter(id=world.city.id).update(email_domain="lerchenroda.example")

    mandates = await claim_desk(link_for(world.town, world.city), name="R", email="r@lerchenroda.example")

    assert {one.organisation_id for one in mandates} == {world.town.id, world.city.id}


async def test_a_guessed_link_is_missing(world):
    for token in ("7-1.guessed", sign("unsubscribe", ROUND, world.city.id), sign("desk", ROUND)):
        with pytest.raises(Missing):
            await claim_desk(token, name="R", email="r@dohlenstadt.example")


async def test_a_known_person_comes_in_again_without_a_second_mandate(world):
    anna = await Person.get(id=world.anna.person_id)
    await Organisation.filter(id=world.town.id).update(email_domain=anna.email_key.partition("@")[2])

    (mandate,) = await claim_desk(link_for(world.town), name="Anders", email=anna.email)

    assert (mandate.person_id, mandate.role) == (anna.id, Role.CONTRIBUTOR)
    assert (await Person.get(id=anna.id)).name == "Anna Amsel"


async def test_a_town_hands_its_desk_to_a_verband_and_takes_it_back(world):
    await assign_desk(world.cem, world.town.id, world.union.id)
    assert (await Organisation.get(id=world.town.id)).desk_id == world.union.id

    await assign_desk(world.cem, world.town.id, None)
    assert (await Organisation.get(id=world.town.id)).desk_id is None


async def test_a_verband_gives_a_town_back_but_takes_none(world):
    await assign_desk(world.holger, world.union_towns[0].id, None)
    assert (await Organisation.get(id=world.union_towns[0].id)).desk_id is None

    with pytest.raises(Missing):
        await assign_desk(world.holger, world.town.id, world.union.id)
    with pytest.raises(Denied):
        await assign_desk(world.holger, world.union_towns[1].id, world.town.id)
    with pytest.raises(Denied):
        await assign_desk(world.jana, world.union_towns[1].id, None)
    with pytest.raises(Denied):
        await assign_desk(world.clara, world.town.id, world.union.id)


async def test_desks_stand_in_no_row(world):
    with pytest.raises(Unacceptable):
        await assign_desk(world.ulla, world.town.id, world.union_towns[0].id)
    with pytest.raises(WrongState):
        await assign_desk(world.ulla, world.union.id, world.town.id)
    with pytest.raises(Unacceptable):
        await assign_desk(world.ulla, world.town.id, world.federation.id)
    with pytest.raises(Unacceptable):
        await assign_desk(world.ulla, world.town.id, world.town.id)
