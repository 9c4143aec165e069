"""Mark-up as a lawyer reads it: whole words, few marks, nothing lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.documents.redline import Segment, redline, redline_counts, redline_html, redline_plain


def test_one_changed_word_is_one_deletion_and_one_insertion():
    assert redline("bis zum 31. Dezember 2027 befristet", "bis zum 31. Dezember 2028 befristet") == [
        Segment("kept", "bis zum 31. Dezember "),
        Segment("deleted", "2027 "),
        Segment("inserted", "2028 "),
        Segment("kept", "befristet"),
    ]


def test_words_are_never_cut_into_syllables():
    segments = redline("ein Integrationskonzept", "ein Integrationskonzepts")
    assert [s.text for s in segments if s.change != "kept"] == ["Integrationskonzept", "Integrationskonzepts"]


def test_changes_one_word_apart_are_joined():
    segments = redline("die alten und kleinen Brunnen", "die neuen und großen Brunnen")
    assert [s.text for s in segments if s.change != "kept"] == ["alten und kleinen ", "neuen und großen "]
    assert redline_counts(segments) == (1, 1)


def test_changes_two_words_apart_stay_apart():
    segments = redline("alt eins zwei klein Ende", "neu eins zwei groß Ende")
    assert redline_counts(segments) == (2, 2)


def test_a_comma_is_a_change_of_its_own_and_not_of_the_word_before_it():
    segments = redline("Kreise und Städte", "Kreise, Gemeinden und Städte")
    assert [s for s in segments if s.change == "deleted"] == []
    assert "".join(s.text for s in segments if s.change == "inserted").strip() == ", Gemeinden"


def test_line_breaks_alone_are_no_change():
    assert redline_counts(redline("ein Satz\nhier", "ein  Satz hier")) == (0, 0)


@pytest.mark.parametrize(("old", "new"), [("", ""), ("", "neu"), ("alt", ""), ("gleich", "gleich"), ("a b c", "c b a")])
def test_both_texts_can_be_read_back_from_the_marks(old, new):
    segments = redline(old, new)
    assert "".join(s.text for s in segments if s.change != "inserted") == old
    assert "".join(s.text for s in segments if s.change != "deleted") == new


def test_html_is_escaped_and_speaks_to_screen_readers():
    html = redline_html(redline("Frist <b>alt</b>", "Frist <i>neu</i>"))
    assert "<b>" not in html
    assert '<del><span class="kern-sr-only">[gestrichen: </span>' in html
    assert '<ins><span class="kern-sr-only">[eingefügt: </span>' in html


def test_labels_follow_the_language_of_the_page():
    html = redline_html(redline("old", "new"), ("deleted", "inserted"))
    assert "[deleted: " in html
    assert "gestrichen" not in html


def test_mail_and_spreadsheets_get_the_same_marks_as_words():
    assert redline_plain(redline("bis 2027", "bis 2028")) == "bis [gestrichen: 2027] [eingefügt: 2028]"


def test_the_longest_text_a_form_takes_is_compared_at_once():
    old = " ".join(f"Wort{n % 700}" for n in range(2500))
    begin = time.process_time()
    redline(old, old.replace("Wort13 ", "Wort14 ").replace("Wort99", "Wasser"))
    assert time.process_time() - begin < 2


def test_a_text_that_says_the_same_words_over_and_over_does_not_hold_up_the_house():
    old, new = "der die das " * 1_000, "die der das " * 1_000
    begun = time.perf_counter()
    segments = redline(old, new)
    assert time.perf_counter() - begun < 2  # it took minutes; 20 ms on a quiet machine
    assert "".join(one.text for one in segments if one.change != "deleted") == new


WORDS = st.lists(
    st.sampled_from(["Kreis", "Kreise ", "§ 4", "Abs.2 ", "und ", ", ", " ", "\n", "2027", "–", "z. B. ", "ä"]),
    max_size=40,
)
TEXTS = st.one_of(WORDS.map("".join), st.text(max_size=60))


def applied(segments, change):
    return "".join(one.text for one in segments if one.change in ("kept", change))


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_the_redline_of_any_two_texts_applied_gives_the_second_and_undone_the_first(old, new):
    """Undone up to white space: what only breaks its lines elsewhere is no change to a lawyer."""
    segments = redline(old, new)

    assert applied(segments, "inserted") == new
    assert "".join(applied(segments, "deleted").split()) == "".join(old.split())
    assert applied(redline(new, old), "inserted") == old
    assert all(one.text for one in segments)
