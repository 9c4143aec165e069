"""Good practice in a real browser: told by a town, released by the office, found by another, asked and answered."""

import pytest

from models.matters import Topic
from models.positions import Example
from models.settings import Settings
from tests.journeys.browser import DESK, PHONE, chromium, serving, visit

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)


async def test_an_example_goes_from_draft_to_search_result_and_answers_a_question(world, settings):
    await Topic.create(number=3, name="Sprache und Bildung")
    async with serving(settings) as base, chromium() as browser:
        clerk = await visit(browser, base, world.anna, width=DESK)
        await tells(clerk)
        example = await Example.all().first()
        office = await visit(browser, base, world.clara, width=DESK)
        await office.goto(f"/examples/{example.id}")
        await office.hold("example-office")
        await office.press("Veröffentlichen")
        other = await visit(browser, base, world.bert, width=PHONE, keys=True)
        await finds_and_asks(other)
        await clerk.goto(f"/examples/{example.id}")
        await clerk.write("Ihre Antwort an Uhuberg", "Etwa dreißig Stunden.")
        await clerk.press("Antworten")
        await clerk.hold("example-answered")
        visitor = await visit(browser, base, width=PHONE, javascript=False)
        await visitor.goto(f"/examples/{example.id}?lang=en")
        shown = await visitor.page.inner_text("main")
        assert "Anna Amsel" not in shown
        assert "dreißig" not in shown
        await visitor.look("example-visitor-en")


async def tells(clerk):
    await clerk.goto("/examples")
    await clerk.look("examples-empty")
    await clerk.follow("Beispiel erzählen")
    await clerk.write("Kurz gesagt: Was machen Sie?", "Dolmetscherpool für Arztbesuche")
    await clerk.press("Speichern")
    assert "Noch nicht angenommen" in await clerk.page.inner_text("main")
    await clerk.write("Wie geht das?", "Neun Gemeinden teilen sich eine Liste von **Dolmetschern**.")
    await clerk.write("Was kostet es?", "4.000 Euro im Jahr")
    await clerk.write("Was hat es gebracht?", "Kaum noch abgebrochene Termine.")
    await clerk.page.get_by_label("Zu welchem Handlungsfeld?").select_option(index=1)
    await clerk.look("example-new")
    await clerk.press("Speichern")
    await clerk.unfold("Ansprechperson ändern")
    await clerk.tick("nur meine Organisation und die Geschäftsstelle; Fragen kommen über Sprachrohr")
    await clerk.press("Ich beantworte Fragen")
    await clerk.hold("example-draft")
    await clerk.follow("Bearbeiten")
    await clerk.hold("example-edit")
    await clerk.follow("Abbrechen")
    await clerk.press("Der Geschäftsstelle geben")


async def finds_and_asks(other):
    await other.goto("/examples")
    await other.write("Wonach suchen Sie?", "Dolmetscher")
    await other.press("Suchen")
    assert "1 Beispiel." in await other.page.inner_text("main")
    await other.look("examples-found")
    await other.follow("Dolmetscherpool für Arztbesuche")
    assert "Anna Amsel" not in await other.page.inner_text("main")
    await other.write("Was möchten Sie wissen?", "Wie viele Stunden im Monat?")
    await other.press("Frage senden")
    assert "noch nicht beantwortet" in await other.page.inner_text("main")
