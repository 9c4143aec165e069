"""Ways through the real pages, counted: taps, pages on which something must be typed, and what a page weighs."""

from urllib.parse import urljoin

from lxml import html

from tests.bench.web_client import Browser
from tests.bench.web_house import House

TYPED = ("text", "email", "search", "tel", "url", "")
LOADED = "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //img/@src"


async def taps_to_a_nil_return(house: House) -> int:
    """From the mail: its link, every box that must be ticked, and the button."""
    async with Browser(house.port) as browser:
        shown = await browser.get(house.desk_link)
        form = _form(shown.text, "/nil-return")
        boxes = form.xpath(".//input[@type='checkbox'][@name='covers']")
        covers = [one.get("value") for one in boxes]
        done = await browser.post(form.get("action"), {"covers": covers})
        if done.status != 303 or len(covers) < 7:
            raise SystemExit(f"no nil return for {len(covers)} towns: {done.status}")
    return 2 + sum(one.get("checked") is None for one in boxes)


async def typed_pages_to_a_release(house: House) -> int:
    """From the provision: how many pages want something typed before the requirement is released by her coordinator."""
    typed = 0
    async with Browser(house.port, house.sessions["anna"]) as browser:
        place = await browser.get(f"/provisions/{house.provision}?submission={house.submission}")
        form = _form(place.text, "/requirements/begin")
        made = await browser.post(form.get("action"), _present(form) | {"provision": house.provision})
        edit = await browser.get(made.location)
        form = _form(edit.text, f"/requirements/{edit_id(made.location)}")
        words = {"title": "Kürzere Frist", "rationale": "Vier Wochen sind zu lang.", "proposed_text": "Zwei Wochen."}
        typed += 1
        saved = await browser.post(form.get("action"), _present(form) | words)
        answer = await browser.get(saved.location.partition("#")[0].partition("?")[0])
        form = _form(answer.text, f"/submissions/{house.submission}")
        given = await browser.post(f"/submissions/{house.submission}/hand-in", _present(form))
    async with Browser(house.port, house.sessions["cem"]) as browser:
        form = _form((await browser.get(f"/submissions/{house.submission}/release")).text, "/release")
        done = await browser.post(form.get("action"), _present(form))
    if (saved.status, given.status, done.status) != (303, 303, 303):
        raise SystemExit(f"not released: {saved.status} {given.status} {done.status}")
    return typed


async def page_weights(house: House) -> dict[str, int]:
    """Bytes of each page of the desk with its styles, scripts and pictures, as they are transferred; without fonts."""
    pages = [
        "/", "/matters", f"/matters/{house.matter}", "/rounds", f"/rounds/{house.round}", "/submissions", "/timeline", "/results",
        f"/rounds/{house.round}/requirements", f"/rounds/{house.round}/nil-returns", f"/rounds/{house.round}/consents",
        f"/document-versions/{house.version}", f"/document-versions/{house.version}?q=Antrag", f"/document-versions/{house.version}?part=9",
        f"/provisions/{house.provision}", f"/submissions/{house.submission}", f"/submissions/{house.submission}/sheet",
        f"/submissions/{house.submission}/withdraw", f"/submissions/{house.submission}/history", f"/submissions/{house.submission}/contributions/new",
        f"/submissions/{house.submission}/requirements/new", f"/requirements/{house.requirement}/edit", f"/requirements/{house.requirement}",
        f"/requirements/{house.shared}", "/circulars", "/papers", "/examples", "/recommendations", "/account", "/account/feeds", "/help",
        house.desk_link,
    ]  # fmt: skip
    weights: dict[str, int] = {}
    loaded: dict[str, int] = {}
    async with Browser(house.port, house.sessions["anna"]) as browser:
        for path in pages:
            answer = await browser.get(path)
            if answer.status != 200:
                raise SystemExit(f"{answer.status}: {path}")
            weights[path] = answer.size
            for found in set(html.fromstring(answer.text).xpath(LOADED)):
                address = urljoin(path, found)
                if address not in loaded:
                    loaded[address] = (await browser.get(address)).size
                weights[path] += loaded[address]
    return weights


def edit_id(location: str) -> str:
    return location.split("/")[2]


def _form(page: str, action: str) -> html.HtmlElement:
    """The form of a page whose action ends so."""
    return next(one for one in html.fromstring(page).forms if (one.get("action") or "").endswith(action))


def _present(form: html.HtmlElement) -> dict[str, object]:
    """What a browser would send of it, untouched."""
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return dict(found)
