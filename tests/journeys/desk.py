"""Every page of the house, in German and in English, as the table of permissions lists them: what each must hold.

What a page says is read from its source, in both languages: words, headings, names, references, and that nothing stands
in it that the content security policy forbids. The browser is asked for what depends on how a page is drawn: each is shown
to it in turn, first all wide and light, then all narrow and dark, in a window whose style sheets, fonts and axe stay
loaded. What depends on one piece of mark-up alone axe is asked once per kind of piece (see markup.py). English differs by its
words alone, which is compared, so that the browser need not look again.
"""

import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlencode

import httpx
from lxml import etree, html

from consult.translate import CATALOGUE, read_catalogue
from models.database import rows
from models.organisations import STATES
from tests.consult.seeding.seeded import Seeded
from tests.consult.test_permissions import MATRIX, PLACES, ROLES
from tests.journeys.browser import AXE_LOOKS, AXE_RULES, DESK, PHONE, SEEN, Visit
from tests.journeys.markup import Piece, flaws_of, new_pieces
from tests.logins import log_in
from tests.world import World
from workflows.documents.charts import TILES

FOR_OTHERS = (
    "letter:",
    "mailbox:",
    "health:",
    "metrics:",
    "circular:sample",
    "mail_sample:frame",
    "sitemap:",
    "robots:",
    "security:",
)  # mails as they arrive, and machines
SAID = ("aria-label", "title", "placeholder", "alt")
OF_LANGUAGE = {*SAID, "lang", "hreflang", "href", "content", "data-failed"}
WORD = re.compile(r"[^\W\d_]{2,}")
ALIKE = {
    "PDF",
    "DOCX",
    "XLSX",
    "JSON",
    "CSV",
    "kB",
    "Enter",
    *("CC", "BY", "SA", "dl", "de", "by"),  # licences
}  # the same in both languages, like what the catalogue says twice
# Shows a page as its scripts would; its frames stay empty, as this window is nobody's.
SHOW = """source => {
    const shown = new DOMParser().parseFromString(source, 'text/html')
    for (const one of shown.querySelectorAll('[data-script], [data-tools], [data-insert]')) one.hidden = false
    for (const one of shown.querySelectorAll('iframe')) one.removeAttribute('src')
    document.title = shown.title
    document.documentElement.lang = shown.documentElement.lang
    document.body.replaceWith(document.adoptNode(shown.body))
}"""
# Targets that are too small and too near to another (WCAG 2.5.8), and what scrolls without a way to scroll it by keyboard.
AMISS = """() => {
    const targets = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
        .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.kern-sr-only, .app-skip, .app-skipto'))
        .filter(one => getComputedStyle(one).display !== 'inline' || one.parentElement.textContent.trim() === one.textContent.trim())
        .map(one => [one, one.getBoundingClientRect()]).filter(([, box]) => box.width && box.height)
    const apart = (a, b) => Math.hypot(
        Math.max(a.left - b.right, b.left - a.right, 0), Math.max(a.top - b.bottom, b.top - a.bottom, 0))
    const middle = box => new DOMRect(box.x + box.width / 2, box.y + box.height / 2, 0, 0)
    const small = ([, box]) => box.width < 23.5 || box.height < 23.5
    const near = targets.filter(small).filter(one => targets.some(other => one !== other &&
        (small(other) ? apart(middle(one[1]), middle(other[1])) < 23.5 : apart(middle(one[1]), other[1]) < 11.5)))
    const stuck = [...document.querySelectorAll('main *')].filter(one => /auto|scroll/.test(getComputedStyle(one).overflow)
        && (one.scrollWidth > one.clientWidth + 14 || one.scrollHeight > one.clientHeight + 14)
        && !one.matches('textarea, select') && one.tabIndex < 0
        && !one.querySelector('a[href], button, input, select, textarea, summary'))
    return [...near.map(([one]) => one), ...stuck].map(one => one.outerHTML.slice(0, 120))
}"""


@dataclass(frozen=True)
class Reading:
    """A page, the person of the world who reads it (or a visitor), and what it answers."""

    place: str
    reader: str
    address: str
    status: int = 200


class Shown(NamedTuple):
    """The source of a page, and what in it no page before had: the tag and the way from the root."""

    reading: Reading
    source: str
    new: list[Piece]


def pages_of_the_desk(seeded: Seeded, readers: Mapping[str, str], also: Iterable[str] = ()) -> Iterator[Reading]:
    """Each page that one of these roles is shown, read by the first of them; of `also`, rows of the table, each for itself."""
    seen = set()
    for row, answers in MATRIX.items():
        place, signs = PLACES[row.split()[0]], dict(zip(ROLES, answers.replace(" ", ""), strict=True))
        allowed = [name for role, name in readers.items() if signs[role] == "2"]
        if (
            "POST" in place.methods
            or not allowed
            or place.name.startswith(FOR_OTHERS)
            or place.path.startswith("/api/")
        ):
            continue
        if row in also or place.name not in seen:
            seen.add(place.name)
            form = urlencode(seeded.forms.get(row, {}), doseq=True)
            yield Reading(place.name, allowed[0], seeded.address(place, row) + (form and f"?{form}"))


async def written_here(seeded: Seeded) -> list[str]:
    """What people have written: every text of a table, and of what they brought; longest first, without marks of Markdown."""
    columns = await rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')"
    )
    asked = " UNION ".join(f'SELECT "{one["column_name"]}"::text AS text FROM "{one["table_name"]}"' for one in columns)
    texts = [one["text"] for one in await rows(asked) if one["text"]]
    brought = [content.decode(errors="ignore") for _, content, media in seeded.uploads.values() if media == "text/csv"]
    texts += [line for one in brought for line in one.splitlines()[1:]]  # without the names of the columns
    texts += [typed for form in seeded.forms.values() for typed in form.values() if isinstance(typed, str)]
    lines = [line for text in texts for line in text.splitlines()]
    pieces = [*lines, *(piece for line in lines for piece in re.split(r'[*{}\[\]"_:;,.§]|\\n', line))]
    written = {" ".join(piece.split()) for piece in pieces}
    return sorted((one for one in written if len(one) > 2), key=len, reverse=True)


def skeleton_of(page: html.HtmlElement) -> list[object]:
    """All that axe looks at but the words: elements, their attributes, and whether there are words at all."""
    return [
        (one.tag, bool((one.text or "").strip()), [(name, name in OF_LANGUAGE or value) for name, value in one.items()])
        for one in page.iter(etree.Element)
    ]


def texts_of(page: html.HtmlElement) -> set[str]:
    """What a page says: texts and labels, without code and what names its own language."""
    for other in page.xpath("//script | //style | //code | //body//*[@lang]"):
        other.drop_tree()
    said = chain(page.xpath("//text()"), *(page.xpath(f"//@{name}") for name in SAID))
    return {" ".join(one.split()) for one in said} - {""}


def same_words() -> set[str]:
    """Words that are the same in both languages."""
    same = (
        ALIKE | {tile[0] for tile in TILES.values()} | {word for one in STATES.values() for word in WORD.findall(one)}
    )
    return same | {word for one in read_catalogue(CATALOGUE) if one.id == one.string for word in WORD.findall(one.id)}


def left_of(text: str, written: list[str], same: set[str]) -> set[str]:
    """The words of a text that stands in both languages, although it should not."""
    return set(WORD.findall(text)) - same and words_left(text, written) - same


def words_left(text: str, written: list[str]) -> set[str]:
    """The words of a text that nobody has written here; an address has none, nor a part of what somebody wrote."""
    if text.startswith("/") or (len(text.split()) > 2 and any(text in one for one in written)):
        return set()
    for one in written:
        text = text.replace(one, " ")
    return set(WORD.findall(text))


async def read(client: httpx.AsyncClient, reading: Reading, language: str) -> str:
    """The source of a page; empty for a file."""
    address = f"{reading.address}{'&' if '?' in reading.address else '?'}lang={language}"
    answer = await client.get(address)
    assert answer.status_code == reading.status, f"{reading} answered {answer.status_code}"
    return answer.text if answer.headers["content-type"].startswith("text/html") else ""


async def read_all(
    client: httpx.AsyncClient, world: World, readings: Iterable[Reading]
) -> AsyncIterator[tuple[Reading, str, str]]:
    """The source of each page in German and in English."""
    reader = None
    for reading in sorted(readings, key=lambda one: one.reader):
        if reading.reader != reader:
            reader = reading.reader
            client.cookies.clear()
            if reader:
                await log_in(client, getattr(world, reader))
        german = await read(client, reading, "de")
        if german:
            yield reading, german, await read(client, reading, "en")


async def look(window: Visit, shown: Iterable[Shown], wide: bool) -> AsyncIterator[tuple[Reading, list[str]]]:
    """Shows each page to the browser at one width; which are wider than the window, and what else is wrong with them."""
    await window.turn(DESK if wide else PHONE, dark=not wide)
    for reading, source, new in shown:
        await window.page.evaluate(SHOW, source)
        await window.picture(f"{reading.reader or 'visitor'}{reading.address}-{DESK if wide else PHONE}")
        _, _, sideways, smallest = await window.page.evaluate(SEEN)
        found = [
            *await window.page.evaluate(AMISS),
            *(["scrolls sideways"] if sideways > 0 else []),
            *(["small words in a drawing"] if smallest < 11.9 else []),
            *window.complaints,
        ]
        found += await window.violations(AXE_RULES if wide else AXE_LOOKS, new)
        found += [f"focus unseen: {one}" for one in (await window.unseen_focus(new) if wide else [])]
        if found:
            yield reading, found


async def walk(window: Visit, client: httpx.AsyncClient, seeded: Seeded, readings: Iterable[Reading]) -> None:
    """All of them hold, have a title of their own, and say nothing German in English."""
    written, same, seen = await written_here(seeded), same_words(), set[int]()
    titles: dict[str, set[str]] = {}
    shown: list[Shown] = []
    wrong: list[object] = []
    async for reading, *sources in read_all(client, seeded.world, readings):
        pages = [html.fromstring(source) for source in sources]
        assert [page.get("lang") for page in pages] == ["de", "en"], reading
        alike = skeleton_of(pages[0]) == skeleton_of(pages[1])
        shown += [
            Shown(reading, source, new_pieces(page, seen))
            for source, page in zip(sources, pages[: 1 if alike else 2], strict=False)
        ]
        wrong += [(reading, one) for page in pages for one in flaws_of(page)]
        for page in pages:
            titles.setdefault(page.findtext(".//title"), set()).add(reading.place)
        said = [texts_of(page) for page in pages]
        wrong += [(reading, "German", text) for text in said[0] & said[1] if left_of(text, written, same)]
    wrong += [(title, places) for title, places in titles.items() if len(places) > 1]
    await window.goto("/imprint")
    for wide in (True, False):
        wrong += [one async for one in look(window, shown, wide)]
    assert not wrong, "\n".join(str(one) for one in wrong)
