"""What recipients wish of circulars: a member's mailbox confirms, a subscriber's wishes count at once, and all are obeyed."""

from datetime import timedelta

import pytest

from models.circulars import MailingList, MailPreference, Subscription
from models.deliveries import Delivery, DeliveryState, MailBody
from models.matters import Topic
from models.organisations import Mailbox
from tests.workflows.circular_example import draft
from workflows import clock
from workflows.circulars.circular_preview import preview_circular
from workflows.circulars.circular_sending import send_circular
from workflows.errors import Denied, Missing, TooMany, Unacceptable
from workflows.recipients.preferences import choose_preferences, confirm_wish, show_preferences, show_wish
from workflows.signing import sign


async def subscribed(mailing_list, address):
    return await Subscription.create(mailing_list=mailing_list, address=address, address_key=address,
                                     requested_at=clock.now(), confirmed_at=clock.now())  # fmt: skip


async def sent_about(world, *topics, **facts):
    circular = await draft(world.clara, world.federation, topic_ids=[one.id for one in topics], **facts)
    return await send_circular(world.lea, circular.id, version=1)


def of(circular, **where):
    return Delivery.filter(body__circular_id=circular.id, **where)


async def tail(template):
    body = await MailBody.filter(template=template).order_by("-id").first()
    mail = await Delivery.filter(body=body).get()
    return mail, {**body.facts, **mail.facts}["link"].rpartition("/")[2]


async def test_wishes_for_a_town_count_when_its_mailbox_has_confirmed_them(world):
    language, housing = [await Topic.create(number=one, name=f"Feld {one}") for one in (1, 2)]
    first = await sent_about(world, housing)
    link = (await of(first, organisation_id=world.town.id).get()).facts["manage_link"].rpartition("/")[2]
    shown = await show_preferences(link)
    assert (shown.organisation.id, shown.declined, shown.waiting) == (world.town.id, [], False)

    with pytest.raises(Unacceptable):
        await choose_preferences(link, language="fr", topic_ids=[0], list_ids=[], address="kein")
    assert await choose_preferences(link, language="en", topic_ids=[language.id], list_ids=[])
    assert not await of(first, state=DeliveryState.SUPPRESSED).exists()
    assert await of(await sent_about(world, housing), organisation_id=world.town.id).exists(), "not confirmed yet"
    asked, confirm = await tail("preferences_confirm")
    assert asked.address == shown.address and (await show_preferences(link)).waiting
    assert [one.id for one in (await show_wish(confirm)).declined] == [housing.id]

    await confirm_wish(confirm)
    with pytest.raises(Denied):
        await confirm_wish(confirm)
    assert not await of(await sent_about(world, housing), organisation_id=world.town.id).exists()
    both = await sent_about(world, housing, language)
    assert (await of(both, organisation_id=world.town.id).select_related("body").get()).body.language == "en"
    due = await sent_about(world, housing, deadline=clock.now() + timedelta(days=1))
    assert await of(due, organisation_id=world.town.id).exists(), "what asks for something reaches every member"
    waiting = await draft(world.clara, world.federation, topic_ids=[housing.id])
    assert (await preview_circular(world.lea, waiting.id)).declined == 1


async def test_another_address_of_a_town_is_confirmed_by_the_old_one_and_then_by_itself(world):
    box = await Mailbox.get(organisation=world.town, active=True)
    link = sign("preferences", 2, box.id)
    await choose_preferences(link, language="de", topic_ids=[], list_ids=[], address="rathaus@lerchenroda.example")
    asked, confirm = await tail("preferences_confirm")
    assert asked.address == box.address

    await confirm_wish(confirm)
    named = await Mailbox.get(address="rathaus@lerchenroda.example")
    assert (named.active, named.purpose) == (False, "")
    again, _ = await tail("mailbox_confirm")
    assert again.address == "rathaus@lerchenroda.example" and (await Mailbox.get(id=box.id)).active

    for address in ("a@x.example", "b@x.example"):
        await choose_preferences(link, language="de", topic_ids=[], list_ids=[], address=address)
    with pytest.raises(Denied):
        await confirm_wish(sign("wish", (await MailPreference.get()).id, 2))
    with pytest.raises(TooMany):
        await choose_preferences(link, language="de", topic_ids=[], list_ids=[], address="c@x.example")
    with clock.at(clock.now() + timedelta(days=3)), pytest.raises(Denied):
        await show_wish(sign("wish", (await MailPreference.get()).id, 3))


async def test_a_subscriber_leaves_lists_at_once_and_moves_when_the_new_address_confirms(world):
    topic = await Topic.create(number=1, name="Sprache")
    press, experts = [await MailingList.create(office=world.federation, name=one) for one in ("Presse", "Fachleute")]
    mine, _ = await subscribed(press, "ich@x.example"), await subscribed(experts, "ich@x.example")
    await subscribed(experts, "du@x.example")
    link = sign("preferences", 1, mine.id)
    shown = await show_preferences(link)
    assert (shown.organisation, [one.name for one in shown.lists]) == (None, ["Fachleute", "Presse"])

    assert await choose_preferences(link, language="de", topic_ids=[], list_ids=[press.id], address="neu@x.example"), (
        "asks the new address"
    )
    assert [one.name for one in (await show_preferences(link)).lists] == ["Presse"]
    asked, confirm = await tail("preferences_confirm")
    assert asked.address == "neu@x.example"
    await confirm_wish(confirm)
    assert (await Subscription.get(id=mine.id)).address == "neu@x.example"

    circular = await sent_about(world, topic, list_ids=[press.id, experts.id])
    addresses = await of(circular, subscription_id__isnull=False).values_list("address", flat=True)
    assert list(addresses) == ["du@x.example"], "the wish about topics moved along"
    for wrong in (sign("preferences", 3, mine.id), sign("unsubscribe", mine.id), "x"):
        with pytest.raises(Missing):
            await show_preferences(wrong)


async def test_one_address_on_several_lists_gets_one_mail_with_all_reasons(world):
    press, experts = [await MailingList.create(office=world.federation, name=one) for one in ("Presse", "Fachleute")]
    town = await Mailbox.get(organisation=world.town)
    for one in (press, experts):
        await subscribed(one, "ich@x.example")
    await subscribed(press, town.address)

    circular = await sent_about(world, list_ids=[press.id, experts.id])

    mine = await of(circular, address="ich@x.example").select_related("body").get()
    assert mine.reasons == ["list", f"list {press.id}"]
    assert (mine.body.facts["list_name"], mine.facts["further_lists"]) == ("Fachleute", "Presse")
    theirs = await of(circular, address=town.address).get()
    assert (theirs.reasons, theirs.facts["further_lists"]) == (["member", f"list {press.id}"], "Presse")
