"""What every answer carries and what no request may do."""

import json

import pytest
from structlog.testing import capture_logs

from consult.middleware import POLICY
from tests.consult import demo
from tests.consult.conftest import Browser, log_in
from tests.world import World

SAVED = {"minutes": "90", "reason": "Weil."}


@pytest.mark.parametrize("path", ["/plain", "/nowhere", "/refuse/denied", "/refuse/error"])
async def test_every_answer_carries_the_policy_also_one_that_failed(browser: Browser, path: str) -> None:
    async with browser(demo.ROUTES) as client:
        headers = (await client.get(path)).headers

    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_policy_allows_nothing_inline_and_no_foreign_origin() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY


async def test_only_an_address_with_https_tells_browsers_to_stay_there(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        assert "strict-transport-security" not in (await client.get("/plain")).headers


async def test_pages_of_a_person_are_never_stored_and_public_ones_asked_for_again(
    browser: Browser, world: World
) -> None:
    async with browser(demo.ROUTES) as client:
        public = await client.get("/plain")
        await log_in(client, world.anna)
        own = await client.get("/me")

    assert public.headers["cache-control"] == "no-cache"
    assert own.headers["cache-control"] == "no-store"
    assert "HX-Request" in public.headers["vary"]
    assert "HX-Request" in own.headers["vary"]


async def test_the_cookie_says_who_asks_and_a_wrong_one_is_a_visitor(browser: Browser, world: World) -> None:
    async with browser(demo.ROUTES) as client:
        await log_in(client, world.anna)
        assert (await client.get("/me")).json()["name"] == "Anna Amsel"
        client.cookies.set("session", "guessed")
        assert (await client.get("/me")).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
async def test_an_act_from_a_foreign_page_is_denied(
    browser: Browser, templates: dict[str, str], headers: dict[str, str]
) -> None:
    templates.update(demo.TEMPLATES)
    async with browser(demo.ROUTES, headers=headers) as client:
        answer = await client.post("/demo/7/save", data=SAVED)

    assert answer.status_code == 403
    assert "Diese Handlung kam nicht von einer Seite von Sprachrohr" in answer.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}])
async def test_an_act_from_our_own_page_or_a_program_is_let_through(
    browser: Browser, templates: dict[str, str], headers: dict[str, str]
) -> None:
    templates.update(demo.TEMPLATES)
    async with browser(demo.ROUTES, headers=headers) as client:
        assert (await client.post("/demo/7/save", data=SAVED)).status_code == 303


async def test_reading_from_a_foreign_page_is_allowed_and_so_is_leaving_a_list_by_one_click(browser: Browser) -> None:
    async with browser(demo.ROUTES, headers={"Sec-Fetch-Site": "cross-site"}) as client:
        assert (await client.get("/plain")).status_code == 200
        assert (await client.post("/unsubscribe/abc", data={"List-Unsubscribe": "One-Click"})).status_code == 200


async def test_a_foreign_host_name_is_refused(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        assert (await client.get("/plain", headers={"Host": "evil.example"})).status_code == 400


async def test_a_body_above_the_limit_is_refused_whether_it_says_its_length_or_not(browser: Browser) -> None:
    async def endless():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b"x" * 2**16

    async with browser(demo.ROUTES) as client:
        said = await client.post("/demo/7/save", content=b"x" * (2**20 + 1))
        unsaid = await client.post(
            "/demo/7/save", content=endless(), headers={"Content-Type": "application/x-www-form-urlencoded"}
        )

    assert (said.status_code, unsaid.status_code) == (413, 413)
    assert "Das ist mehr, als wir auf einmal annehmen" in said.text


async def test_the_log_names_the_route_but_neither_query_nor_token(browser: Browser) -> None:
    with capture_logs() as lines:
        async with browser(demo.ROUTES) as client:
            answer = await client.get("/login/geheimer-link?code=123456")
            await client.get("/demo/7?q=geheim")

    assert "geheim" not in json.dumps(lines, default=str)
    assert "123456" not in json.dumps(lines, default=str)
    assert [(line["route"], line["status"], line["ids"]) for line in lines if line["event"] == "request"] == [
        ("login:show", 200, []),
        ("demo:edit", 500, [7]),
    ]
    assert answer.headers["x-request-id"]


async def test_the_language_is_asked_for_remembered_then_the_persons_then_the_browsers(
    browser: Browser, world: World
) -> None:
    english = {"Accept-Language": "en-GB,en;q=0.8,de;q=0.5"}
    async with browser(demo.ROUTES) as client:
        assert (await client.get("/plain")).headers["content-language"] == "de"
        assert (await client.get("/plain", headers={"Accept-Language": "fr"})).headers["content-language"] == "de"
        assert (await client.get("/plain", headers=english)).headers["content-language"] == "en"
        await log_in(client, world.anna)
        assert (await client.get("/me", headers=english)).headers["content-language"] == "de"
        assert (await client.get("/me?lang=en")).headers["content-language"] == "en"
        assert (await client.get("/me")).headers["content-language"] == "en"
        assert (await client.get("/me?lang=xx")).headers["content-language"] == "en"
