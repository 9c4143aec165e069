"""Two people of one town hall write on the same page: nobody overwrites what the other wrote elsewhere on it."""

import re

import pytest

from consult.touched import mark, untouched
from models.submissions import Requirement
from tests.consult.conftest import log_in
from tests.consultation import a_submission, an_open_round


async def page_of(client, requirement):
    """The hidden fields of the form as the browser holds them."""
    text = (await client.get(f"/requirements/{requirement.id}/edit")).text
    return {name: re.search(rf'id="{name}" value="([^"]*)"', text)[1] for name in ("version", "shown")}


@pytest.fixture
async def requirement(world):
    await a_submission(world, await an_open_round(world))
    return await Requirement.get()


async def test_a_field_that_was_not_touched_does_not_overwrite_a_colleagues_words(world, browser, requirement):
    whole = {"title": requirement.title, "rationale": requirement.rationale, "reading": "offices", "quoting": "no"}
    async with browser() as anna, browser() as cem:
        await log_in(anna, world.anna)
        await log_in(cem, world.cem)
        hers, his = await page_of(anna, requirement), await page_of(cem, requirement)
        saved = await cem.post(f"/requirements/{requirement.id}/draft", data={**his, **whole, "title": "Mehr Brunnen"})
        answer = await anna.post(
            f"/requirements/{requirement.id}/draft", data={**hers, **whole, "rationale": "Trocken."}
        )

    assert (saved.status_code, answer.status_code) == (200, 200)
    assert "Gespeichert um" in answer.text and "Laden Sie sie neu" in answer.text
    assert 'id="version"' not in answer.text
    stored = await Requirement.get()
    assert (stored.title, stored.rationale) == ("Mehr Brunnen", "Trocken.")


async def test_the_same_field_is_a_conflict_and_writes_nothing(world, browser, requirement):
    whole = {"title": requirement.title, "rationale": requirement.rationale}
    async with browser() as anna, browser() as cem:
        await log_in(anna, world.anna)
        await log_in(cem, world.cem)
        hers, his = await page_of(anna, requirement), await page_of(cem, requirement)
        await cem.post(f"/requirements/{requirement.id}/draft", data={**his, **whole, "title": "Mehr Brunnen"})
        refused = await anna.post(f"/requirements/{requirement.id}", data={**hers, **whole, "title": "Weniger Brunnen"})

    assert refused.status_code == 409
    assert "Weniger Brunnen" in refused.text and f'id="version" value="{hers["version"]}"' in refused.text
    assert (await Requirement.get()).title == "Mehr Brunnen"


def test_a_mark_knows_the_same_value_in_another_spelling() -> None:
    from decimal import Decimal

    shown = mark({"cost": Decimal("46.80"), "why": "Weil.\r\nSo.", "none": None})

    assert untouched(shown, {"cost": Decimal("46.8"), "why": "Weil.\nSo.", "none": ""}) == {"cost", "why", "none"}
    assert untouched(shown, {"cost": Decimal("46.81"), "why": "Weil.", "new": "x"}) == set()
