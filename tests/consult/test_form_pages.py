"""A refused form comes back as the page it was on, with every word still typed."""

import pytest
from lxml import html

from tests.consult import demo
from tests.consult.conftest import Browser

WRONG = {"minutes": "ca. 90", "reason": "", "reading": "members", "towns": ["2"], "deadline_date": "24.11.2026"}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def demo_templates(templates: dict[str, str]) -> None:
    templates.update(demo.TEMPLATES)


async def test_the_first_look_shows_the_present_values_and_no_mistake(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        page = html.fromstring((await client.get("/demo/7")).text)

    assert page.xpath("//input[@id='minutes']/@value") == ["90"]
    assert page.xpath("//textarea")[0].text == "\nWeil es so ist."
    assert page.xpath("//option[@selected]/@value") == ["state"]
    assert page.xpath("//input[@checked]/@value") == ["offices", "1", "true"]
    assert not page.xpath("//*[@aria-invalid]")


async def test_a_refused_form_keeps_every_word_and_names_each_mistake_at_its_field(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        answer = await client.post("/demo/7/save", data=WRONG)
    page = html.fromstring(answer.text)

    assert answer.status_code == 422
    assert page.xpath("//input[@id='minutes']/@value") == ["ca. 90"]
    assert page.xpath("//input[@id='deadline_date']/@value") == ["24.11.2026"]
    assert page.xpath("//input[@checked]/@value") == ["members", "2"]
    error = page.xpath("//p[@id='minutes-error']")[0]
    assert error.text_content().strip() == "Geben Sie nur eine Zahl ein, zum Beispiel 90."
    field = page.xpath("//input[@id='minutes']")[0]
    assert (field.get("aria-invalid"), field.get("aria-describedby")) == ("true", "minutes-error")
    assert page.xpath("//textarea/@aria-describedby") == ["reason-hint reason-error"]


async def test_the_alert_on_top_takes_the_focus_and_links_to_each_field(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        page = html.fromstring((await client.post("/demo/7/save", data=WRONG)).text)
    alert = page.xpath("//section[@id='form-error']")[0]

    assert alert.get("tabindex") == "-1"
    assert "autofocus" in alert.attrib
    assert "3 Angaben fehlen" in alert.text_content()
    targets = [address.removeprefix("#") for address in alert.xpath(".//a/@href")]
    assert targets == ["minutes", "reason", "deadline_date"]
    assert all(page.xpath(f"//*[@id='{target}']") for target in targets)
    assert "Minuten je Fall: Geben Sie nur eine Zahl ein" in alert.text_content()
    assert "Warum? Füllen Sie dieses Feld aus." in alert.text_content()
    assert page.xpath("//title")[0].text.startswith("Fehler: ")


async def test_htmx_gets_the_refused_form_alone_with_its_alert(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        answer = await client.post("/demo/7/save", data=WRONG, headers=HTMX)

    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert 'id="form-error"' in answer.text
    assert 'value="ca. 90"' in answer.text


async def test_a_stale_form_comes_back_with_409_and_its_text(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        answer = await client.post("/demo/7/save", data={"minutes": "12", "reason": "veraltet"})

    assert answer.status_code == 409
    assert "Jemand anderes hat inzwischen etwas geändert" in answer.text
    assert 'value="12"' in answer.text


async def test_what_was_typed_cannot_break_out_of_its_field(browser: Browser) -> None:
    evil = '"><script>alert(1)</script>'
    async with browser(demo.ROUTES) as client:
        answer = await client.post("/demo/7/save", data={"minutes": evil, "reason": f"</textarea>{evil}"})

    assert "<script>alert" not in answer.text


async def test_after_an_act_the_page_says_what_was_done(browser: Browser) -> None:
    async with browser(demo.ROUTES) as client:
        answer = await client.post("/demo/7/save", data={"minutes": "12", "reason": "gut"})
        there = await client.get(answer.headers["location"])
        foreign = await client.get("/demo/7?said=<b>erfunden</b>")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/demo/7?page=2&said=saved"
    assert "Gespeichert." in html.fromstring(there.text).xpath("//*[@id='said']")[0].text_content()
    assert "erfunden" not in html.fromstring(foreign.text).xpath("//main")[0].text_content()
