import pytest

from models.deliveries import Delivery
from models.people import Mandate, Person, Role
from workflows.errors import Denied, Missing, Unacceptable
from workflows.people.people_import import NewPerson, import_people


async def test_people_come_with_their_tasks_and_without_a_mail(world):
    given = [
        NewPerson("Nele Brockhoff", "Nele@city.example", world.city.id, Role.CONTRIBUTOR),
        NewPerson("Nele Brockhoff", "nele@city.example", world.county.id, Role.COORDINATOR),
    ]

    assert await import_people(world.ulla, world.federation.id, given) == 2
    assert await import_people(world.ulla, world.federation.id, given) == 0

    nele = await Person.get(email_key="nele@city.example")
    assert await Mandate.filter(person=nele).count() == 2
    assert await Delivery.all().count() == 0


async def test_a_known_person_keeps_her_name(world):
    anna = await Person.get(id=world.anna.person_id)

    await import_people(
        world.ulla, world.federation.id, [NewPerson("Somebody", anna.email, world.city.id, Role.CONTRIBUTOR)]
    )

    assert (await Person.get(id=anna.id)).name == anna.name


async def test_one_wrong_row_refuses_all(world):
    good = NewPerson("Nele Brockhoff", "nele@city.example", world.city.id, Role.CONTRIBUTOR)
    for bad in (good._replace(email="nobody"), good._replace(name=" "), good._replace(role=Role.LEAD)):
        with pytest.raises(Unacceptable):
            await import_people(world.ulla, world.federation.id, [good, bad])
    with pytest.raises(Missing):
        await import_people(world.ulla, world.federation.id, [good, good._replace(organisation_id=0)])

    assert not await Person.exists(email_key="nele@city.example")


async def test_only_the_administration_of_the_federation_imports_people(world):
    with pytest.raises(Denied):
        await import_people(world.clara, world.federation.id, [])
