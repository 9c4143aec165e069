"""Drawings that are read without seeing them, and that give away no small number."""

import re

import pytest
from lxml import etree

from workflows.documents.charts import TILES, Cell, bar, bars, curve, printable, stacked, state_tiles
from workflows.documents.paper import render_pdf
from workflows.documents.paper_html import Chart, PaperText

CELLS = {"02": Cell(1, 1), "05": Cell(103, 289), "09": Cell(50, 280), "10": Cell(None, 12), "15": Cell(0, 120)}


@pytest.fixture
def tiles():
    return etree.fromstring(state_tiles(CELLS, title="Antworten nach Ländern", ident="karte"))


def tile(svg, short):
    return next(group for group in svg.iter("g") if group[1].text == short)


def test_all_sixteen_laender_have_a_place_of_their_own(tiles):
    places = {(rect.get("x"), rect.get("y")) for rect in tiles.iter("rect")}
    assert len(places) == len(TILES) == 16


def test_the_drawing_says_what_it_shows_and_what_one_sees(tiles):
    named = tiles.get("aria-labelledby").split()
    assert [element.get("id") for element in (tiles[0], tiles[1])] == named
    assert tiles[0].text == "Antworten nach Ländern"
    assert tiles[1].text.startswith("Am höchsten: Hamburg (100")


def test_tiles_are_shaded_by_share_and_not_by_count(tiles):
    assert tile(tiles, "NW")[0].get("class") == "step-4"
    assert tile(tiles, "BY")[0].get("class") == "step-2"


def test_counts_under_five_get_no_shade_and_hidden_ones_no_number(tiles):
    assert tile(tiles, "HH")[0].get("class") is None
    assert tile(tiles, "SL")[0].get("class") is None
    assert tile(tiles, "SL")[2].text == "unter 5"
    assert "Saarland" not in tiles[1].text


def test_zero_is_shown(tiles):
    assert tile(tiles, "ST")[2].text == "0\N{NARROW NO-BREAK SPACE}%"


def test_no_drawing_needs_an_inline_style():
    for svg in (state_tiles(CELLS, title="T", ident="a"), bar(0.63), bars([("A", 3)], title="T", desc="D", ident="b")):
        assert "style" not in svg


@pytest.mark.parametrize(("share", "width"), [(0.63, "63%"), (-1, "0%"), (7, "100%")])
def test_a_bar_is_as_wide_as_its_share(share, width):
    assert f'class="value" width="{width}"' in bar(share)


def test_what_people_name_cannot_break_out_of_the_drawing():
    svg = bars([('<script>"', 5), ("B", 2)], title="<b>", desc="&", ident="b")
    assert "<script>" not in svg
    assert etree.fromstring(svg) is not None


def test_answers_over_time_end_in_the_number_of_now():
    svg = curve([(0.0, 0), (0.6, 1310)], [(0, 0), (1, 2000)], title="Verlauf", desc="d", ident="k")
    assert "1\N{NARROW NO-BREAK SPACE}310 jetzt" in svg
    assert 'class="line line--before"' in svg


@pytest.mark.parametrize(
    ("most", "numbers"),
    [
        (2000, "0 500 1000 1500 2000"),
        (1310, "0 400 800 1200"),
        (7, "0 2 4 6"),
        (1, "0 1"),
        (12248, "0 4000 8000 12000"),
    ],
)
def test_the_axis_counts_in_round_steps(most, numbers):
    svg = curve([(1.0, most)], [], title="Verlauf", desc="d", ident="k").replace("\N{NARROW NO-BREAK SPACE}", "")
    assert re.findall(r'class="muted"[^>]*>([^<]+)<', svg) == numbers.split()


@pytest.mark.parametrize("points", [[], [(0.0, 0)]])
def test_a_round_without_answers_can_be_drawn(points):
    assert etree.fromstring(curve(points, [], title="Verlauf", desc="d", ident="k")) is not None


async def test_a_drawing_can_be_printed_in_a_paper():
    chart = Chart("Antworten", "Am höchsten in Hamburg.", printable(state_tiles(CELLS, title="T", ident="k")))
    assert (await render_pdf(PaperText(title="P", sections=[], charts=[chart]), publishable=True)).startswith(b"%PDF")


def test_an_english_page_gets_an_english_drawing():
    svg = state_tiles(CELLS, title="Answers", ident="map", lang="en")
    assert "under 5" in svg
    assert "Highest: Hamburg" in svg


def test_words_of_stacked_bars_stay_inside_the_drawing_at_the_size_that_a_phone_needs():
    """A letter is 12 of its 560 units wide at most, when the style sheet makes text large enough for 390 pixels."""
    rows = [
        ("Bundesministerium für Bildung, Familie, Senioren, Frauen und Jugend", [(5, 120), (3, 1)]),
        ("B", [(1, 2)]),
    ]
    svg = etree.fromstring(stacked(rows, title="T", desc="D", ident="s"))
    texts = [(text.get("y"), text.text) for text in svg.iter("text")]
    bars_ = [(float(rect.get("y")), float(rect.get("width"))) for rect in svg.iter("rect")]

    assert all(12 * len(words) <= 560 for _, words in texts)
    assert [words for _, words in texts] == [
        "Bundesministerium für Bildung, Familie,", "Senioren, Frauen und Jugend", "120", "B", "2",
    ]  # fmt: skip
    assert float(texts[1][0]) < bars_[0][0] < float(texts[3][0]) - 16 < bars_[-1][0]
    assert "app-bars" in svg.get("class")
