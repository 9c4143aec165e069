"""Who is let through the door of a place, and where the others are sent."""

import pytest
from httpx import URL

from consult.places import Who
from consult.routes import ROUTES
from tests.consult import demo
from tests.consult.conftest import Browser, log_in
from tests.world import World


async def test_a_visitor_is_sent_to_the_login_and_back(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        answer = await client.get("/me?page=2&q=§ 7")

    assert answer.status_code == 303
    login = URL(answer.headers["location"])
    assert (login.path, login.params["back"]) == ("/login", "/me?page=2&q=%C2%A7%207")


async def test_an_act_after_the_session_ended_is_refused_so_that_the_text_stays_in_the_window(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        page = await client.post("/me/change")
        part = await client.post("/me/change", headers={"HX-Request": "true", "HX-Request-Type": "partial"})

    assert (page.status_code, part.status_code) == (403, 403)
    assert "steht noch in Ihrem Fenster" in page.text
    assert part.headers["hx-retarget"] == "#alert"


@pytest.mark.parametrize(
    ("path", "admitted"),
    [
        ("/me", {"anna", "bert", "clara", "dora", "paul", "ulla"}),
        ("/member", {"anna", "bert"}),
        ("/office", {"clara", "dora", "paul", "ulla"}),
        ("/administrator", {"ulla"}),
    ],
)
async def test_each_place_admits_whom_it_names(browser: Browser, world: World, path: str, admitted: set[str]) -> None:
    came = set()
    async with browser(demo.ROUTES) as client:
        for name in ("anna", "bert", "clara", "dora", "paul", "ulla"):
            await log_in(client, getattr(world, name))
            answer = await client.get(path)
            assert answer.status_code in (200, 403)
            came |= {name} if answer.status_code == 200 else set()

    assert came == admitted


def test_no_address_and_no_name_stands_twice_in_the_table() -> None:
    names = [route.name for route in ROUTES]
    addresses = [(route.path, method) for route in ROUTES for method in route.methods or ()]
    assert len(set(names)) == len(names)
    assert len(set(addresses)) == len(addresses)


def test_every_place_is_named_noun_and_verb_and_knows_who_may_come() -> None:
    for route in ROUTES:
        assert route.name.count(":") == 1, route.name
        assert isinstance(route.who, Who)
        assert route.methods in ({"GET", "HEAD"}, {"POST"}), route.path
