"""Cem coordinates the town and gives mailboxes for fields of policy; Clara asks the members in matters of one of them."""

import pytest

from models.audit import AuditEntry
from models.circulars import Circular
from models.deliveries import Delivery
from models.matters import MailboxTopic, Matter, Topic
from models.organisations import Function, Mailbox, OrganisationFunction
from tests.consultation import a_matter, an_open_round, hours
from workflows import clock
from workflows.circulars.circular_recipients import reach
from workflows.circulars.circular_wishes import Wishes
from workflows.errors import Denied, Missing, Unacceptable
from workflows.matters.matters import change_matter
from workflows.organisations.mailboxes import confirm_mailbox, end_mailbox, list_mailboxes, set_topic_mailbox
from workflows.rounds.reminders import remind_silent
from workflows.signing import sign

YOUTH, WATER = "jugend@lerchenroda.example", "wasser@lerchenroda.example"


@pytest.fixture
async def topics(world):
    return [
        await Topic.create(number=number, name=name) for number, name in ((1, "Jugend"), (2, "Wasser"), (3, "Sport"))
    ]


async def given(world, address, *topics, confirmed=True):
    mailbox = await set_topic_mailbox(world.cem, world.town.id, address=address, topic_ids=[one.id for one in topics])
    if confirmed:
        await confirm_mailbox(sign("mailbox", mailbox.id))
    return mailbox


async def told(template, place):
    return {one.address for one in await Delivery.filter(body__template=template, organisation_id=place.id)}


async def main(place):
    return (await Mailbox.get(organisation=place, purpose="")).address


async def test_a_round_goes_to_the_mailbox_for_its_topic_and_everything_else_to_the_main_one(world, topics):
    youth, water, sport = topics
    await given(world, YOUTH, youth, sport)
    await given(world, WATER, water, confirmed=False)
    asked = {}
    for topic in (youth, water, None):
        matter = await a_matter(world, topic_id=topic and topic.id)
        asked[topic and topic.id] = await an_open_round(world, matter)
        here = await told("invitation", world.town)
        assert here == {YOUTH} if topic == youth else await main(world.town) in here
        assert await told("invitation", world.other_town) == {await main(world.other_town)}

    with clock.at(hours(200)):
        await remind_silent(world.clara, asked[youth.id].id)
    assert await told("reminder", world.town) == {YOUTH}


async def test_a_circular_prefers_a_function_that_is_asked_for_then_the_topic_then_the_main_mailbox(world, topics):
    await given(world, YOUTH, topics[0])
    matter = await a_matter(world, topic_id=topics[0].id)
    function = await Function.create(name="Jugendamt")
    await OrganisationFunction.create(organisation=world.town, function=function)

    async def address(**facts):
        circular = Circular(office=world.federation, audience={"organisations": [world.town.id]}, **facts)
        return [one.address for one in (await reach(circular, await Wishes.about(circular))).members]

    assert await address() == [await main(world.town)]
    assert await address(matter_id=matter.id) == [YOUTH]
    own = {"address": "amt@lerchenroda.example", "address_key": "amt@lerchenroda.example"}
    await Mailbox.create(organisation=world.town, purpose="Jugendamt", **own)
    circular = Circular(office=world.federation, audience={"functions": [function.id]}, matter_id=matter.id)
    assert [one.address for one in (await reach(circular, await Wishes.about(circular))).members] == [
        "amt@lerchenroda.example"
    ]


async def test_a_topic_has_one_mailbox_and_one_that_is_left_without_any_is_used_no_more(world, topics):
    youth, water, sport = topics
    first = await given(world, YOUTH, youth, sport)
    await given(world, WATER, water, sport)
    assert await MailboxTopic.filter(mailbox=first).values_list("topic_id", flat=True) == [youth.id]

    await set_topic_mailbox(world.cem, world.town.id, address=WATER, topic_ids=[youth.id])

    names = {
        one.address: [at.topic.name for at in one.topics] for one in await list_mailboxes(world.cem, world.town.id)
    }
    assert names == {await main(world.town): [], WATER: ["Jugend"]}
    assert await Delivery.filter(body__template="mailbox_confirm").count() == 2


async def test_given_up_its_mail_goes_to_the_main_one_again_and_an_unconfirmed_one_is_gone(world, topics):
    used, waiting = await given(world, YOUTH, topics[0]), await given(world, WATER, topics[1], confirmed=False)
    for mailbox in (used, waiting):
        await end_mailbox(world.cem, mailbox.id)
    await an_open_round(world, await a_matter(world, topic_id=topics[0].id))

    assert await told("invitation", world.town) == {await main(world.town)}
    assert not await MailboxTopic.exists(mailbox_id=waiting.id)


async def test_only_those_who_may_name_mailboxes_do_and_only_for_topics_that_there_are(world, topics):
    chosen = {"address": YOUTH, "topic_ids": [topics[0].id]}
    for who, refusal in ((world.anna, Denied), (world.clara, Denied), (world.bert, Missing)):
        with pytest.raises(refusal):
            await set_topic_mailbox(who, world.town.id, **chosen)
    for wrong in ({"topic_ids": []}, {"topic_ids": [topics[0].id, 99_999]}, {"address": "kein"}):
        with pytest.raises(Unacceptable):
            await set_topic_mailbox(world.cem, world.town.id, **{**chosen, **wrong})
    matter = await a_matter(world)
    with pytest.raises(Unacceptable):
        await change_matter(world.clara, matter.id, version=matter.version, topic_id=99_999)

    assert not await MailboxTopic.exists() and (await Matter.get(id=matter.id)).topic_id is None
    assert not await AuditEntry.exists(action="mailbox.named")
