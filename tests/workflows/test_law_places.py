import pytest

from workflows.drafts.law_places import Piece, law_name, law_place, place_of_provision


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Zu Artikel 1 Nr. 3 (§ 24 SGB VIII): Bewertung", "§ 24 SGB VIII"),
        ("§ 24 Abs. 3 Satz 1 SGB  VIII", "§ 24 SGB VIII"),
        ("nach § 16a Absatz 2 Nummer 1 Buchstabe a des Zweiten Buches Sozialgesetzbuch", "§ 16a SGB II"),
        ("§§ 43 und 44 AufenthG", "§ 43 AufenthG"),
        ("§ 43 des Aufenthaltsgesetzes", "§ 43 Aufenthaltsgesetz"),
        ("§ 5 OZG und § 6 BauGB", "§ 5 OZG"),
        ("§ 24 ohne Gesetz", ""),
        ("Der Bund trägt die Kosten des SGB VIII", ""),
    ],
)
def test_a_section_is_found_however_people_cite_it(words, place):
    assert law_place(words) == place


@pytest.mark.parametrize(
    ("title", "pieces", "place"),
    [
        ("Sozialgesetzbuch (SGB) - Achtes Buch (SGB VIII)", [Piece("§24", "Anspruch", "")], "§ 24 SGB VIII"),
        ("Sozialgesetzbuch (SGB) - Achtes Buch (SGB VIII)",
         [Piece("§24", "Anspruch", ""), Piece("§24/3", "", "Ein Kind nach § 22 …")], "§ 24 SGB VIII"),
        ("Gesetz zur Änderung", [Piece("art1", "Änderung des Achten Buches Sozialgesetzbuch", ""),
         Piece("art1/3", "", "§ 24 wird wie folgt geändert:"), Piece("art1/3/a", "", "Absatz 3 wird gestrichen.")],
         "§ 24 SGB VIII"),
        ("Integrationsgesetz", [Piece("§2", "Begriffe", "Wer nach § 5 …")], "§ 2 Integrationsgesetz"),
        ("Entwurf", [Piece("§2", "Begriffe", "Wer nach § 5 …")], ""),
        ("Gesetz (IntG)", [Piece("vorblatt/E.3", "Kosten", "keine")], ""),
    ],
)  # fmt: skip
def test_an_amending_provision_is_about_the_section_that_it_changes(title, pieces, place):
    assert place_of_provision(title, pieces) == place


def test_a_word_that_only_begins_like_an_abbreviation_is_no_law():
    assert law_name("Gemeinsames Vorhaben der Gemeinden") == ""
