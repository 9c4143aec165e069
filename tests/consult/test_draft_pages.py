"""The reading view over HTTP, without JavaScript: contents, search, the law beside, addresses, paper."""

import re

import pytest

from models.matters import Circle, DocumentStage, DocumentVersion
from models.submissions import Requirement
from tests.consult.conftest import Counted, log_in
from tests.consult.test_member_asking import page_of
from tests.consultation import SECTIONS, a_draft, a_matter, a_submission, an_open_round, place, released

MOST_BYTES = 40_000  # of a page, compressed; what it loads besides are 58 kB


@pytest.fixture
async def reading(world):
    """The law in force, a draft that changes it, a round about it, the town's unfinished answer and one for all."""
    matter = await a_matter(world)
    facts = {
        "title": "Brunnengesetz",
        "label": "geltendes Recht",
        "stage": DocumentStage.IN_FORCE,
        "circle": Circle.PUBLIC,
    }
    law = await a_draft(world, matter, **facts)
    changed = ("§ 2", "Wasser", "Das Wasser ist kühl und trinkbar zu halten.")
    draft = await a_draft(
        world, matter, SECTIONS[0], changed, ("§ 4", "Geld &lt;b&gt;", "Der Bund zahlt &amp; schweigt.")
    )
    round_ = await an_open_round(world, matter, document_version_id=draft.id)
    spot = await place(draft, "§2")
    submission = await a_submission(world, round_, {"provision_ids": [spot.id]})
    shared = {"provision_ids": [spot.id], "title": "Kühl genügt", "reading": "members"}
    await released(world, round_, shared, by=world.jana, releaser=world.holger, organisation=world.union)
    return {"law": law.id, "draft": draft.id, "spot": spot.id, "submission": submission.id, "round": round_.id}


async def test_a_draft_shows_contents_counts_and_where_to_write(world, browser, reading):
    async with browser() as client:
        await log_in(client, world.anna)
        text = await page_of(client, f"/document-versions/{reading['draft']}")

    assert f'href="#p{reading["spot"]}"' in text and f'id="p{reading["spot"]}"' in text
    assert "1 eigener Änderungsbedarf" in text and "1 von anderen" in text
    assert f'action="/submissions/{reading["submission"]}/requirements/begin"' in text
    assert f'form="write" name="provision" value="{reading["spot"]}"' in text
    assert "Geld &lt;b&gt;" in text and "zahlt &amp; schweigt" in text


async def test_a_search_marks_its_words_counts_hits_and_leads_to_them(world, browser, reading):
    async with browser() as client:
        await log_in(client, world.anna)
        base = f"/document-versions/{reading['draft']}"
        found = await page_of(client, f"{base}?q=trinkbares+Wasser")
        nothing = await page_of(client, f"{base}?q=Esel")
        hit = re.search(rf'href="({base}\?at=\d+)#p\d+"', found)[1]
        there = await page_of(client, hit)
        odd = await page_of(client, f"{base}?q=%22%27%3Cscript%3E+%00+%26+or+-")

    assert "<mark>trinkbar</mark>" in found and "1 Textstelle enthält „trinkbares Wasser“." in found
    assert "Nichts gefunden" in nothing and "Versuchen Sie ein anderes Wort" in nothing
    assert f'id="p{reading["spot"]}"' in there and "<script>" not in odd


async def test_the_law_in_force_stands_beside_with_what_is_struck_and_inserted_also_for_ears(world, browser, reading):
    async with browser() as client:
        await log_in(client, world.anna)
        text = await page_of(client, f"/document-versions/{reading['draft']}?beside={reading['law']}")
        unknown = await client.get(f"/document-versions/{reading['draft']}?beside=999999")

    assert "[eingefügt: " in text and "<ins>" in text and "kühl und" in text
    assert "wortgleich mit: Brunnengesetz · geltendes Recht" in text  # § 1
    assert "steht nicht in: Brunnengesetz · geltendes Recht" in text  # § 4
    assert "entfällt" in text and "jährlich berichtet" in text  # § 3
    assert unknown.status_code == 404


async def test_a_provision_has_an_address_of_its_own_with_what_was_asked_for_there(world, browser, reading):
    async with browser() as client:
        await log_in(client, world.anna)
        text = await page_of(client, f"/provisions/{reading['spot']}")
        await log_in(client, world.bert)
        his = await page_of(client, f"/provisions/{reading['spot']}")

    assert f"http://localhost:8000/provisions/{reading['spot']}" in text
    assert "Mehr Wasser" in text and "Kühl genügt" in text and "Hier Änderungsbedarf schreiben" in text
    assert "Mehr Wasser" not in his and "Kühl genügt" in his and "Ginstertal" not in his
    assert f'href="/rounds/{reading["round"]}"' in his and "Hier Änderungsbedarf schreiben" not in his


async def test_one_press_at_a_provision_opens_a_requirement_with_its_text_quoted(world, browser, reading):
    begin = f"/submissions/{reading['submission']}/requirements/begin"
    async with browser() as client:
        await log_in(client, world.anna)
        begun = await client.post(begin, data={"provision": reading["spot"]})
        elsewhere = await client.post(begin, data={"provision": (await place(await a_draft(world, await a_matter(world)), "§1")).id})  # fmt: skip
        form = await page_of(client, begun.headers["location"])

    made = await Requirement.all().order_by("-id").first()
    assert begun.headers["location"] == f"/requirements/{made.id}/edit" and elsewhere.status_code == 422
    assert (made.title, made.current_text) == ("", "Das Wasser ist kühl und trinkbar zu halten.")
    assert "Das Wasser ist kühl und trinkbar zu halten." in form


async def test_paper_holds_the_whole_draft_and_says_that_it_is_not_decided_only_where_it_is_not(
    world, browser, reading
):
    async with browser() as client:
        await log_in(client, world.anna)
        path = f"/document-versions/{reading['draft']}/print"
        open_ = await page_of(client, path)
        await DocumentVersion.filter(id=reading["draft"]).update(undecided=False)
        decided = await page_of(client, path)

    assert all(name in re.sub("\u00a0", " ", open_) for name in ("§ 1", "§ 2", "§ 4", "Der Bund zahlt"))
    assert "app-paper__head" in open_ and "app-paper__head" not in decided


async def test_three_thousand_provisions_are_read_in_parts_of_little_weight_and_few_questions(
    world,
    browser,
    counted: Counted,
):
    matter = await a_matter(world)
    text = "Die Behörde Nr. {n} entscheidet innerhalb von {n} Wochen über den Antrag auf {m} und teilt die Gründe mit. "
    names = ("Aufenthalt", "Förderung", "Erstattung", "Anerkennung", "Beratung", "Bescheinigung", "Unterbringung")
    long = [(f"§ {n}", f"{names[n % 7]} {n}", (text * 4).format(n=n, m=names[n % 5])) for n in range(1, 3_001)]
    few, many = [await a_draft(world, matter, *long[:60]), await a_draft(world, matter, *long)]
    async with browser() as client:
        await log_in(client, world.anna)
        asked, sizes = [], []
        for version in (few, many):
            for path in (f"/document-versions/{version.id}", f"/document-versions/{version.id}?q=Behörde"):
                counted.statements = 0
                async with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
                    sizes.append(len(b"".join([raw async for raw in answer.aiter_raw()])))
                asked.append(counted.statements)

    assert asked[:2] == asked[2:]
    assert max(sizes) < MOST_BYTES, sizes
