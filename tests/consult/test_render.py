"""One template serves page and fragment; filters write moments, numbers and law as the house does."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from markupsafe import Markup

from consult import markup, moments, numbers
from consult.places import Who, page
from consult.render import page as rendered
from consult.translate import speak
from tests.consult import demo
from tests.consult.conftest import Browser
from workflows import clock

NOON = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
DEADLINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def test_one_address_gives_the_page_and_to_htmx_its_fragment(browser: Browser, templates: dict[str, str]) -> None:
    templates.update(demo.TEMPLATES)
    async with browser(demo.ROUTES) as client:
        whole = await client.get("/demo/7")
        part = await client.get("/demo/7", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
        full = await client.get("/demo/7", headers={"HX-Request": "true", "HX-Request-Type": "full"})
        restored = await client.get(
            "/demo/7", headers={"HX-Request-Type": "partial", "HX-History-Restore-Request": "true"}
        )

    assert part.text.strip().startswith("<form")
    assert part.text.strip() in whole.text
    for answer in (whole, full, restored):
        assert answer.text.strip().startswith("<!doctype html>")


async def test_all_macros_render(browser: Browser, templates: dict[str, str]) -> None:
    templates.update(demo.TEMPLATES)

    async def show(request):  # type: ignore[no-untyped-def]
        return rendered(request, "demo/parts.html", deadline=DEADLINE)

    with clock.at(NOON):
        async with browser([page("/parts", show, "parts:show", who=Who.ANYONE)]) as client:
            answer = await client.get("/parts?sort=provision&q=Kosten&page=2")

    assert answer.status_code == 200
    assert 'href="/parts?q=Kosten&amp;sort=-provision"' in answer.text
    assert 'aria-sort="ascending"' in answer.text
    assert 'href="/parts?sort=provision&amp;q=Kosten&amp;page=3"' in answer.text
    assert "Seite 2 von 38" in answer.text
    assert "Zeilen 51 bis 100." in answer.text
    assert "noch 1 Tag und 19 Stunden" in answer.text
    assert "Schritt 2 von 3:" in answer.text
    assert "Leer" not in answer.text


def test_a_count_is_grouped_wherever_it_stands() -> None:
    said = ("%(num)s Mail", "%(num)s Mails", 29_349)
    assert markup.said_of_many(*said) == "29\u202f349 Mails"
    speak("en")
    assert markup.said_of_many(*said) == "29,349 mails"


def test_a_deadline_names_day_hour_and_zone() -> None:
    assert moments.written(DEADLINE) == "Dienstag, 24. November 2026, 10:00 Uhr (MEZ)"
    assert moments.written(DEADLINE, "short") == "Di., 24.11.2026, 10:00 Uhr (MEZ)"
    assert moments.written(datetime(2026, 7, 1, 8, 0, tzinfo=UTC)) == "Mittwoch, 1. Juli 2026, 10:00 Uhr (MESZ)"
    assert moments.written_day(date(2026, 11, 24)) == "24. November 2026"


def test_a_deadline_reads_well_in_english() -> None:
    speak("en")
    assert moments.written(DEADLINE) == "Tuesday, 24 November 2026, 10:00 (CET)"


def test_a_moment_carries_its_machine_form_with_offset() -> None:
    assert str(moments.marked(DEADLINE, "short")) == (
        '<time datetime="2026-11-24T10:00:00+01:00">Di., 24.11.2026, 10:00 Uhr (MEZ)</time>'
    )
    assert str(moments.marked(date(2026, 11, 24), "day_short")) == '<time datetime="2026-11-24">24.11.2026</time>'


def test_ones_own_acts_are_of_today() -> None:
    with clock.at(NOON):
        assert ">heute, 14:05 Uhr<" in moments.recent(clock.now())
        assert ">21. November 2026, 14:05 Uhr<" in moments.recent(NOON - timedelta(days=1))


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=4, hours=3), "noch 4 Tage"),
        (timedelta(days=2, minutes=1), "noch 2 Tage"),
        (timedelta(days=1, hours=19, minutes=5), "noch 1 Tag und 19 Stunden"),
        (timedelta(days=2), "noch 2 Tage"),
        (timedelta(hours=7, minutes=30), "noch 7 Stunden"),
        (timedelta(hours=5, minutes=59), "noch 5 Stunden und 59 Minuten"),
        (timedelta(minutes=1), "noch 1 Minute"),
        (timedelta(seconds=20), "noch weniger als eine Minute"),
        (timedelta(0), "Frist vorbei"),
    ],
)
def test_the_rest_of_the_time_is_told_coarsely(left: timedelta, said: str) -> None:
    with clock.at(NOON):
        deadline = clock.now() + left + timedelta(milliseconds=500) * bool(left)
        assert moments.remaining(deadline) == said


def test_only_the_last_48_hours_are_red() -> None:
    with clock.at(NOON):
        assert [moments.is_soon(NOON + timedelta(hours=hours)) for hours in (-1, 1, 47, 49)] == [
            False,
            True,
            True,
            False,
        ]


def test_numbers_are_grouped_and_have_their_base() -> None:
    assert numbers.number(2480) == "2\u202f480"
    assert numbers.number(Decimal("46.8"), 2) == "46,80"
    assert numbers.share(612, 2480) == "612 von 2\u202f480 (25\u202f%)"
    assert numbers.euro(9828) == "9\u202f828\u00a0€"
    assert numbers.euro(Decimal("46.80")) == "46,80\u00a0€"
    speak("en")
    assert numbers.share(612, 2480) == "612 of 2,480 (25%)"


@pytest.mark.parametrize(("n", "of", "said"), [(0, 100, "0"), (1, 1000, "1"), (999, 1000, "99"), (7, 7, "100")])
def test_a_percentage_never_says_none_or_all_of_what_is_only_near(n: int, of: int, said: str) -> None:
    assert numbers.percent(n, of) == f"{said}\u202f%"


def test_a_share_of_nothing_is_a_dash() -> None:
    assert numbers.percent(0, 0) == "–"


def test_small_cells_are_told_only_to_those_who_see_the_names() -> None:
    assert [numbers.cell(n, exact=False) for n in (0, 1, 4, 5)] == ["0", "unter 5", "unter 5", "5"]
    assert numbers.cell(3, exact=True) == "3"


def test_law_is_not_torn_at_line_ends() -> None:
    assert markup.law("Nach § 7 Abs. 2 Satz 1: 40 000 Menschen, 25 %") == (
        "Nach §\u00a07 Abs.\u00a02 Satz\u00a01: 40\u202f000 Menschen, 25\u202f%"
    )
    assert markup.law("§§ 3 bis 5") == "§§\u00a03 bis 5"


def test_a_provision_is_cited_briefly_where_room_is_scarce() -> None:
    assert (
        markup.brief("Artikel 1 § 3 Absatz 2 Nummer 4 Buchstabe a")
        == "Art.\u00a01 §\u00a03 Abs.\u00a02 Nr.\u00a04 Buchst.\u00a0a"
    )
    assert markup.brief("Vorblatt E.3") == "Vorblatt E.3"


def test_the_law_filter_leaves_tags_alone_and_escapes_plain_text() -> None:
    assert markup.law(Markup('<a title="§ 7">§ 7</a>')) == '<a title="§ 7">§\u00a07</a>'
    assert markup.law("<b>§ 7</b>") == "&lt;b&gt;§\u00a07&lt;/b&gt;"


def test_a_table_of_a_text_scrolls_by_itself_and_with_the_keyboard() -> None:
    html = str(markup.markdown("| a | b |\n|---|---|\n| 1 | 2 |"))
    assert html.startswith('<div class="app-scroll" tabindex="0"><table>') and html.rstrip().endswith("</table></div>")


def test_markdown_is_safe_and_starts_below_the_heading_of_the_page() -> None:
    made = markup.markdown("# Titel\n\n[x](javascript:alert(1)) <script>alert(1)</script> § 7")
    assert "<h2>Titel</h2>" in made
    assert "script" not in made.replace("&lt;script", "")
    assert "§\u00a07" in made
