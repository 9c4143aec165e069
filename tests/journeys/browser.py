"""A real browser before the real pages: a served application, people who are logged in, and what every page must hold.

    async with serving(settings) as base, chromium() as browser:
        window = await visit(browser, base, world.clara)
        await window.goto("/papers")
        await window.hold()

The application runs in this process on the database that the test has open, so the test sees the same rows and sets the
same clock. With `jobs` it also works on them.
"""

import asyncio
import contextlib
import os
import re
import socket
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn
from lxml import html
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Response,
    async_playwright,
)

from consult.app import create_app
from models import queue
from models.settings import Settings
from tests.journeys.markup import Piece, flaws_of, new_pieces
from tests.logins import open_session
from workflows import installation
from workflows.access import Actor

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What may differ where the same page is only drawn in another way: colours, places, and what is hidden.
AXE_LOOKS = [
    *("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "aria-hidden-focus"),
    *("page-has-heading-one", "label", "select-name", "button-name", "link-name"),
]
PHONE, DESK = 390, 1280
HEIGHT = 900
MOST_TABS = 250
# A full screen of a page that scrolls sideways is wider than its window; a region that scrolls inside is not.
SEEN = """document.fonts.ready.then(() => {
    const page = document.documentElement
    const drawn = [...document.querySelectorAll('svg.app-chart text')].filter(one => one.checkVisibility())
    const sizes = drawn.map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)
    return [document.title, document.querySelectorAll('h1').length, page.scrollWidth - page.clientWidth, Math.min(12, ...sizes)]
})"""
# The elements at the ends of these ways from the root; the whole page where another stands there.
FOUND = """pieces.map(([tag, way]) => {
    const found = way.reduce((one, place) => one?.children[place], document.documentElement)
    return found?.localName === tag ? found : document.body
})"""
# A frame holds a mail, which is no page. Naming the places takes axe longer than finding them, so it is asked for them only where it has found something.
RUN_AXE = """
    ([tags, named, pieces]) => axe.run(
        pieces ? {include: FOUND} : document,
        {runOnly: tags, resultTypes: ['violations'], selectors: named, preload: false, iframes: false},
    ).then(found => found.violations)
""".replace("FOUND", FOUND)
# What looks the same with and without the focus: the element, what is drawn around it, its neighbour and its frame.
UNSEEN_FOCUS = """pieces => {
    const drawn = (element, pseudo) => {
        const style = getComputedStyle(element, pseudo)
        return [style.outline, style.boxShadow, style.border, style.backgroundColor, style.color, style.content].join()
    }
    const look = element => [element, element.nextElementSibling, element.parentElement]
        .flatMap(one => one ? [null, '::before', '::after'].map(pseudo => drawn(one, pseudo)) : []).join()
    const among = pieces ? FOUND : [document]
    const reached = 'a[href], button, input, select, textarea, summary'
    const all = among.flatMap(one => [...(one.matches?.(reached) ? [one] : []), ...one.querySelectorAll(reached)])
    return all.filter(element => {
        document.activeElement.blur()
        const before = look(element)
        element.focus({focusVisible: true})
        return document.activeElement === element && look(element) === before
    }).map(element => element.outerHTML.slice(0, 150))
}""".replace("FOUND", FOUND)
PICTURES = os.environ.get("PICTURES")  # a folder for pictures to look at


@contextlib.asynccontextmanager
async def serving(settings: Settings, *, port: int = 0, jobs: str = "") -> AsyncIterator[str]:
    """Inside the block the application answers on loopback; yields its address. `jobs`: URL of the database to work on."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        reachable = replace(settings, base_url=base)
        installation.use(reachable)
        config = uvicorn.Config(create_app(reachable), lifespan="off", log_config=None, access_log=False)
        server = _Server(config)
        async with contextlib.AsyncExitStack() as stack:
            if jobs:
                await stack.enter_async_context(queue.running(jobs, f"browser-{id(server)}", hurry=4))
            task = asyncio.create_task(server.serve(sockets=[listening]))
            while not server.started:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            try:
                yield base
            finally:
                server.should_exit = True
                await task


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        """The signals of this process belong to the test run."""
        yield


_shared: list[tuple[Playwright, Browser]] = []
# Per way of drawing and set of rules: the kinds of pieces that axe was asked about in this run.
_seen: dict[object, set[int]] = defaultdict(set)


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The headless Chromium of this run, started at its first use; windows opened inside the block end with it."""
    if not _shared:
        playwright = await async_playwright().start()
        options = {
            "executable_path": "/usr/bin/chromium",
            "args": ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"],
        }
        _shared.append((playwright, await playwright.chromium.launch(**options)))
    _, browser = _shared[0]
    try:
        yield browser
    finally:
        for context in browser.contexts:
            await context.close()


async def close_chromium() -> None:
    """At the end of the run."""
    while _shared:
        playwright, browser = _shared.pop()
        await browser.close()
        await playwright.stop()


async def visit(
    browser: Browser,
    base: str,
    actor: Actor | None = None,
    *,
    width: int = DESK,
    dark: bool = False,
    javascript: bool = True,
    language: str = "de-DE",
    keys: bool = False,
    axe: bool = True,
) -> "Visit":
    """A window of its own in which this person (or a visitor) is logged in, in the mandate of the actor.

    With `keys` she has no mouse: what the methods of the window do, she does with the keyboard alone. Without `axe` a look
    leaves to other tests what axe would find: loading it costs each page more than the page itself.
    """
    context = await browser.new_context(
        base_url=base,
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if dark else "light",
        java_script_enabled=javascript,
        locale=language,
        timezone_id="Europe/Berlin",
    )
    if javascript and axe:
        await context.add_init_script(path=AXE)
    window = Visit(context, await context.new_page(), base, javascript, keys, axe)
    window.drawn = width, dark
    await window.become(actor)
    return window


class Visit:
    """A window: Playwright's page as `page`, and what the browser complained about so far in `complaints`."""

    def __init__(self, context: BrowserContext, page: Page, base: str, javascript: bool, keys: bool, axe: bool) -> None:
        self.context, self.page, self.base, self.javascript, self.keys = context, page, base, javascript, keys
        self.axe = javascript and axe
        self.complaints: list[str] = []
        self.drawn: object = None  # how wide and in which colours
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))

    async def goto(self, path: str, *, status: int = 200) -> Page:
        """Open an address of the application; it answers with this status."""
        response: Response | None = await self.page.goto(path)
        assert response is not None
        assert response.status == status, f"{path} answered {response.status}"
        return self.page

    async def press(self, label: str, *, exact: bool = True) -> Page:
        """Press the button of this label and wait for the page that follows."""
        async with self.page.expect_navigation():
            await self.use(self.page.get_by_role("button", name=label, exact=exact))
        return self.page

    async def follow(self, label: str, *, exact: bool = True) -> Page:
        """Follow the first link of this label to its page."""
        async with self.page.expect_navigation():
            await self.use(self.page.get_by_role("link", name=label, exact=exact).first)
        return self.page

    async def write(self, label: str, text: str) -> None:
        """Put a text into the field of this label, in place of what stands there."""
        field = self.page.get_by_label(label)
        if self.keys:
            await self.use(field, key="Control+A")
            await self.page.keyboard.insert_text(text)
        else:
            await field.fill(text)

    async def tick(self, label: str, *, on: bool = True) -> None:
        """Tick the box of this label, or choose it among its radio buttons; with `on` false, untick it."""
        box = self.page.get_by_label(label)
        if not self.keys:
            await box.set_checked(on)
        elif await box.get_attribute("type") == "radio":
            await self.reach(self.page.locator(f"[name='{await box.get_attribute('name')}']"))
            while not await box.is_checked():
                await self.page.keyboard.press("ArrowDown")
        elif await box.is_checked() != on:
            await self.use(box, key="Space")

    async def choose(self, label: str, index: int) -> None:
        """Choose the option at this place of a list that shows its first."""
        if not self.keys:
            await self.page.get_by_label(label).select_option(index=index)
        else:
            await self.reach(self.page.get_by_label(label))
            for _ in range(index):
                await self.page.keyboard.press("ArrowDown")

    async def unfold(self, words: str) -> None:
        """Open what is folded away under these words."""
        await self.use(self.page.locator("summary", has_text=words))

    async def bring(self, label: str, file: Any) -> None:
        """Choose a file for the field of this label."""
        async with self.page.expect_file_chooser() as asked:
            await self.use(self.page.get_by_label(label), key="Space")
        await (await asked.value).set_files(file)

    async def reach(self, target: Locator) -> None:
        """Go on with the Tab key until the focus is there."""
        for _ in range(MOST_TABS):
            if await target.evaluate_all("all => all.includes(document.activeElement)"):
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: no way to {target} with the keyboard")

    async def use(self, target: Locator, *, key: str = "Enter") -> None:
        """Click it; without a mouse, go there and press the key."""
        if self.keys:
            await self.reach(target)
            await self.page.keyboard.press(key)
        else:
            await target.click()

    async def hold(self, name: str = "") -> None:
        """Check the page as it stands, light on a desk and dark on a phone; with PICTURES set, take a picture of each."""
        for width, dark, rules in ((DESK, False, AXE_RULES), (PHONE, True, AXE_LOOKS)):
            await self.turn(width, dark=dark)
            shown = re.sub(r"\W+", "_", name or self.page.url.split("/", 3)[3])
            await self.look(f"{shown}-{width}", rules)

    async def turn(self, width: int, *, dark: bool = False) -> None:
        """From now on the window is so wide and light, or dark."""
        self.drawn = width, dark
        await self.page.set_viewport_size({"width": width, "height": HEIGHT})
        await self.page.emulate_media(color_scheme="dark" if dark else "light")

    async def become(self, actor: Actor | None) -> None:
        """Another person sits down at the window, or a visitor, with nothing left of the one before."""
        await self.context.clear_cookies()
        if actor is not None:
            await self.context.add_cookies([{"name": "session", "value": await open_session(actor), "url": self.base}])

    async def look(self, name: str, rules: list[str] = AXE_RULES) -> None:
        """Check the page as it stands in this window; with PICTURES set, take a picture of it."""
        await self.picture(name)
        await self.check(rules)

    async def picture(self, name: str) -> None:
        """With PICTURES set, take a picture of the page as it stands."""
        if PICTURES:
            file = re.sub(r"[^\w-]+", "_", name) + ".png"
            await self.page.screenshot(path=Path(PICTURES) / file, full_page=True, caret="initial")

    async def check(self, rules: list[str] = AXE_RULES) -> None:
        """One heading of the first level, a title, no sideways scroll, no small words in drawings, no complaint, no flaw in the source, and nothing
        for axe to find in what no page of this run had that was drawn so.
        """
        await self.check_page()
        if self.javascript:
            source = html.document_fromstring(await self.page.content())
            assert (flaws := flaws_of(source)) == [], f"{self.page.url}: {flaws}"
        if self.axe:
            violations = await self.violations(rules, new_pieces(source, _seen[(self.drawn, *rules)]))
            assert violations == [], f"{self.page.url}: {violations}"

    async def check_page(self) -> None:
        """The same without axe."""
        where = self.page.url
        titled, heads, sideways, smallest = await self.page.evaluate(SEEN) if self.javascript else await self._seen()
        assert heads == 1, f"{where}: not exactly one h1"
        assert titled.endswith("– Sprachrohr"), f"{where}: {titled!r}"
        assert self.complaints == [], f"{where}: {self.complaints}"
        assert sideways <= 0, f"{where} scrolls sideways"
        assert smallest >= 11.9, f"{where}: words of a drawing are {smallest:.1f} pixels high"

    async def violations(self, rules: list[str] = AXE_RULES, pieces: list[Piece] | None = None) -> list[str]:
        """What axe finds on the page, or in these pieces of it alone, one line per rule with the first places."""
        if pieces == []:
            return []
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text("utf-8"))
        if not await self.page.evaluate(RUN_AXE, [rules, False, pieces]):
            return []
        found = await self.page.evaluate(RUN_AXE, [rules, True, pieces])
        return [f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes'][:3]]}" for one in found]

    async def unseen_focus(self, pieces: list[Piece] | None = None) -> list[str]:
        """What a person with a keyboard may reach without seeing that she is there; of these pieces alone, if any are given."""
        return list(await self.page.evaluate(UNSEEN_FOCUS, pieces))

    async def close(self) -> None:
        await self.context.close()

    async def _seen(self) -> tuple[str, int, int, int]:
        """Title and main headings of a page without scripts, of which nobody can ask how wide and large things are."""
        return await self.page.title(), await self.page.locator("h1").count(), 0, 12

    def _note(self, message: ConsoleMessage) -> None:
        """A refused form answers 4xx, which the console reports as a failed resource: that is no complaint."""
        expected = "the server responded with a status of 4" in message.text
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(message.text)
