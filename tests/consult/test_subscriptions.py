import pytest

from models.circulars import MailingList, Subscription
from models.deliveries import Delivery
from tests.consult.conftest import log_in
from workflows import clock
from workflows.recipients.subscriptions import leaving_path

FOREIGN = {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}


@pytest.fixture
async def client(browser, world):
    async with browser() as opened:
        yield opened


@pytest.fixture
async def integration(world):
    return await MailingList.create(office=world.federation, name="Integration", open=True)


async def subscriber(mailing_list, address="a@x.example"):
    return await Subscription.create(
        mailing_list=mailing_list,
        address=address,
        address_key=address,
        requested_at=clock.now(),
        confirmed_at=clock.now(),
    )


async def test_a_visitor_subscribes_and_only_the_button_in_the_mail_counts(client, integration):
    assert "Integration" in (await client.get("/subscriptions")).text

    asked = await client.post(f"/lists/{integration.id}/subscribe", data={"address": "a@x.example"})
    assert "said=subscription_requested" in asked.headers["location"]
    path = (await Delivery.get()).facts["link"].removeprefix("http://localhost:8000")
    assert "Soll a@x.example" in (await client.get(path)).text
    assert (await Subscription.get()).confirmed_at is None
    await client.post(path)

    assert (await Subscription.get()).confirmed_at is not None


async def test_what_is_no_address_is_shown_again(client, integration):
    answer = await client.post(f"/lists/{integration.id}/subscribe", data={"address": "a@"})

    assert answer.status_code == 422 and 'value="a@"' in answer.text


async def test_one_click_leaves_at_once_without_cookie_page_or_origin(client, integration):
    """What a mail program posts (RFC 8058): no page of ours around it."""
    path = leaving_path((await subscriber(integration)).id)

    answers = [
        await client.post(path, content="List-Unsubscribe=One-Click", headers=FOREIGN),
        await client.post(path, content="List-Unsubscribe=One-Click", headers=FOREIGN),
    ]

    assert [one.status_code for one in answers] == [200, 200]
    assert "set-cookie" not in answers[0].headers
    assert (await Subscription.get()).ended_at is not None


async def test_scanners_that_open_the_link_leave_nothing(client, integration):
    path = leaving_path((await subscriber(integration)).id)

    assert "Verteiler verlassen" in (await client.get(path)).text
    assert (await Subscription.get()).ended_at is None
    assert (await client.post("/unsubscribe/1.guessed")).status_code == 404


async def test_an_office_sets_up_a_list_and_brings_addresses_after_a_preview(client, world):
    await log_in(client, world.clara)
    made = await client.post("/lists", data={"name": "Presse", "description": "Medien"})
    list_id = (await MailingList.get()).id
    assert made.headers["location"] == f"/lists/{list_id}?said=saved"
    table = "Adresse;Einwilligung\na@x.example;Formular\nkaputt;Formular\n"

    preview = await client.post(f"/lists/{list_id}/import", files={"file": ("liste.csv", table.encode())})
    assert "1 Adresse übernehmen" in preview.text and "keine Mail-Adresse" in preview.text
    assert await Subscription.all().count() == 0
    await client.post(f"/lists/{list_id}/import", data={"table": table, "act": "import"})

    assert (await Subscription.get()).address == "a@x.example"
    assert "a@x.example" in (await client.get(f"/lists/{list_id}")).text


async def test_an_empty_table_is_refused_on_the_page_of_the_list(client, world, integration):
    await log_in(client, world.clara)

    answer = await client.post(f"/lists/{integration.id}/import", data={"table": " "})

    assert answer.status_code == 422 and "Füllen Sie dieses Feld aus" in answer.text


async def test_an_office_takes_an_address_off(client, world, integration):
    one = await subscriber(integration)
    await log_in(client, world.clara)

    await client.post(f"/lists/{integration.id}/addresses/{one.id}/end")

    assert (await Subscription.get()).ended_at is not None
