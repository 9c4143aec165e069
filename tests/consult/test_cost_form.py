"""The calculation in the form of a requirement: computed by the server, kept with its factors, shown to readers."""

import re

import pytest

from models.submissions import Requirement
from tests.consult.conftest import log_in
from tests.consultation import a_submission, an_open_round

CASES = {
    "cost_method": "cases",
    "cost_count": "1.200",
    "cost_minutes": "35",
    "cost_price": "48,50 €",
    "cost_rhythm": "yearly",
}
FORMULA = "1.200 Fälle × 35 Minuten × 48,50 € je Stunde = 33.950 € im Jahr"


@pytest.fixture
async def requirement(world):
    return await Requirement.get(submission=await a_submission(world, await an_open_round(world)))


def plain(text):
    """Thousands with a point, spaces that break."""
    return text.replace("\u202f", ".").replace("\u00a0", " ")


async def test_calculating_without_javascript_keeps_the_form_and_shows_how_the_sum_came_about(
    world, browser, requirement
):
    address = f"/requirements/{requirement.id}"
    async with browser() as client:
        await log_in(client, world.anna)
        answer = await client.post(address, data={"version": 1, "title": "Mehr Bänke", "stay": "cost", **CASES})
        assert answer.status_code == 303 and answer.headers["location"].endswith("/edit?said=saved#cost")
        form = plain((await client.get(f"{address}/edit")).text)
        assert FORMULA in form and 'value="1200"' in form and 'value="48,50"' in form and 'value="Mehr Bänke"' in form
        assert FORMULA in plain((await client.get(address)).text)
        english = (await client.get(f"{address}?lang=en")).text
        assert "1,200 cases × 35 minutes × €48.50 an hour = €33,950 a year" in english

        back = {"version": 2, "title": "Mehr Bänke", "cost_method": "sum", "cost_yearly": "40.000,50"}
        await client.post(address, data=back)
        saved = await Requirement.get()
    assert (float(saved.cost_yearly), saved.cost_method, saved.cost_count) == (40000.5, "sum", None)


async def test_autosave_announces_the_result_and_says_what_is_wrong_without_losing_a_word(world, browser, requirement):
    draft = f"/requirements/{requirement.id}/draft"
    async with browser() as client:
        await log_in(client, world.anna)
        saved = await client.post(draft, data={"version": 1, "title": "Mehr Wasser", **CASES})
        assert '<output for="cost_count' in saved.text
        assert FORMULA in plain(saved.text)
        missing = await client.post(draft, data={"version": 2, "title": "Mehr Wasser", **CASES, "cost_minutes": ""})
        assert "Es fehlt eine Zahl" in missing.text
        huge = await client.post(draft, data={"version": 3, "title": "Neu", **CASES, "cost_count": "9.000.000.000.000"})
        assert "Noch nicht gespeichert" in huge.text
        form = await client.post(
            f"/requirements/{requirement.id}",
            data={"version": 3, "title": "Neu", **CASES, "cost_count": "90.000.000.000"},
        )
        negative = await client.post(
            f"/requirements/{requirement.id}", data={"version": 3, "title": "Neu", **CASES, "cost_price": "-3"}
        )
    assert form.status_code == 422 and "eine Billion Euro" in form.text and 'value="90.000.000.000"' in form.text
    assert negative.status_code == 422 and 'id="cost_price-error"' in negative.text
    assert (await Requirement.get()).title == "Mehr Wasser"


async def test_two_people_at_one_number_read_both_in_the_same_form(world, browser, requirement):
    address = f"/requirements/{requirement.id}"
    form = {"version": 1, "title": "Mehr Wasser", **CASES}
    async with browser() as anna, browser() as cem:
        await log_in(anna, world.anna)
        await log_in(cem, world.cem)
        await anna.post(address, data=form)
        both = await cem.post(address, data={**form, "cost_count": "2.400"})

    assert both.status_code == 409
    assert re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", plain(both.text)) == ["2.400", "1.200"]
    assert (await Requirement.get()).cost_yearly == 33950
