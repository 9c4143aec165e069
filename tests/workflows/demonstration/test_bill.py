"""The draft bill: valid LegalDocML.de, read by the law reader, its second draft differs where it should and nowhere else."""

from pathlib import Path

import pytest
from lxml import etree

from workflows.demonstration.bill.draft import bill_parts, bill_xml
from workflows.documents.comparison import compare_laws
from workflows.documents.law import read_law

SCHEMA = Path(__file__).parents[4] / "shared/data/ldml-schema"
MODULES = {
    "rechtsetzungsdokument-1.xml": "rechtsetzungsdokument",
    "vorblatt-1.xml": "vorblattregelungstext",
    "regelungstext-1.xml": "regelungstextentwurfsfassung",
    "regelungstext-stammform-1.xml": "regelungstextentwurfsfassung",
    "begruendung-1.xml": "begruendung",
}


@pytest.fixture(scope="module")
def first():
    return read_law(bill_xml(1))


@pytest.fixture(scope="module")
def second():
    return read_law(bill_xml(2))


@pytest.mark.needs("shared")
@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("file", MODULES)
def test_every_part_is_valid_against_the_schema(version, file):
    schema = etree.XMLSchema(etree.parse(SCHEMA / f"legalDocML.de-{MODULES[file]}.xsd"))
    schema.assertValid(etree.fromstring(bill_parts(version)[file]))


def test_the_draft_has_its_title_and_every_provision_of_the_outline(first):
    assert first.title == "Entwurf eines Gesetzes zur Stärkung der kommunalen Integrationsarbeit"
    assert first.short_title == "KomIntStG"
    keys = {provision.key for provision in first.provisions}
    assert {f"art1/§{number}" for number in range(1, 20)} <= keys
    assert {f"vorblatt/{mark}" for mark in ("A", "B", "C", "D", "E.1", "E.2", "E.3", "F")} <= keys
    assert {"art1/§4/3", "art2/nr2", "art3/nr2", "art4/nr1", "art5/nr2", "art6", "art7", "begruendung/A/VI"} <= keys


def test_every_provision_is_explained_in_the_begruendung(first, second):
    for law in (first, second):
        keys = {provision.key for provision in law.provisions}
        explained = {key.removeprefix("begruendung/B/") for key in keys if key.startswith("begruendung/B/")}
        units = {key for key in keys if key.count("/") == 1 and key.startswith("art")}
        assert units <= explained


def test_the_second_draft_differs_as_the_ministry_said(first, second):
    fates = [fate for fate in compare_laws(first.provisions, second.provisions) if fate[0] != "unchanged"]
    in_text = {(fate, old or new) for fate, old, new in fates if "begruendung" not in (old or new or "")}
    assert in_text == {
        ("text_changed", "art1/§4/1"),
        ("gone", "art1/§7"),
        ("text_changed", "art1/§16"),
        ("moved", "art1/§17"),
        ("text_changed", "art4/nr1"),
        ("text_changed", "vorblatt/E.3"),
        ("new", "art3/nr3"),
    }


def test_reasons_change_only_with_the_provision_that_they_explain(first, second):
    fates = compare_laws(first.provisions, second.provisions)
    changed = {key for fate, *keys in fates if fate != "unchanged" for key in keys if key}
    reasons = {key.removeprefix("begruendung/B/") for key in changed if key.startswith("begruendung/B/")}
    assert reasons <= changed


def test_second_draft_lets_the_states_see_to_it(second):
    text = next(provision.text for provision in second.provisions if provision.key == "art1/§4/1")
    assert text.startswith("Die Länder stellen sicher, dass")


def test_the_same_draft_gives_the_same_bytes():
    assert bill_xml(1) == bill_xml(1) != bill_xml(2)


def test_a_third_draft_does_not_exist():
    with pytest.raises(ValueError, match="two drafts"):
        bill_parts(3)
