"""A refusal is a page with a way back, an alert for htmx, or a problem document; never a trace."""

import pytest

from consult.sentences import FIELDS, REFUSALS, sentence
from consult.translate import speak
from tests.consult import demo
from tests.consult.conftest import Browser
from workflows.errors import Refusal

CASES = [("missing", 404, "Diese Seite gibt es nicht"), ("denied", 403, "Das können Sie hier nicht tun"),
         ("closed", 409, "Ihr Entwurf bleibt gespeichert"), ("error", 500, "Es ist nichts gespeichert worden")]  # fmt: skip


@pytest.mark.parametrize(("kind", "status", "told"), CASES)
async def test_a_refusal_is_a_page_with_a_sentence_and_a_way_back(
    browser: Browser, kind: str, status: int, told: str
) -> None:
    async with browser(demo.ROUTES) as client:
        answer = await client.get(f"/refuse/{kind}", headers={"Referer": "http://localhost/plain?page=3"})

    assert answer.status_code == status
    assert told in answer.text
    assert 'href="/plain?page=3"' in answer.text
    assert "<h1" in answer.text


async def test_the_way_back_never_leads_to_a_foreign_site(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        answer = await client.get("/refuse/denied", headers={"Referer": "https://evil.example/x"})

    assert "evil" not in answer.text


async def test_a_failure_shows_its_number_but_nothing_of_its_inside(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        page = await client.get("/refuse/error")
        part = await client.get("/refuse/error", headers={"HX-Request": "true"})

    for answer in (page, part):
        assert "4711" not in answer.text
        assert "Traceback" not in answer.text
    assert "nennen Sie diese Kennung" in page.text
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("kind", "status", "told"), CASES)
async def test_htmx_gets_an_alert_for_the_top_of_the_page(browser: Browser, kind: str, status: int, told: str) -> None:
    async with browser(demo.ROUTES) as client:
        answer = await client.post(f"/refuse/{kind}/now", headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert answer.status_code == status
    assert told in answer.text
    assert "<html" not in answer.text
    assert answer.headers["hx-retarget"] == "#alert"
    assert "hx-swap-oob" not in answer.text


async def test_a_program_gets_a_problem_document(browser: Browser) -> None:
    async with browser(demo.ROUTES, headers={"Accept": "application/json"}) as client:
        answer = await client.get("/refuse/closed")
        form = await client.post("/demo/7/save", data={"minutes": "ca. 90", "reason": "x"})

    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Der Stand hat sich geändert",
        "status": 409,
        "detail": "Die Beteiligung ist geschlossen. Ihr Entwurf bleibt gespeichert.",
        "code": "round_closed",
    }
    assert form.status_code == 422
    assert form.json()["errors"] == {"minutes": "Geben Sie nur eine Zahl ein, zum Beispiel 90."}


async def test_an_unknown_address_and_a_wrong_method_are_pages_too(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        unknown, wrong = await client.get("/nowhere"), await client.post("/plain")

    assert (unknown.status_code, wrong.status_code) == (404, 405)
    assert wrong.headers["allow"] in ("GET, HEAD", "HEAD, GET")
    assert "kern-heading-large" in unknown.text


async def test_refusals_speak_english_to_those_who_do(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        answer = await client.get("/refuse/closed?lang=en")

    assert "The consultation is closed. Your draft stays saved." in answer.text


def test_a_code_without_sentence_or_facts_falls_back_to_its_family() -> None:
    speak("de")
    assert sentence("brand_new", "denied", {}) == REFUSALS["denied"]
    assert sentence("form_too_long", "unacceptable", {}) == REFUSALS["unacceptable"]
    assert sentence("form_too_long", "unacceptable", {"most": 20_000}).startswith(
        "Zusammen sind das mehr als 20\u202f000"
    )


def test_every_class_of_refusal_has_a_sentence() -> None:
    def classes(base: type[Refusal]) -> set[type[Refusal]]:
        return {base} | {one for sub in base.__subclasses__() for one in classes(sub)}

    assert {one.code for one in classes(Refusal)} - {"refusal"} <= set(REFUSALS)


@pytest.mark.parametrize("told", [*REFUSALS.values(), *FIELDS.values()])
def test_sentences_are_written_for_a_clerk(told: str) -> None:
    assert told.endswith(".")
    assert "!" not in told
    for word in ("ungültig", "Ungültig", "erfolgreich", " bitte ", "Bitte "):
        assert word not in told
