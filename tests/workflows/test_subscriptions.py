from datetime import timedelta

import pytest

from models.circulars import MailingList, Subscription
from models.deliveries import Delivery, DeliveryState, MailBody
from workflows import clock
from workflows.errors import Denied, Missing, TooMany, Unacceptable
from workflows.recipients.subscriptions import (
    ADDRESSES_AN_HOUR,
    CONFIRM_WITHIN,
    confirm_subscription,
    forget_unconfirmed,
    leaving_path,
    request_subscription,
    show_leaving,
    show_request,
    unsubscribe,
)
from workflows.signing import sign


@pytest.fixture
async def integration(world):
    return await MailingList.create(office=world.federation, name="Integration", open=True)


async def asked(mailing_list, address="presse@dohlenstadt.example", source="192.0.2.1"):
    await request_subscription(address, mailing_list.id, source=source)
    delivery = await Delivery.filter(body__template="subscription_confirm").order_by("-id").first()
    return delivery.facts["link"].rpartition("/")[2]


async def joined(mailing_list, **facts):
    return await confirm_subscription(await asked(mailing_list, **facts))


async def test_only_the_button_on_the_page_confirms(integration):
    token = await asked(integration)
    await show_request(token)
    assert (await Subscription.get()).confirmed_at is None

    await confirm_subscription(token)

    kept = await Subscription.get()
    assert kept.confirmed_at is not None
    assert kept.proof["kind"] == "double_opt_in" and kept.proof["text"]
    assert "192.0.2.1" not in str(kept.proof)


async def test_confirming_twice_is_once(integration):
    token = await asked(integration)
    first = await confirm_subscription(token)

    assert (await confirm_subscription(token)).confirmed_at == first.confirmed_at


async def test_an_address_on_the_list_gets_the_same_answer_and_no_mail(integration):
    await joined(integration)

    await request_subscription("PRESSE@dohlenstadt.example", integration.id, source="192.0.2.9")

    assert await MailBody.all().count() == 1
    assert await Subscription.all().count() == 1


async def test_a_request_ends_after_two_days_and_the_address_is_forgotten(integration):
    token = await asked(integration)

    with clock.at(clock.now() + 1.01 * CONFIRM_WITHIN):
        with pytest.raises(Denied):
            await confirm_subscription(token)
        await forget_unconfirmed()

    assert await Subscription.all().count() == await Delivery.all().count() == 0


async def test_confirmed_addresses_are_not_forgotten(integration):
    await joined(integration)

    with clock.at(clock.now() + 9 * CONFIRM_WITHIN):
        await forget_unconfirmed()

    assert await Subscription.all().count() == 1


async def test_an_address_is_not_flooded(integration):
    for number in range(3):
        await asked(integration, source=f"192.0.2.{number}")

    with pytest.raises(TooMany):
        await asked(integration, source="192.0.2.99")

    with clock.at(clock.now() + timedelta(minutes=61)):
        assert await asked(integration, source="192.0.2.99")


async def test_one_source_does_not_enter_addresses_without_end(integration):
    for number in range(ADDRESSES_AN_HOUR):
        await asked(integration, address=f"p{number}@x.example")

    with pytest.raises(TooMany):
        await asked(integration, address="one.more@x.example")

    assert await Subscription.all().count() == ADDRESSES_AN_HOUR


async def test_a_closed_list_is_not_known_to_visitors(world):
    closed = await MailingList.create(office=world.federation, name="Presse")

    with pytest.raises(Missing):
        await asked(closed)


async def test_what_is_no_address_is_named(integration):
    with pytest.raises(Unacceptable) as refused:
        await asked(integration, address="presse@")

    assert refused.value.fields == {"address": "address"}


async def test_leaving_takes_one_act_and_opening_the_page_none(integration):
    subscription = await joined(integration)
    token = leaving_path(subscription.id).rpartition("/")[2]

    assert (await show_leaving(token)).ended_at is None
    assert (await unsubscribe(token)).ended_at is not None


async def test_leaving_works_months_after_the_mail_and_twice_is_once(integration):
    subscription = await joined(integration)
    token = leaving_path(subscription.id).rpartition("/")[2]
    with clock.at(clock.now() + timedelta(days=100)):
        first = await unsubscribe(token)

    with clock.at(clock.now() + timedelta(days=400)):
        assert (await unsubscribe(token)).ended_at == first.ended_at


async def test_leaving_holds_back_what_is_still_queued(integration):
    subscription = await joined(integration)
    body = await MailBody.create(template="circular", created_at=clock.now())
    address = {"address": subscription.address, "address_key": subscription.address_key}
    await Delivery.create(body=body, subscription_id=subscription.id, **address)

    await unsubscribe(leaving_path(subscription.id).rpartition("/")[2])

    assert (await Delivery.get(body=body)).state is DeliveryState.SUPPRESSED


async def test_a_link_to_confirm_is_no_link_to_leave(integration):
    subscription = await joined(integration)

    for token in (sign("subscription", subscription.id), "1.guessed", "", "x"):
        with pytest.raises(Missing):
            await unsubscribe(token)


async def test_whoever_left_may_come_back(integration):
    subscription = await joined(integration)
    await unsubscribe(leaving_path(subscription.id).rpartition("/")[2])

    again = await joined(integration)

    assert again.id != subscription.id and again.confirmed_at is not None
