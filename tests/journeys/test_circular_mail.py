"""A circular from the button of the office to the bytes that arrive, and back by one click."""

from email import message_from_bytes, policy

import pytest

from emails import delivery
from emails.examples import EXAMPLES
from emails.render import render
from models.circulars import MailingList, Path, Subscription
from models.deliveries import Delivery, DeliveryState
from models.matters import Circle
from models.organisations import Mailbox
from models.queue import drain
from models.settings import Settings
from tests.emails.servers import scripted
from tests.journeys.browser import chromium
from tests.small_pdf import small_pdf
from tests.workflows.circular_example import draft
from workflows import clock, installation
from workflows.circulars.circular_forwarding import forward_circular
from workflows.circulars.circular_progress import circular_progress
from workflows.circulars.circular_sending import send_circular
from workflows.circulars.circulars import attach_file
from workflows.recipients.mail_paths import set_mail_path
from workflows.recipients.subscriptions import unsubscribe

CLERK = "fachfrau@x.example"


@pytest.fixture
async def post(world, tmp_path):
    """A mail server of which the mails are read by `arrived()`: address → mail."""
    async with scripted() as server:
        settings = Settings(
            data_dir=tmp_path,
            secret="for tests only",
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            mail_only_example=True,
        )
        installation.use(settings)
        delivery.use(settings)

        async def arrived():
            await drain()
            mails, server.mails = server.mails, []
            return {recipient: message_from_bytes(content, policy=policy.default) for _, recipient, content in mails}

        yield arrived
        delivery._settings = None


async def address_of(place):
    return (await Mailbox.get(organisation=place)).address


async def test_a_circular_arrives_at_members_lists_and_through_the_landesverband(world, post):
    await set_mail_path(world.tom, world.state_association.id, Path.THROUGH)
    mailing_list = await MailingList.create(office=world.federation, name="Integration")
    await Subscription.create(
        mailing_list=mailing_list, address=CLERK, address_key=CLERK, requested_at=clock.now(), confirmed_at=clock.now()
    )
    circular = await draft(world.clara, world.federation, circle=Circle.PUBLIC, list_ids=[mailing_list.id])
    await attach_file(world.clara, circular.id, name="Übersicht.pdf", content=small_pdf())

    await send_circular(world.lea, circular.id, version=2)
    first = await post()

    assert set(first) == {
        CLERK, await address_of(world.county), await address_of(world.city), await address_of(world.state_association)
    }  # fmt: skip
    member, reader = first[await address_of(world.city)], first[CLERK]
    assert member["Subject"] == f"Rundschreiben 1/{clock.today().year}: Zweiter Entwurf"
    assert [one.get_filename() for one in member.iter_attachments()] == ["Übersicht.pdf"]
    assert member["List-Id"] is None and member["List-Unsubscribe"] is None
    assert reader["List-Id"] == f"<list-{mailing_list.id}.kommunalkonvent.example>"
    assert reader["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    await forward_circular(world.paul, circular.id, reference="GKT 17", cover_note="Bitte *rasch*.")
    second = await post()

    assert len(second) == 6
    text = second[await address_of(world.town)].get_body(("plain",)).get_content()
    assert text.startswith("Gemeindekonvent Thüringen leitet weiter (Zeichen GKT 17):")
    progress = await circular_progress(world.clara, circular.id)
    assert (progress.fates.recipients, progress.fates.delivered, progress.waiting) == (9, 9, 0)

    await unsubscribe(reader["List-Unsubscribe"].strip("<>").rpartition("/")[2])
    assert (await Subscription.get()).ended_at is not None


async def test_whoever_leaves_between_sending_and_delivery_gets_nothing(world, post):
    mailing_list = await MailingList.create(office=world.federation, name="Integration")
    await Subscription.create(
        mailing_list=mailing_list, address=CLERK, address_key=CLERK, requested_at=clock.now(), confirmed_at=clock.now()
    )
    circular = await draft(world.clara, world.federation, list_ids=[mailing_list.id])
    await send_circular(world.lea, circular.id, version=1)
    queued = await Delivery.get(address=CLERK)

    await unsubscribe(queued.facts["unsubscribe"].rpartition("/")[2])

    assert CLERK not in await post()
    assert (await Delivery.get(id=queued.id)).state is DeliveryState.SUPPRESSED


@pytest.mark.needs("chromium")
async def test_no_mail_scrolls_sideways_on_a_phone_and_what_is_asked_is_a_button():
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 360, "height": 700})
        for name, facts in EXAMPLES.items():
            await page.set_content(render(name, "de", facts).html)
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360, name
        await page.set_content(render("circular", "de", EXAMPLES["circular"]).html)
        button = page.get_by_role("link", name="Kenntnisnahme bestätigen")
        assert await button.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(0, 62, 144)"
        assert (await button.bounding_box())["height"] >= 44
        await page.close()
