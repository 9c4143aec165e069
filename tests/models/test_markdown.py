"""One text, three readers: the page, the mail, the paper."""

import pytest

from models.markdown import to_html, to_plain


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        "![Wappen](https://tracker.example/pixel.gif)",
        '<a href="data:text/html,x">x</a>',
        '<p style="position:fixed" onclick="x()">x</p>',
        "<iframe src='//x.example'></iframe>",
        "<form action=/logout><button>x</button></form>",
    ],
)
def test_nothing_that_acts_or_loads_survives(attack):
    html = to_html(attack)
    for forbidden in ("<script", "javascript:", "onerror", "<img", "data:", "style=", "onclick", "<iframe", "<form"):
        assert forbidden not in html


def test_a_picture_gives_way_to_its_alternative_text():
    assert "Wappen von Lerchenroda" in to_html("![Wappen von Lerchenroda](wappen.png)")


@pytest.mark.parametrize(("level", "first", "second"), [(1, "h1", "h2"), (3, "h3", "h4"), (6, "h6", "h6")])
def test_headings_start_where_the_page_has_room(level, first, second):
    html = to_html("# Eins\n\n## Zwei", heading_level=level)
    assert f"<{first}>Eins</{first}>" in html
    assert f"<{second}>Zwei</{second}>" in html


def test_a_list_needs_no_empty_line_before_it_and_wrapped_items_stay_whole():
    html = to_html("Wir bitten um\n- einen Zuschuss,\n  dauerhaft,\n- eine Frist.")
    assert html.count("<li>") == 2
    assert "dauerhaft" in html.split("</li>")[0]


def test_a_dash_inside_a_code_block_stays_there():
    assert "<li>" not in to_html("```\na\n- b\n```")


def test_footnotes_carry_the_roles_that_screen_readers_and_pandoc_know():
    html = to_html("Text[^a] weiter.\n\n[^a]: Fundstelle.", id_prefix="p7-")
    assert 'role="doc-noteref"' in html
    assert 'role="doc-endnotes"' in html
    assert 'href="#p7-fn:a"' in html
    assert '<li id="p7-fn:a" role="doc-endnote">' in html
    assert 'id="p7-fnref:a"' in html
    assert 'href="#p7-fnref:a"' in html


def test_footnotes_stand_in_the_order_of_their_references():
    html = to_html("Eins[^b], zwei[^a].\n\n[^a]: Note A.\n[^b]: Note B.")
    assert html.index("Note B") < html.index("Note A")


def test_tables_have_heads_with_scope():
    html = to_html("| Kreis | Kosten |\n|---|--:|\n| Ottersee | 190 000 € |")
    assert '<th scope="col">Kreis</th>' in html
    assert "190 000 €</td>" in html


def test_plain_text_reads_like_a_letter():
    text = to_plain(
        "# Rundschreiben\n\nBitte **bis Montag** an [die Seite](https://x.example/1), "
        "<https://y.example>\noder <post@x.example>.\n\n"
        "1. Eins\n2. Zwei\n    - innen\n\n> Zitat\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert text == (
        "Rundschreiben\n\nBitte bis Montag an die Seite (https://x.example/1), https://y.example "
        "oder post@x.example.\n\n1. Eins\n2. Zwei\n   - innen\n\nZitat\n\na | b\n1 | 2"
    )


def test_plain_text_keeps_footnotes_readable():
    assert to_plain("Text[^1].\n\n[^1]: Fundstelle.") == "Text[1].\n\n1. Fundstelle."


def test_plain_text_never_shows_entities_or_tags():
    assert to_plain("A & B < C „Größe“ <b>fett</b>") == "A & B < C „Größe“ fett"


@pytest.mark.parametrize("text", ["", "\0", "   ", "<!-- -->", "[^1]", "\n" * 50, "*" * 2000])
def test_odd_texts_do_no_harm(text):
    assert isinstance(to_plain(text), str)
