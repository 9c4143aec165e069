"""A ministry's draft as LegalDocML.de: five files of an invented bill, valid against the schema, read as one act."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from workflows.documents.law import read_law
from workflows.errors import Unreadable

DRAFTS = sorted((Path(__file__).parent / "drafts").glob("*.xml"))
SCHEMA = Path(__file__).parents[4] / "shared/data/ldml-schema"
MODULES = {
    "begruendung": "begruendung",
    "rechtsetzungsdokument": "rechtsetzungsdokument",
    "regelungstext": "regelungstextentwurfsfassung",
    "stammform": "regelungstextentwurfsfassung",
    "vorblatt": "vorblattregelungstext",
}


def packed(*files: Path) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in files:
            archive.write(file, f"entwurf/{file.name}")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def draft():
    return read_law(packed(*DRAFTS))


@pytest.fixture(scope="module")
def provisions(draft):
    return {provision.key: provision for provision in draft.provisions}


@pytest.mark.needs("shared")
@pytest.mark.parametrize("file", DRAFTS, ids=lambda file: file.stem)
def test_our_draft_is_valid_so_that_reading_it_proves_something(file):
    module = MODULES[file.stem.rpartition("-")[0]]
    schema = etree.XMLSchema(etree.parse(SCHEMA / f"legalDocML.de-{module}.xsd"))
    schema.assertValid(etree.parse(file))


def test_title_and_abbreviation_come_from_the_head_of_the_draft(draft):
    assert draft.title == "Entwurf eines Gesetzes über Spielplätze in Gemeinden"
    assert (draft.short_title, draft.format) == ("SpielPlG", "ldml")


def test_the_parts_come_in_the_order_in_which_a_draft_is_printed(draft):
    tops = [p.key for p in draft.provisions if p.level == 1]
    assert tops == ["vorblatt", "art1", "art2", "art3", "begruendung"]


def test_the_act_inside_an_artikel_is_cited_with_the_artikel(provisions):
    assert provisions["art1/§3/1"].label == "Artikel 1 § 3 Absatz 1"
    assert (
        provisions["art1/§3/1"].text
        == "Je 500 Einwohner wird ein Spielplatz unterhalten.\nBruchteile bleiben außer Betracht."
    )
    assert provisions["art1/§3/1"].parent_key == "art1/§3"
    assert provisions["art1/§2/nr2/a"].label == "Artikel 1 § 2 Nummer 2 Buchstabe a"
    assert provisions["art1/§3/2/l2/1"].text == "die Zäune und"


def test_amendments_are_cited_by_number_and_letter(provisions):
    assert provisions["art2/nr2/b/bb"].label == "Artikel 2 Nummer 2 Buchstabe b Doppelbuchstabe bb"
    assert provisions["art2/nr1"].text == (
        "In § 4 wird die Angabe „5 Zentimeter“ durch die Angabe „8 Zentimeter“ ersetzt."
    )


def test_law_that_an_amendment_quotes_is_its_text_and_no_provision_of_the_draft(provisions):
    assert provisions["art2/nr3"].text.endswith(
        "eingefügt: „§ 9a\nWasserspiele\n(1) Wasserspiele ruhen im Winter.\n(2) Ausnahmen sind möglich.“."
    )
    assert "art2/nr3/§9a" not in provisions


def test_an_artikel_of_one_sentence_carries_it_itself(provisions):
    assert provisions["art3"].text.startswith("Dieses Gesetz tritt am ersten Tag")


def test_the_vorblatt_is_addressable_down_to_the_cost_for_administrations(provisions):
    front = [key for key in provisions if key.startswith("vorblatt/")]
    assert front == [f"vorblatt/{mark}" for mark in ("A", "B", "C", "D", "E", "E.1", "E.2", "E.2/davon", "E.3", "F")]
    assert provisions["vorblatt/E.3"].text == "Kommunen 3,2 Mio. Euro jährlich."
    assert (provisions["vorblatt/E.3"].label, provisions["vorblatt/E.3"].parent_key) == ("Vorblatt E.3", "vorblatt/E")
    assert provisions["vorblatt/A"].text == "Es gibt zu wenige Spielplätze.\n– auf dem Land\n– in der Stadt"


def test_the_begruendung_is_found_from_the_provision_that_it_explains(provisions):
    assert provisions["begruendung/A/VI/4"].text == "Je Spielplatz 400 Euro."
    assert provisions["begruendung/B/art1/§3/2"].label == "Begründung B zu Artikel 1 § 3 Absatz 2"
    assert provisions["begruendung/B/art2/nr1"].text == "Höheres Gras schützt Käfer."
    assert provisions["begruendung/B/art3"].text == "Die Vorschrift regelt das Inkrafttreten."


def test_a_single_part_is_read_as_well():
    file = next(file for file in DRAFTS if file.stem == "vorblatt-1")
    assert {p.kind for p in read_law(file.read_bytes()).provisions} == {"front"}


def test_all_parts_in_one_file_are_read_like_the_files():
    parts = [etree.tostring(etree.parse(file).getroot()[0]).decode() for file in DRAFTS if "rechts" not in file.name]
    inner = "".join(f"<component>{part}</component>" for part in parts if "spielplätze" not in part.lower())
    data = f'<akomaNtoso xmlns="http://Inhaltsdaten.LegalDocML.de/1.8.2/"><documentCollection>{inner}</documentCollection></akomaNtoso>'
    assert {"vorblatt", "begruendung"} <= {p.key for p in read_law(data.encode()).provisions}


def test_a_collection_alone_names_provisions_but_has_none():
    file = next(file for file in DRAFTS if "rechtsetzung" in file.name)
    with pytest.raises(Unreadable) as refusal:
        read_law(file.read_bytes())
    assert refusal.value.code == "no_provisions"


def test_a_zip_that_unpacks_to_more_than_a_file_may_have_is_refused():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a", "b"):
            archive.writestr(f"{name}.xml", b"<a>" + b" " * (11 * 1024 * 1024) + b"</a>")
    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(Unreadable) as refusal:
        read_law(buffer.getvalue())
    assert refusal.value.code == "file_too_large"


def test_a_zip_of_very_many_files_is_refused():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(51):
            archive.writestr(f"{number}.xml", b"<a/>")
    with pytest.raises(Unreadable) as refusal:
        read_law(buffer.getvalue())
    assert refusal.value.code == "too_many_files"
