"""A circular from the first word to the archive: written, released by a second person, sent, returned, wished away, found."""

import asyncio
import re
import smtplib
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from emails import arrivals, delivery
from emails.lmtp import listening
from models.matters import Topic
from models.organisations import Mailbox
from models.queue import drain
from models.settings import Settings
from tests.emails.servers import scripted
from tests.emails.test_classification import report
from tests.journeys.browser import chromium, serving, visit

pytestmark = pytest.mark.needs("chromium")

TEXT = "Der **zweite Entwurf** liegt vor. Wir bitten um Ihre Änderungsbedarfe zu den Sprachkursen.\n\n- § 4\n- § 7"
NARROW, WIDE = 360, 700


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True, bounce_limit=1.0)


@pytest.fixture
async def post(world, settings):
    """`post()` lets all mails leave; what has arrived meanwhile, by recipient: (envelope sender, mail)."""
    async with scripted() as server:

        async def arrived():
            await drain()
            mails, server.mails = server.mails, []
            return {to: (sender, message_from_bytes(raw, policy=policy.default)) for sender, to, raw in mails}

        delivery.use(replace(settings, smtp_host="127.0.0.1", smtp_port=server.port))
        arrivals.use(settings)
        yield arrived
        delivery._settings = arrivals._settings = None


def path_of(mail, start):
    """The first link of the mail that leads to such a page."""
    return re.search(rf"https?://[^/]+({start}[^\s)>]+)", mail.get_body(("plain",)).get_content())[1]


def come_back(port, token):
    with smtplib.LMTP("127.0.0.1", port) as client:
        client.sendmail("", [token], report(words="smtp; 550 5.1.1 user unknown"))


async def legible(window, mail, name):
    """The mail as HTML, on a phone and in a window: nothing scrolls sideways."""
    shown = await window.context.new_page()
    for width in (NARROW, WIDE):
        await shown.set_viewport_size({"width": width, "height": 900})
        await shown.set_content(mail.get_body(("html",)).get_content())
        page = "document.documentElement"
        assert await shown.evaluate(f"{page}.scrollWidth <= {page}.clientWidth"), f"{name} at {width}"
        window.page, before = shown, window.page
        await window.picture(f"mail-{name}-{width}")
        window.page = before
    await shown.close()


async def test_a_circular_is_written_released_sent_returned_wished_away_and_found(world, settings, post):
    await Topic.create(number=7, name="Sprache")
    other = await Topic.create(number=8, name="Wohnen")
    town, city = [(await Mailbox.get(organisation=one)).address for one in (world.town, world.city)]
    async with serving(settings) as base, chromium() as browser, listening("127.0.0.1", 0) as port:
        window = await visit(browser, base, world.clara)
        page = window.page

        await window.goto("/circulars/new")
        await window.write("Betreff", "Zweiter Entwurf liegt vor")
        await window.write("Text", TEXT)
        await page.frame_locator("#preview").get_by_text("zweite Entwurf").wait_for()
        await page.locator(f"[name=topic_ids][value='{other.id}']").check()
        await window.unfold("Einzelne Mitglieder dazu")
        await page.locator("#named").fill(f"{world.town.ars}\nDohlenstadt")
        await page.locator("#named").blur()
        await page.get_by_text("Das meint 2 Mitglieder.").wait_for()
        await window.press("Entwurf speichern")
        await window.follow("Vorschau und Freigabe …")
        assert "Freigeben kann jemand anderes" in await page.inner_text("main")
        await page.get_by_label("Wen bitten Sie darum?").select_option(label="Lea Lohse")
        await window.press("Um Freigabe bitten")

        asked = (await post())[f"lea.lohse@{world.federation.id}.example"][1]
        await window.become(world.lea)
        await window.goto(path_of(asked, "/circulars/"))
        assert "Sie senden an 2 Empfänger" in await page.inner_text("h1")
        await window.look("release-1280")
        await window.press("Freigeben und jetzt versenden")
        await window.unfold("Versand anhalten")
        await window.write("Warum halten Sie an?", "Ein Tippfehler?")
        await window.press("Anhalten")
        assert "Angehalten: Ein Tippfehler?" in await page.inner_text("main") and not await post()
        await window.press("Fortsetzen")
        sent = await post()
        assert set(sent) == {town, city}
        await page.get_by_text("von 2").wait_for()
        await page.locator("#figures dd", has_text="2 von 2").wait_for()
        await window.follow("Bericht: was aus jeder Mail wurde")
        await window.hold("report")

        await asyncio.to_thread(come_back, port, sent[town][0])
        await drain()
        await window.become(world.ulla)
        await window.goto(f"/organisations/{world.town.id}")
        assert "für Rundschreiben gesperrt" in await page.inner_text("main")
        await window.hold("address-health")
        await window.become(world.anna)
        await window.goto("/")
        assert f"Mails an {town} kommen zurück" in await page.inner_text("main")

        await window.become(None)
        await window.goto(path_of(sent[city][1], "/preferences/"))
        assert "Dohlenstadt" in await page.inner_text("main")
        await window.hold("preferences")
        await window.tick("Wohnen", on=False)
        await window.press("Wünsche absenden")
        confirming = (await post())[city][1]
        await window.goto(path_of(confirming, "/preferences/confirm/"))
        await window.press("Wünsche bestätigen")
        assert "gelten von jetzt an" in await page.inner_text("h1")

        await window.become(world.bert)
        await window.goto("/circulars")
        await window.write("Suche in Betreff, Text und Nummer", "Sprachkurs Änderungsbedarf")
        await page.locator("mark", has_text="Sprachkursen").wait_for()
        await window.hold("archive-found")
        for name, mail in (("circular", sent[city][1]), ("confirm", confirming), ("release", asked)):
            await legible(window, mail, name)
