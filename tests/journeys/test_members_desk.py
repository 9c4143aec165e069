"""Every page that a member or a visitor reads, in German and in English, as the table of permissions lists them."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlencode

import pytest
from lxml import etree, html

from consult.translate import CATALOGUE, read_catalogue
from models.database import rows
from models.organisations import STATES
from models.settings import Settings
from tests.consult.seeding.everything import plant_everything
from tests.consult.seeding.seeded import NOW, Seeded
from tests.consult.test_permissions import MATRIX, PLACES, ROLES
from tests.journeys.browser import Visit, chromium, serving, visit
from tests.world import World
from workflows import clock

pytestmark = pytest.mark.needs("chromium")

READERS = {"visitor": "", "coordinator": "cem", "contributor": "anna", "foreign": "bert"}
ALSO = ("submission:show released", "submission:show waiting", "answer_sheet:review damaged")  # look quite different
FOR_OTHERS = ("letter:", "mailbox:", "health:", "metrics:")  # the mails of the demonstration, and machines
SAID = ("aria-label", "title", "placeholder", "alt")
OF_LANGUAGE = {*SAID, "lang", "hreflang", "href", "content", "data-failed"}
WORD = re.compile(r"[^\W\d_]{2,}")
ALIKE = {"PDF", "DOCX", "XLSX", "JSON", "kB"}  # the same in both languages, like what the catalogue says twice


@dataclass(frozen=True)
class Reading:
    """A page, the person of the world who reads it (or a visitor), and what it answers."""

    place: str
    reader: str
    address: str
    status: int = 200


def pages_of_the_desk(seeded: Seeded) -> Iterator[Reading]:
    """Each page that a member or a visitor is shown, read by the first of them."""
    seen = set()
    for row, answers in MATRIX.items():
        place, signs = PLACES[row.split()[0]], dict(zip(ROLES, answers.replace(" ", ""), strict=True))
        readers = [name for role, name in READERS.items() if signs[role] == "2"]
        if "POST" in place.methods or not readers or place.name.startswith(FOR_OTHERS):
            continue
        if row in ALSO or place.name not in seen:
            seen.add(place.name)
            form = urlencode(seeded.forms.get(row, {}))
            yield Reading(place.name, readers[0], seeded.address(place, row) + (form and f"?{form}"))


def states_of_the_desk(seeded: Seeded) -> list[Reading]:
    """What the table does not tell apart: the same pages with other things on them, and pages of refusals."""
    draft, version = seeded.things["submissions"], f"/document-versions/{seeded.things['document-versions']}"
    return [
        Reading("start:show", "cem", "/"),
        Reading("start:show", "holger", "/"),  # for several towns
        Reading("submission:list", "bert", "/submissions"),  # of whom nothing is there yet
        Reading("document:show", "cem", f"{version}?q=trinkbar"),
        Reading("document:show", "cem", f"{version}?q=nirgends"),
        Reading("document:show", "cem", f"{version}?submission={draft}"),
        Reading("round:show", "cem", f"/rounds/{seeded.special['earlier:list']['id']}"),  # follows another
        Reading("round:show", "cem", f"/rounds/{seeded.special['admission:ask']['id']}"),  # is over
        Reading("", "cem", "/matters/new", 403),
        Reading("", "", "/signed-releases/1.falsch", 404),
    ]


async def written_here() -> list[str]:
    """What people have written: every text that stands in a table, longest first, without the marks of Markdown."""
    columns = await rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')"
    )
    asked = " UNION ".join(f'SELECT "{one["column_name"]}"::text AS text FROM "{one["table_name"]}"' for one in columns)
    texts = [one["text"] for one in await rows(asked) if one["text"]]
    lines = [line for text in texts for line in text.splitlines()]
    pieces = [*lines, *(piece for line in lines for piece in re.split(r'[*{}\[\]"_:,.§]|\\n', line))]
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


def words_left(text: str, written: list[str]) -> set[str]:
    """The words of a text that nobody has written here."""
    for one in written:
        text = text.replace(one, " ")
    return set(WORD.findall(text))


async def read(window: Visit, reading: Reading, language: str) -> html.HtmlElement | None:
    """The page in a language, as the server sends it; None for a file."""
    joint = "&" if "?" in reading.address else "?"
    answer = await window.context.request.get(f"{reading.address}{joint}lang={language}")
    assert answer.status == reading.status, f"{reading} answered {answer.status}"
    if not answer.headers["content-type"].startswith("text/html"):
        return None
    page = html.fromstring(await answer.body())
    assert page.get("lang") == language, reading
    return page


async def look(window: Visit, reading: Reading, language: str) -> None:
    """The page in the browser holds what every page must, and shows where the focus is."""
    await window.goto(
        f"{reading.address}{'&' if '?' in reading.address else '?'}lang={language}", status=reading.status
    )
    await window.hold(f"{reading.reader or 'visitor'}{reading.address}-{language}")
    unseen = await window.unseen_focus()
    assert unseen == [], (reading, unseen)


async def read_all(
    window: Visit, world: World, readings: list[Reading]
) -> AsyncIterator[tuple[Reading, list[html.HtmlElement]]]:
    """Each page in German and in English. What axe finds on one it finds on the other, which differs by its words alone."""
    reader = None
    for reading in sorted(readings, key=lambda one: one.reader):
        if reading.reader != reader:
            reader = reading.reader
            await window.become(getattr(world, reader) if reader else None)
        german, english = [await read(window, reading, language) for language in ("de", "en")]
        if german is None or english is None:
            continue
        await look(window, reading, "de")
        if skeleton_of(german) != skeleton_of(english):
            await look(window, reading, "en")
        yield reading, [german, english]


async def test_every_page_of_the_members_desk_holds_in_german_and_in_english(world: World, tmp_path) -> None:
    settings = Settings(data_dir=tmp_path, secret="for tests only", mail_only_example=True)
    alike = ALIKE | {word for one in STATES.values() for word in WORD.findall(one)}
    alike |= {word for one in read_catalogue(CATALOGUE) if one.id == one.string for word in WORD.findall(one.id)}
    titles: dict[str, set[str]] = {}
    german_left = []
    with clock.at(NOW):
        seeded = await plant_everything(world)
        readings, written = [*pages_of_the_desk(seeded), *states_of_the_desk(seeded)], await written_here()
        async with serving(settings) as base, chromium() as browser:
            window = await visit(browser, base)
            async for reading, pages in read_all(window, world, readings):
                for page in pages:
                    titles.setdefault(page.findtext(".//title"), set()).add(reading.place)
                said = [texts_of(page) for page in pages]
                german_left += [(reading, text) for text in said[0] & said[1] if words_left(text, written) - alike]

    assert german_left == []
    assert {title: places for title, places in titles.items() if len(places) > 1} == {}
