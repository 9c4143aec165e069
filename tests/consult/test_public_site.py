"""The public site: not sent twice, nothing before its time, citable, and found by machines."""

from datetime import UTC, datetime, timedelta

from lxml import etree, html

from models.dispatches import FollowUp, Outcome
from models.positions import Example
from models.settings import Settings
from tests.consult.conftest import Browser, log_in
from tests.rows import matter_row, paper_row, position_row
from tests.world import World
from workflows import clock, installation
from workflows.positions.commitments import add_evidence

ATOM = "{http://www.w3.org/2005/Atom}"


async def test_a_paper_is_sent_once_until_something_on_its_page_changes(browser: Browser, world: World) -> None:
    matter, now = await matter_row(world), clock.now()
    position = await position_row(matter)
    version = await paper_row(matter, [position], published_at=now - timedelta(days=1))
    path = f"/papers/{version.id}"
    async with browser() as client:
        first = await client.get(path)
        known = {"if-none-match": first.headers["etag"]}
        again = await client.get(path, headers=known)
        english = await client.get(path, headers={**known, "accept-language": "en"})
        await FollowUp.create(position=position, outcome=Outcome.ADOPTED, recorded_at=now, confirmed_at=now)
        changed = await client.get(path, headers=known)
        await log_in(client, world.anna)
        inside = await client.get(path, headers=known)

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", known["if-none-match"])
    assert {"Cookie", "Accept-Language"} <= {one.strip() for one in again.headers["vary"].split(",")}
    assert english.status_code == 200 and "Cite" in english.text
    assert changed.status_code == 200 and "übernommen" in changed.text and "übernommen" not in first.text
    assert inside.status_code == 200 and inside.headers["cache-control"] == "no-store"
    assert version.content_hash in first.text and version.content_hash in inside.text


async def test_a_paper_says_to_other_sites_what_it_is_and_where_it_stays(
    browser: Browser, world: World, settings: Settings
) -> None:
    installation.use(settings)
    version = await paper_row(await matter_row(world), published_at=clock.now() - timedelta(days=1))
    async with browser() as client:
        head = html.fromstring((await client.get(f"/papers/{version.id}?utm_source=x")).text).head
    said = {one.get("property"): one.get("content") for one in head.iter("meta") if one.get("property")}
    lasting = f"http://localhost:8000/papers/{version.id}"
    assert said["og:url"] == lasting == head.find("link[@rel='canonical']").get("href")
    assert said["og:title"] == "Stellungnahme zur Probe" and said["og:type"] == "article"


async def test_every_public_page_says_its_lasting_address_and_what_it_is_and_the_sitemap_names_it(
    browser: Browser, world: World, settings: Settings
) -> None:
    installation.use(settings)
    now, matter = clock.now() - timedelta(days=1), await matter_row(world)
    kinds = {"positions": "demand", "recommendations": "recommendation", "commitments": "commitment"}
    made = {noun: await position_row(matter, f"Von {noun}", kind=kind, text="Ja.") for noun, kind in kinds.items()}
    version = await paper_row(matter, made.values(), published_at=now)
    example = await Example.create(
        organisation=world.town, title="Brunnen", text="So.", created_at=now, published_at=now
    )
    things = {f"/{noun}/{one.id}": one.title for noun, one in {**made, "examples": example}.items()}
    lists = dict.fromkeys(("/papers", "/positions", "/recommendations", "/commitments", "/examples", "/follow-ups"), "")
    async with browser() as client:
        heads = {path: html.fromstring((await client.get(f"{path}?utm_source=x")).text).head for path in things | lists}
        index = etree.fromstring((await client.get("/sitemap.xml")).content)
        parts = [
            (await client.get(one.text.removeprefix("http://localhost:8000"))).text for one in index.iter("{*}loc")
        ]

    for path, title in (things | lists).items():
        said = {one.get("property") or one.get("name"): one.get("content") for one in heads[path].iter("meta")}
        address = f"http://localhost:8000{path}"
        assert said["og:url"] == address == heads[path].find("link[@rel='canonical']").get("href"), path
        assert title in said["og:title"] and said["description"] and said["og:site_name"], path
    listed = "".join(parts)
    assert [
        path for path in (*things, f"/papers/{version.id}") if f"<loc>http://localhost:8000{path}</loc>" not in listed
    ] == []


async def test_machines_find_what_is_public_and_nothing_before_its_time(
    browser: Browser, world: World, settings: Settings
) -> None:
    installation.use(settings)
    matter, now = await matter_row(world), clock.now()
    position = await position_row(matter)
    version = await paper_row(matter, [position], published_at=now + timedelta(hours=1))
    await FollowUp.create(
        position=position, outcome=Outcome.PARTLY, evidence="§ 4 ist neu.", recorded_at=now, confirmed_at=now
    )
    found = {}
    async with browser() as client:
        for moment in (now, now + timedelta(hours=2)):
            with clock.at(moment):
                index = etree.fromstring((await client.get("/sitemap.xml")).content)
                parts = [one.text.removeprefix("http://localhost:8000") for one in index.iter("{*}loc")]
                listed = [etree.fromstring((await client.get(part)).content) for part in parts]
                feeds = [
                    etree.fromstring((await client.get(f"/{one}/feed.atom")).content) for one in ("papers", "positions")
                ]
                found[moment] = (
                    [one.text for part in listed for one in part.iter("{*}loc")],
                    [one.text for feed in feeds for one in feed.iterfind(f"{ATOM}entry/{ATOM}title")],
                )
        feed = await client.get("/papers/feed.atom")
        again = await client.get("/papers/feed.atom", headers={"if-none-match": feed.headers["etag"]})
        beyond = [(await client.get(f"/sitemaps/{one}")).status_code for one in ("papers/parts/2", "people/parts/1")]

    papers, positions = (
        f"http://localhost:8000/{noun}/{one.id}" for noun, one in (("papers", version), ("positions", position))
    )
    titles = ["Stellungnahme zur Probe", "teilweise übernommen: Fristen verlängern"]
    assert list(found.values()) == [([], []), ([papers, positions], titles)]
    assert again.status_code == 304 and beyond == [404, 404]


async def test_who_finds_a_weakness_reads_whom_to_tell_and_search_engines_where_to_go(
    browser: Browser, settings: Settings
) -> None:
    installation.use(settings)
    async with browser() as client:
        with clock.at(clock.now().replace(year=2026, month=1, day=10)):
            security = (await client.get("/.well-known/security.txt")).text
        robots = (await client.get("/robots.txt")).text
    assert "Contact: mailto:sprachrohr@kommunalkonvent.example\nExpires: 2026-07-09T00:00:00Z\n" in security
    assert "Disallow: /account\n" in robots and robots.endswith("Sitemap: http://localhost:8000/sitemap.xml\n")


async def test_positions_of_all_matters_are_found_by_kind_and_end(browser: Browser, world: World) -> None:
    matter = await matter_row(world)
    demand, other = (
        await position_row(matter, "Längere Fristen"),
        await position_row(matter, "Mehr Geld", kind="commitment"),
    )
    await paper_row(matter, [demand, other], published_at=clock.now() - timedelta(days=1))
    await FollowUp.create(position=demand, outcome=Outcome.MOOT, recorded_at=clock.now(), confirmed_at=clock.now())
    async with browser() as client:
        shown = {
            query: (await client.get(f"/positions{query}")).text
            for query in ("", "?kind=commitment", "?outcome=moot", "?outcome=adopted")
        }
        wrong = await client.get("/positions?kind=wish")
        beyond = [(await client.get(f"/positions?{one}")).status_code for one in ("topic=9999999999", f"page={10**20}")]
        missing = await client.get("/papers/99999999999999")

    assert [("Längere Fristen" in one, "Mehr Geld" in one) for one in shown.values()] == [
        (True, True), (False, True), (True, False), (False, False),
    ]  # fmt: skip
    assert "Filter zurücksetzen" in shown["?outcome=adopted"]
    assert wrong.status_code == 422 and missing.status_code == 404 and beyond == [422, 422]


async def test_recommendations_and_commitments_have_feeds_of_their_own_that_their_pages_name(
    browser: Browser, world: World, settings: Settings
) -> None:
    installation.use(settings)
    matter, now = await matter_row(world), clock.now()
    made = {kind: await position_row(matter, f"Eine {kind}", kind=kind) for kind in ("recommendation", "commitment")}
    await paper_row(matter, [await position_row(matter), *made.values()], published_at=now + timedelta(hours=1))
    await add_evidence(
        world.clara, made["commitment"].id, outcome=Outcome.DONE, text="Das Netz steht.", happened_on=now.date()
    )
    found = {}
    async with browser() as client:
        for noun in ("recommendations", "commitments"):
            address = f"/{noun}/feed.atom"
            before = etree.fromstring((await client.get(address)).content)
            with clock.at(now + timedelta(hours=2)):
                feed = await client.get(address)
                named = f'href="{address}"' in (await client.get(f"/{noun}")).text
            found[noun] = [one.text for one in etree.fromstring(feed.content).iterfind(f"{ATOM}entry/{ATOM}title")]
            assert (list(before.iterfind(f"{ATOM}entry")), named) == ([], True)

    assert found == {
        "recommendations": ["Eine recommendation"],
        "commitments": ["Eine commitment", "umgesetzt: Eine commitment"],
    }


async def test_what_may_change_is_cited_with_the_day_of_its_state(
    browser: Browser, world: World, settings: Settings
) -> None:
    installation.use(settings)
    matter, now = await matter_row(world), clock.now() - timedelta(days=1)
    kinds = {"positions": "demand", "recommendations": "recommendation", "commitments": "commitment"}
    made = {noun: await position_row(matter, f"Von {noun}", kind=kind) for noun, kind in kinds.items()}
    await paper_row(matter, made.values(), published_at=now)
    draft = await Example.create(organisation=world.town, title="Entwurf", text="So.", created_at=now)
    made["examples"] = await Example.create(
        organisation=world.town, title="Brunnen", text="So.", created_at=now, published_at=now
    )
    async with browser() as client:
        with clock.at(datetime(2027, 2, 1, 9, tzinfo=UTC)):
            pages = {noun: html.fromstring((await client.get(f"/{noun}/{one.id}")).text) for noun, one in made.items()}
            await log_in(client, world.anna)
            unseen = (await client.get(f"/examples/{draft.id}")).text

    for noun, one in made.items():
        cited = pages[noun].find(".//section[@aria-labelledby='cite']").text_content()
        address = f"http://localhost:8000/{noun}/{one.id}"
        assert f"{one.title}, " in cited and "Stand vom 1. Februar 2027" in cited and address in cited, noun
    assert "Zitieren" not in unseen
