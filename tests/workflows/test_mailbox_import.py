import pytest

from models.audit import AuditEntry
from models.organisations import Mailbox
from workflows.access import MACHINE
from workflows.errors import Denied, Missing, Unacceptable
from workflows.organisations.mailbox_import import import_mailboxes


async def test_only_organisations_without_a_mailbox_get_one(world):
    await Mailbox.filter(organisation=world.city).delete()
    before = (await Mailbox.get(organisation=world.town)).address

    taken = await import_mailboxes(
        world.ulla, world.federation.id, {world.city.id: "post@city.example", world.town.id: "new@town.example"}
    )

    assert taken == 1
    assert (await Mailbox.get(organisation=world.city)).address_key == "post@city.example"
    assert (await Mailbox.get(organisation=world.town)).address == before
    assert await AuditEntry.filter(action="mailbox.imported").count() == 1


async def test_one_wrong_address_refuses_all_and_names_its_organisation(world):
    await Mailbox.all().delete()

    with pytest.raises(Unacceptable) as refusal:
        await import_mailboxes(world.ulla, world.federation.id, {world.city.id: "a@b.example", world.town.id: "nobody"})

    assert refusal.value.facts["organisation"] == world.town.id
    assert await Mailbox.all().count() == 0


async def test_an_unknown_organisation_refuses_all(world):
    with pytest.raises(Missing):
        await import_mailboxes(MACHINE, world.federation.id, {0: "a@b.example"})


async def test_only_the_administration_of_the_federation_may_import(world):
    for actor in (world.clara, world.paul):
        with pytest.raises(Denied):
            await import_mailboxes(actor, world.federation.id, {})
    with pytest.raises(Missing):
        await import_mailboxes(world.cem, world.federation.id, {})
