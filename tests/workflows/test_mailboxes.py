import pytest

from models.audit import AuditEntry
from models.deliveries import Delivery
from models.organisations import Function, Mailbox
from workflows import clock
from workflows.errors import Denied, Missing, Unacceptable, WrongState
from workflows.organisations.mailboxes import confirm_mailbox, end_mailbox, list_mailboxes, set_mailbox, show_mailbox
from workflows.signing import sign

NEW = "rathaus@lerchenroda.example"


async def token():
    mail = await Delivery.filter(body__template="mailbox_confirm").order_by("-id").first()
    return (
        mail.facts["link"].rpartition("/")[2]
        if "link" in mail.facts
        else (await mail.body).facts["link"].rpartition("/")[2]
    )


async def in_use(place):
    return [one.address for one in await Mailbox.filter(organisation=place, active=True)]


async def test_the_old_address_stays_until_the_new_one_is_confirmed(world):
    before = await in_use(world.town)

    await set_mailbox(world.cem, world.town.id, address=NEW)
    await show_mailbox(await token())
    assert await in_use(world.town) == before

    await confirm_mailbox(await token())
    assert await in_use(world.town) == [NEW]


async def test_confirming_twice_is_once(world):
    await set_mailbox(world.cem, world.town.id, address=NEW)
    first = await confirm_mailbox(await token())

    assert (await confirm_mailbox(await token())).confirmed_at == first.confirmed_at


async def test_naming_an_address_twice_makes_one_mailbox(world):
    for _ in range(2):
        await set_mailbox(world.cem, world.town.id, address=NEW)

    assert await Mailbox.filter(organisation=world.town).count() == 2


async def test_an_old_address_can_come_back(world):
    (old,) = await in_use(world.town)
    await set_mailbox(world.cem, world.town.id, address=NEW)
    await confirm_mailbox(await token())

    await set_mailbox(world.cem, world.town.id, address=old)
    await confirm_mailbox(await token())

    assert await in_use(world.town) == [old]


async def test_a_function_has_its_own_mailbox(world):
    with pytest.raises(Unacceptable):
        await set_mailbox(world.cem, world.town.id, address=NEW, purpose="Jugendamt")
    await Function.create(name="Jugendamt")

    await set_mailbox(world.cem, world.town.id, address=NEW, purpose="Jugendamt")
    await confirm_mailbox(await token())

    assert len(await in_use(world.town)) == 2


async def test_only_the_coordinator_or_an_administrator_names_a_mailbox(world):
    with pytest.raises(Denied):
        await set_mailbox(world.anna, world.town.id, address=NEW)
    with pytest.raises(Missing):
        await set_mailbox(world.bert, world.town.id, address=NEW)
    assert await set_mailbox(world.ulla, world.town.id, address=NEW)


async def test_mailboxes_are_not_shown_to_other_towns(world):
    assert len(await list_mailboxes(world.anna, world.town.id)) == 1
    with pytest.raises(Missing):
        await list_mailboxes(world.bert, world.town.id)


async def test_a_guessed_link_confirms_nothing(world):
    await set_mailbox(world.cem, world.town.id, address=NEW)

    for guessed in ("1.x", sign("desk", 1), sign("mailbox", 10**6)):
        with pytest.raises(Missing):
            await confirm_mailbox(guessed)


async def test_a_functions_own_mailbox_can_be_given_up_and_the_main_one_only_replaced(world):
    address = "amt@lerchenroda.example"
    facts = {"address": address, "address_key": address, "confirmed_at": clock.now()}
    own = await Mailbox.create(organisation=world.town, purpose="Jugendamt", **facts)
    main = await Mailbox.get(organisation=world.town, purpose="")
    for actor, error in ((world.anna, Denied), (world.bert, Missing), (world.clara, Denied)):
        with pytest.raises(error):
            await end_mailbox(actor, own.id)

    for _ in range(2):
        await end_mailbox(world.cem, own.id)
    with pytest.raises(WrongState):
        await end_mailbox(world.cem, main.id)

    assert [one.id for one in await list_mailboxes(world.cem, world.town.id)] == [main.id]
    assert await AuditEntry.filter(action="mailbox.ended").count() == 1


async def test_an_address_that_nobody_confirmed_can_be_taken_back(world):
    named = await set_mailbox(world.cem, world.town.id, address="neu@lerchenroda.example")

    await end_mailbox(world.cem, named.id)

    assert not await Mailbox.exists(id=named.id)
