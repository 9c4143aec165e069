"""The pages an operator owes the public."""

import pytest

from consult.guides import FOLDER, GUIDES, guide_for
from consult.pages import BUILT_IN, TITLES
from models.settings import Settings
from tests.consult.conftest import Browser
from tests.world import World
from workflows.access import VISITOR


@pytest.mark.parametrize("name", list(TITLES))
@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_page_is_there_in_both_languages(browser: Browser, name: str, language: str) -> None:
    async with browser() as client:
        answer = await client.get(f"/{name}?lang={language}")

    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert (BUILT_IN / f"{name}.{language}.md").is_file()


@pytest.mark.parametrize("name", ["imprint", "privacy", "accessibility"])
async def test_a_built_in_page_says_who_has_to_fill_in_what(browser: Browser, name: str) -> None:
    async with browser() as client:
        answer = await client.get(f"/{name}")

    assert f"{name}.de.md" in answer.text
    assert "PAGES_DIR" in answer.text


async def test_the_operators_own_text_wins_and_is_marked_when_it_is_only_german(
    browser: Browser, settings: Settings
) -> None:
    settings.pages_dir.mkdir()
    (settings.pages_dir / "imprint.de.md").write_text("Musterverband e. V.")
    async with browser() as client:
        german, english = await client.get("/imprint"), await client.get("/imprint?lang=en")

    assert "Musterverband e. V." in german.text
    assert "Musterverband e. V." in english.text
    assert '<div class="app-text app-prose" lang="de">' in english.text
    assert "Dieser Text fehlt noch" not in german.text


async def test_the_service_says_that_it_stands(browser: Browser, db: str) -> None:
    async with browser() as client:
        assert (await client.get("/healthz")).text == "ok"


async def test_figures_are_for_this_machine_or_whoever_brings_the_token(browser: Browser) -> None:
    async with browser() as client:
        assert "sprachrohr_requests_total" in (await client.get("/metrics")).text
        assert (await client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})).status_code == 404


async def test_with_a_token_in_the_settings_only_the_token_counts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    object.__setattr__(settings, "metrics_token", "correct horse")
    async with browser() as client:
        assert (await client.get("/metrics")).status_code == 404
        assert (await client.get("/metrics", headers={"Authorization": "Bearer wrong"})).status_code == 404
        assert (await client.get("/metrics", headers={"Authorization": "Bearer correct horse"})).status_code == 200


@pytest.mark.parametrize("language", ["de", "en"])
async def test_every_guide_is_there_in_both_languages_and_leads_to_the_others(browser: Browser, language: str) -> None:
    async with browser() as client:
        pages = {name: await client.get(f"/help/{name}?lang={language}") for name in GUIDES}
        start = await client.get(f"/help?lang={language}")
        unknown = await client.get("/help/king")

    assert {answer.status_code for answer in pages.values()} == {200} and unknown.status_code == 404
    assert len({answer.text.partition("<title>")[2].partition("</title>")[0] for answer in pages.values()}) == len(
        GUIDES
    )
    assert all(f'href="/help/{name}"' in text for name in GUIDES for text in (start.text, pages["mayor"].text))
    words = [len((FOLDER / f"{name}.{language}.md").read_text("utf-8").split()) for name in GUIDES]
    assert max(words) < 300  # two minutes


def test_each_role_is_led_to_its_own_guide(world: World) -> None:
    guides = [guide_for(one) for one in (VISITOR, world.anna, world.cem, world.clara, world.ulla, world.paul)]

    assert guides == ["member", "member", "coordinator", "officer", "administrator", "state-association"]
