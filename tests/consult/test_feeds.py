"""Feeds and timeline over HTTP: links shown once, fetched without a cookie, unchanged things not sent again."""

import re
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from models.circulars import Circular, CircularState
from models.matters import Circle, Topic
from models.people import FeedKey, Person
from models.positions import Votum
from tests.consult.conftest import Browser, log_in
from tests.consultation import an_open_round, released
from tests.rows import (
    START,
    document_row,
    matter_row,
    paper_row,
    position_row,
    requirement_row,
    round_row,
    submission_row,
)
from tests.workflows.circular_example import draft
from tests.world import World
from workflows import clock
from workflows.circulars.circular_sending import send_circular
from workflows.recipients import feed_keys
from workflows.requirements.member_answers import send_member_answers
from workflows.requirements.vota import decide_requirement
from workflows.rounds.rounds import extend_round

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_keys._fetches, "times", {})


async def made_links(browser: Browser, world: World) -> tuple[str, str]:
    """The paths of the calendar and of the news, as Anna reads them on the page."""
    async with browser() as client:
        await log_in(client, world.anna)
        shown = await client.post("/account/feeds")
        again = await client.get("/account/feeds")
    paths = re.findall(r"(/feeds/[\w-]+/[\w.]+)", shown.text)
    assert len(paths) == 2
    assert paths[0] not in again.text
    assert shown.headers["cache-control"] == "no-store"
    return paths[0], paths[1]


async def told(world: World, title: str = "Frist verlängern") -> None:
    matter = await matter_row(world)
    round_ = await round_row(matter, world.federation, [world.town])
    requirement = await requirement_row(await submission_row(round_, world.town), title)
    position = await position_row(matter)
    await paper_row(matter, [position])
    await decide_requirement(
        world.clara, requirement.id, votum=Votum.ADOPTED, position_id=position.id, reason="Gut <b>so</b>.",
        internal_reason="Streit",
    )  # fmt: skip
    await send_member_answers(world.clara, matter.id)


async def test_calendar_and_news_are_fetched_without_login_and_set_no_cookie(browser: Browser, world: World) -> None:
    round_ = await an_open_round(world)
    await told(world)
    await Circular.create(
        office=world.federation, subject="Brunnen & Bänke", circle=Circle.MEMBERS, state=CircularState.SENT,
        created_at=START, sent_at=START, year=2026, number=7,
    )  # fmt: skip
    calendar_path, news_path = await made_links(browser, world)

    async with browser() as client:
        calendar, news = await client.get(calendar_path), await client.get(news_path)

    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    assert f"round-{round_.id}@sprachrohr" in calendar.text
    assert news.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(news.content)
    titles = [one.text for one in feed.findall("a:entry/a:title", ATOM)]
    assert titles == ["Ergebnis: Frist verlängern", "Brunnen & Bänke"]
    texts = [one.text for one in feed.findall("a:entry/a:content", ATOM)]
    assert texts == ["aufgenommen\nGut <b>so</b>.\nFristen verlängern", "Rundschreiben 7/2026"]
    assert "Streit" not in news.text
    assert news_path.split("/")[2] not in news.text
    for answer in (calendar, news):
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "private, no-cache"


async def test_news_are_written_in_the_readers_language(browser: Browser, world: World) -> None:
    await told(world)
    await Person.filter(id=world.anna.person_id).update(language="en")
    _, news_path = await made_links(browser, world)

    async with browser() as client:
        feed = ElementTree.fromstring((await client.get(news_path, headers={"accept-language": "de"})).content)

    assert feed.findtext("a:entry/a:title", namespaces=ATOM) == "Result: Frist verlängern"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


async def test_one_field_of_policy_is_a_feed_for_members_by_their_link_and_of_what_is_public_for_all(
    browser: Browser, world: World
) -> None:
    topic = await Topic.create(number=7, name="Sprache")
    for circle, topics in ((Circle.MEMBERS, [topic.id]), (Circle.PUBLIC, [topic.id]), (Circle.PUBLIC, [])):
        circular = await draft(
            world.clara, world.federation, circle=circle, topic_ids=topics, subject=f"{circle} {topics}"
        )
        await send_circular(world.lea, circular.id, version=1)
    _, news_path = await made_links(browser, world)
    async with browser() as client:
        mine, public = await client.get(f"{news_path}?topic=7"), await client.get("/topics/7/circulars.atom")
        assert (await client.get("/topics/8/circulars.atom")).status_code == 404
    assert public.headers["content-type"] == "application/atom+xml; charset=utf-8"
    titles = [
        [one.text for one in ElementTree.fromstring(feed.content).findall("a:entry/a:title", ATOM)]
        for feed in (mine, public)
    ]
    assert titles == [[f"public [{topic.id}]", f"members [{topic.id}]"], [f"public [{topic.id}]"]]


async def test_what_has_not_changed_is_not_sent_again(browser: Browser, world: World) -> None:
    await an_open_round(world)
    for path in await made_links(browser, world):
        async with browser() as client:
            first = await client.get(path)
            with clock.at(clock.now()):
                again = await client.get(path, headers={"if-none-match": first.headers["etag"]})
            other = await client.get(path, headers={"if-none-match": '"another"'})

        assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
        assert again.content == b""


async def test_a_revoked_link_is_not_there_and_says_nothing_else_than_one_that_never_was(
    browser: Browser, world: World
) -> None:
    calendar_path, _ = await made_links(browser, world)
    key = await FeedKey.get()
    async with browser() as client:
        await log_in(client, world.anna)
        await client.post(f"/account/feeds/{key.id}/revoke")
    async with browser() as client:
        revoked, unknown = await client.get(calendar_path), await client.get("/feeds/nirgends/deadlines.ics")
        acted = await client.post(calendar_path)

    assert (revoked.status_code, unknown.status_code, acted.status_code) == (404, 404, 405)
    strip = re.compile(r"/feeds/[\w-]+/|[0-9a-f]{12}")
    assert strip.sub("", revoked.text) == strip.sub("", unknown.text)


async def test_the_timeline_shows_what_was_told_and_who_is_no_member_does_not_come_in(
    browser: Browser, world: World
) -> None:
    await told(world)
    await document_row(await matter_row(world, title="Geheim", short_title="GeheimG"), circle=Circle.OFFICES)
    async with browser() as client:
        await log_in(client, world.anna)
        page = await client.get("/timeline")
    async with browser() as client:
        await log_in(client, world.bert)
        foreign = await client.get("/timeline")
        alone = [await client.get(f"/timeline?requirement={given}") for given in ("1", "999999", "9" * 30, "Frist")]

    for words in ("Frist verlängern", "aufgenommen", "Gut &lt;b&gt;so&lt;/b&gt;.", "Ziffer 1.1 der Stellungnahme"):
        assert words in page.text
    assert "Streit" not in page.text
    assert "GeheimG" not in page.text
    assert "Frist verlängern" not in foreign.text
    assert [(one.status_code, "weder geschrieben noch unterstützt" in one.text) for one in alone] == [(404, True)] * 4


async def test_page_calendar_and_receipt_name_the_same_instant_in_the_hour_that_comes_twice(
    browser: Browser, world: World
) -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    with clock.at(datetime(2026, 10, 20, tzinfo=UTC)):
        round_ = await an_open_round(world, deadline=first)
        await extend_round(world.clara, round_.id, until=second, reason="Hochwasser", organisation_id=world.town.id)
        submission = await released(world, round_)
        calendar_path, _ = await made_links(browser, world)
        async with browser() as client:
            calendar = await client.get(calendar_path)
            await log_in(client, world.anna)
            page = await client.get(f"/rounds/{round_.id}")
            receipt = await client.get(f"/submissions/{submission.id}/receipt.pdf")

    assert "DTSTART:20261025T013000Z" in calendar.text
    assert 'datetime="2026-10-25T02:30:00+01:00"' in page.text
    assert 'datetime="2026-10-25T02:30:00+02:00"' not in page.text
    assert receipt.headers["content-disposition"].startswith('attachment; filename="Beleg-')
    printed = " ".join(one.extract_text() for one in PdfReader(BytesIO(receipt.content)).pages)
    assert "Sonntag, 25. Oktober 2026, 02:30 Uhr (MEZ)" in " ".join(printed.split())
