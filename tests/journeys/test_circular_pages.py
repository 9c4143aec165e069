"""What offices see of circulars, lists and people, on a phone and on a desk, with 0, 1 and many things."""

from datetime import timedelta

import pytest

from models.circulars import MailingList, Subscription
from models.circulars import Path as MailPath
from models.deliveries import Delivery, DeliveryState
from models.matters import Circle
from models.people import Mandate
from models.rounds import Round
from models.settings import Settings
from tests.journeys.browser import PHONE, chromium, serving, visit
from tests.small_pdf import small_pdf
from tests.workflows.circular_example import draft, draft_in_round
from workflows import clock
from workflows.circulars.circular_sending import send_circular
from workflows.circulars.circulars import attach_file
from workflows.organisations.mailboxes import set_mailbox
from workflows.recipients.mail_paths import set_mail_path

pytestmark = pytest.mark.needs("chromium")

TEXT = """Worum geht es? Der **zweite Entwurf** liegt vor.

- § 4 beginnt nun „Die Länder stellen sicher, dass …“
- § 7 ist gestrichen

Was bitten wir Sie zu tun? Bis wann?"""


@pytest.fixture
async def filled(world):
    """Circulars in all states, a list with addresses, a desk with a link, people and mailboxes that wait."""
    await set_mail_path(world.tom, world.state_association.id, MailPath.THROUGH)
    mailing_list = await MailingList.create(office=world.federation, name="Integration", open=True, description="Neues")
    for number in range(3):
        address = f"abonnent{number}@verwaltungsgemeinschaft-ginstertal.example"
        await Subscription.create(
            mailing_list=mailing_list, address=address, address_key=address,
            proof={"kind": "import", "consent": "Formular"}, requested_at=clock.now(), confirmed_at=clock.now(),
        )  # fmt: skip
    sent = await draft(
        world.clara, world.federation, subject="Zweiter Entwurf liegt vor", text=TEXT, circle=Circle.PUBLIC,
        deadline=clock.now() + timedelta(days=9),
    )  # fmt: skip
    await attach_file(world.clara, sent.id, name="Synopse_zweiter_Entwurf.pdf", content=small_pdf())
    await send_circular(world.lea, sent.id, version=2)
    await Delivery.filter(organisation_id=world.city.id).update(state=DeliveryState.UNKNOWN)
    open_draft = await draft(
        world.clara, world.federation, circle=Circle.PUBLIC, list_ids=[mailing_list.id], text=TEXT,
        audience={"kinds": ["county", "municipality"], "states": ["16"], "maximum_population": 20_000},
    )  # fmt: skip
    await draft_in_round(world, document_circle=Circle.MEMBERS)
    await Round.all().update(opened_at=clock.now())
    await Mandate.filter(person_id=world.anna.person_id).update(provisional=True)
    await set_mailbox(world.cem, world.town.id, address="neu@lerchenroda.example")
    return {
        "sent": sent.id,
        "draft": open_draft.id,
        "list": mailing_list.id,
        "town": world.town.id,
        "union": world.union.id,
        "anna": world.anna.person_id,
    }


PAGES = {
    "clara": ["/account", "/circulars", "/circulars/{sent}", "/circulars/{draft}", "/circulars/{draft}/edit",
              "/circulars/{draft}/send", "/circulars/{sent}/extend", "/circulars/{sent}/correct", "/circulars/new", "/audiences", "/lists", "/lists/{list}", "/mail-paths", "/organisations",
              "/organisations?q=nirgends", "/organisations/{union}", "/organisations/{town}/people"],
    "paul": ["/circulars/{sent}", "/circulars/{sent}/forward"],
    "lea": ["/circulars/{draft}/send"],
    "tom": ["/mail-paths"],
    "ulla": ["/people/{anna}/erase"],
}  # fmt: skip


async def test_pages_of_offices_hold_on_phone_and_desk(world, filled, settings):
    async with serving(settings) as base, chromium() as browser:
        for who, paths in PAGES.items():
            window = await visit(browser, base, getattr(world, who))
            for path in paths:
                await window.goto(path.format(**filled))
                await window.hold(f"{who}{path}")
            await window.close()


async def test_an_officer_sends_and_a_landesverband_forwards_without_javascript(world, filled, settings):
    async with serving(settings) as base, chromium() as browser:
        lea = await visit(browser, base, world.lea, javascript=False)
        await lea.goto(f"/circulars/{filled['draft']}/send")
        page = await lea.press("Freigeben und jetzt versenden")
        assert "Das Rundschreiben ist versandt" in await page.inner_text("main")

        paul = await visit(browser, base, world.paul, javascript=False, width=PHONE)
        await paul.goto(f"/circulars/{filled['draft']}/forward")
        await paul.page.get_by_label("Ihr Zeichen").fill("GKT 17")
        page = await paul.press("Weiterleiten")
        assert "weitergegeben" in await page.inner_text("main")


async def test_a_visitor_asks_the_author_without_javascript_and_confirms_by_the_mail(world, filled, settings):
    async with serving(settings) as base, chromium() as browser:
        visitor = await visit(browser, base, None, javascript=False, width=PHONE)
        await visitor.goto(f"/circulars/{filled['sent']}")
        await visitor.unfold("Frage stellen")
        await visitor.write("Was möchten Sie wissen?", "Ab wann gilt das?")
        await visitor.page.get_by_label("Ihre Mail-Adresse").fill("presse@dohlenstadt.example")
        await visitor.hold("visitor-asks")
        page = await visitor.press("Frage absenden")
        assert "Noch ist nichts gefragt" in await page.inner_text("main")

        mail = await Delivery.get(body__template="question_confirm")
        await visitor.goto(mail.facts["link"].partition("//")[2].partition("/")[2].join(("/", "")))
        await visitor.hold("visitor-confirms")
        page = await visitor.press("Frage absenden")
        assert "Die Antwort geht an presse@dohlenstadt.example" in await page.inner_text("main")
        assert await Delivery.filter(body__template="circular_question").count() == 1


async def test_files_of_a_new_circular_are_kept_out_of_its_preview_and_saved_with_it(world, filled, settings):
    async with serving(settings) as base, chromium() as browser:
        clara = await visit(browser, base, world.clara)
        page = await clara.goto("/circulars/new")
        await page.get_by_label("Betreff").fill("Mit Anlage")
        await page.locator("#files").set_input_files(
            [{"name": "Synopse.pdf", "mimeType": "application/pdf", "buffer": small_pdf()}]
        )
        async with page.expect_request("**/circulars/preview") as previewed:
            await page.locator("#text").fill("Es geht um § 4.")
        assert b"Synopse.pdf" not in ((await previewed.value).post_data_buffer or b"")
        await clara.picture("new-circular-with-file")
        page = await clara.press("Entwurf speichern")
        assert "Synopse.pdf" in await page.inner_text("main")


async def test_a_page_with_refused_form_shows_the_mistakes_first(world, filled, settings):
    async with serving(settings) as base, chromium() as browser:
        cem = await visit(browser, base, world.cem, width=PHONE)
        await cem.goto(f"/organisations/{world.town.id}/people")
        page = await cem.press("Eintragen und benachrichtigen")

        assert await page.evaluate("document.activeElement.id") == "form-error"
        await cem.check()


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
