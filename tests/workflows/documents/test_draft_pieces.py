"""Lines of a draft become provisions only where a count goes on; what is quoted or repeated is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.documents.draft_lines import TextLine, body_lines, join
from workflows.documents.draft_outline import doubtful, explained, outline
from workflows.documents.draft_pieces import recognise


def provisions(text: str):
    pieces = recognise([TextLine(0, line) for line in text.strip().split("\n")]).pieces
    return {one.key: one for one in outline(pieces)}


def keys(text: str) -> list[str]:
    return list(provisions(text))


def test_commands_of_an_amending_act_are_numbers_and_letters_and_what_they_quote_is_no_provision():
    found = provisions("""
Artikel 1
Änderung des Wassergesetzes
Das Wassergesetz wird wie folgt geändert:
1. § 24 wird wie folgt geändert:
a) Absatz 1 wird wie folgt geändert:
aa) In Satz 1 wird das Wort „muss“ durch das Wort „kann“ ersetzt.
bb) Satz 2 wird aufgehoben.
b) Folgender Absatz 2 wird angefügt:
„(2) Brunnen sind
1. tief und
2. rund.
§ 25
Fristen
(3) Das gilt auch für Quellen.“
2. § 26 wird aufgehoben.
Artikel 2
Inkrafttreten
Dieses Gesetz tritt am 1. Januar 2027 in Kraft.
""")
    assert list(found) == [
        *("art1", "art1/nr1", "art1/nr1/a", "art1/nr1/a/aa", "art1/nr1/a/bb", "art1/nr1/b", "art1/nr2", "art2"),
    ]
    assert found["art1/nr1/b"].text.endswith("(3) Das gilt auch für Quellen.“")
    assert found["art1/nr1/a/aa"].label == "Artikel 1 Nummer 1 Buchstabe a Doppelbuchstabe aa"


def test_a_quote_that_was_never_closed_does_not_swallow_the_commands_behind_it():
    assert keys("""
Artikel 1
Änderung des Wassergesetzes
1. Absatz 1 wird wie folgt gefasst:
„(1) „Wasser ist rein.
1. Es ist klar.“
2. Das Wort „muss" wird gestrichen.
3. § 3 wird aufgehoben.
""") == ["art1", "art1/nr1", "art1/nr2", "art1/nr3"]


def test_an_act_counts_its_sections_and_the_table_of_contents_is_none_of_it():
    assert keys("""
Inhaltsübersicht
§ 1 Ziel
§ 2 Mittel
§ 1
Ziel
(1) Wasser ist rein.
(2) § 2 gilt entsprechend.
Abschnitt 2
Mittel und Wege
§ 1a
Weg
Der Weg ist
1. kurz,
1a. gerade und
2. eben.
§ 2
Mittel
Es gibt keine.
""") == ["§1", "§1/1", "§1/2", "§1a", "§1a/nr1", "§1a/nr1a", "§1a/nr2", "§2"]


def test_what_only_looks_like_a_mark_stays_in_the_text():
    found = provisions("""
§ 1
Fristen
(1) Anträge sind nach § 2 Absatz
(2) zu stellen.
(2) Die Frist endet am
31. Dezember eines Jahres.
(5) Fünf kommt nicht nach zwei.
""")
    assert list(found) == ["§1", "§1/1", "§1/2"]
    assert "(5) Fünf" in found["§1/2"].text


def test_vorblatt_and_begruendung_have_keys_that_name_what_they_explain():
    found = provisions("""
Vorblatt
A. Problem und Ziel
Es fehlt an Wasser.
E. Erfüllungsaufwand
E.1 Erfüllungsaufwand für Bürgerinnen und Bürger
Keiner.
Davon Bürokratiekosten aus Informationspflichten
Keine.
E.3 Erfüllungsaufwand der Verwaltung
Zehn Euro.
F. Weitere Kosten
Keine.
Entwurf eines Gesetzes über Brunnen
(Brunnengesetz – BrG)
Artikel 1
Gesetz über Brunnen
§ 1
Ziel
Wasser.
Begründung
A. Allgemeiner Teil
I. Zielsetzung
Wasser ist nötig. Dazu dienen
1. Brunnen;
2. Quellen.
II. Folgen
1. Kosten
Keine.
B. Besonderer Teil
Zu Artikel 1 (Gesetz über Brunnen)
Zu § 1 (Ziel)
Zu Absatz 1
Klar.
Zu Nummer 2 Buchstabe a
Auch klar.
""")
    assert [key for key in found if not key.startswith("art")] == [
        *("vorblatt", "vorblatt/A", "vorblatt/E", "vorblatt/E.1", "vorblatt/E.3", "vorblatt/F"),
        *("begruendung", "begruendung/A", "begruendung/A/I", "begruendung/A/II", "begruendung/A/II/1"),
        *("begruendung/B", "begruendung/B/art1", "begruendung/B/art1/§1", "begruendung/B/art1/§1/1"),
        "begruendung/B/art1/§1/1/nr2/bsta",
    ]
    assert "2. Quellen." in found["begruendung/A/I"].text
    assert explained("begruendung/B/art1/§1/1") == "art1/§1/1"
    assert explained("begruendung/A/I") == explained("art1") == ""


def test_a_second_list_in_one_absatz_is_told_from_the_first_by_where_it_begins():
    lines = [(0, "§ 7"), (0, "(1) Ausgenommen sind"), (20, "1. Rohre,"), (20, "2. Becken."), (0, "Anzugeben sind")]
    lines += [(20, "1. Ort,"), (20, "2. Jahr.")]
    found = outline(recognise([TextLine(0, text, x=x + 50) for x, text in lines]).pieces)
    assert [one.key for one in found] == ["§7", "§7/1", "§7/1/1", "§7/1/2", "§7/1/l2/1", "§7/1/l2/2"]
    assert found[1].text == "Ausgenommen sind\nAnzugeben sind"


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("die Koordi-", "nierungsstelle", "die Koordinierungsstelle"),
        ("Kreis-", "und Stadtrecht", "Kreis- und Stadtrecht"),
        ("SGB-II-", "Leistung", "SGB-II-Leistung"),
        ("Aufwands- und -", "entschädigungen", "Aufwands- und -entschädigungen"),
        ("nach § 2", "Absatz 1", "nach § 2 Absatz 1"),
    ],
)
def test_divided_words_are_whole_again(before, after, whole):
    assert join(before, after) == whole


def test_what_repeats_at_the_edges_of_pages_is_left_out_and_what_the_law_counts_is_not():
    pages = [
        (1, "Entwurf – Seite 1", "§ 1", "Wasser.", "1"),
        (2, "Entwurf – Seite 2", "§ 2", "Luft.", "2"),
        (3, "Entwurf – Seite 3", "§ 3", "Bearbeitungsstand: 3.11.2026 10:00", "3"),
    ]
    kept = body_lines([TextLine(page, text, size=10) for page, *texts in pages for text in texts])
    assert [line.text for line in kept] == ["§ 1", "Wasser.", "§ 2", "Luft.", "§ 3"]


def test_what_stands_twice_or_says_nothing_is_to_be_looked_at():
    pieces = recognise([TextLine(0, one) for one in ("§ 1", "(1) Wasser.", "§ 2", "Luft")]).pieces
    twice = [*pieces, pieces[0]]
    assert doubtful(twice, outline(twice)) == [2, 3]


MARKS = st.sampled_from(
    [
        "Artikel 1",
        "Artikel 2",
        "§ 1",
        "§ 2",
        "(1)",
        "(2) Text",
        "1. Text",
        "2.",
        "a) b",
        "aa) c",
        "aaa) d",
        "„§ 3",
        "“",
        "Begründung",
        "A. Problem",
        "A. Allgemeiner Teil",
        "B. Lösung",
        "E.1 Aufwand",
        "Zu § 1",
        "Zu Absatz 1",
        "I. Ziel",
        "Inhaltsübersicht",
        "Abschnitt 1",
        "Anlage 1",
        "Änderung des Gesetzes",
        "Text.",
        "F. Kosten",
    ]
)


@given(st.lists(st.tuples(MARKS, st.booleans(), st.integers(0, 3)), max_size=40))
def test_any_order_of_lines_gives_an_outline_in_which_no_word_is_lost_and_no_key_doubled(lines):
    given_lines = [TextLine(1, text, starts, x=10.0 * depth) for text, starts, depth in lines]
    pieces = recognise(given_lines).pieces
    found = outline(pieces)
    assert len({one.key for one in found}) == len(found) == len(pieces)
    known = {one.key for one in found}
    assert all(one.parent_key is None or one.parent_key in known for one in found)
    assert [piece.line for piece in pieces] == sorted(piece.line for piece in pieces)
