"""What became of the SGB II between three of its versions, written down by reading them before any code said so."""

from functools import cache
from pathlib import Path

import pytest

from workflows.documents.comparison import compare_laws
from workflows.documents.law import read_law
from workflows.documents.provisions import ProvisionText, text_hash
from workflows.documents.reanchoring import Anchor, classifier

LAWS = Path(__file__).parents[4] / "shared/data/laws"
VERSIONS = ("history/sgb_2_2024-01-17", "history/sgb_2_2024-11-27", "sgb_2")
# Where a requirement stands in January 2024, what it proposes, what became of it until November 2024 and where it stands
# then (None: nowhere), what became of it until 2025, and where it stands at last.
EXPECTED = [
    ("§1/1", "", "unchanged", "§1/1", "unchanged", "§1/1"),
    ("§5/5", "", "text_changed", "§5/5", "unchanged", "§5/5"),
    ("§7/1/l2/2/b", "", "text_changed", "§7/1/l2/2/b", "unchanged", "§7/1/l2/2/b"),
    (
        "§7/1/l2/2/b",
        "der Ausbildungs- oder Studienplatzsuche",
        "probably_met",
        "§7/1/l2/2/b",
        "unchanged",
        "§7/1/l2/2/b",
    ),
    ("§11a/1/2", "", "unchanged", "§11a/1/2", "text_changed", "§11a/1/2"),
    ("§16", "", "text_changed", "§16", "text_changed", "§16"),
    ("§16/1", "", "text_changed", "§16/1", "text_changed", "§16/1"),
    ("§16/1/3", "", "text_changed", "§16/1/3", "unchanged", "§16/1/3"),
    ("§16/1/4", "", "text_changed", "§16/1/4", "gone", None),
    ("§16/1/l2/1", "", "unchanged", "§16/1/l2/1", "gone", None),
    ("§16/3a", "", "unchanged", "§16/3a", "gone", None),
    ("§16/3b", "§ 16 Absatz 3b wird gestrichen.", "unchanged", "§16/3b", "probably_met", None),
    ("§16j", "", "gone", None, None, None),
    ("§16j/nr1", "", "gone", None, None, None),
    ("§16j", "§ 16j ist ersatzlos zu streichen.", "probably_met", None, None, None),
    ("§20/1", "", "unchanged", "§20/1", "unchanged", "§20/1"),
    ("§3/1", "", "unchanged", "§3/1", "text_changed", "§3/1"),
    ("§31b", "", "text_changed", "§31b", "unchanged", "§31b"),
    ("§31b/1", "", "unchanged", "§31b/1", "unchanged", "§31b/1"),
    ("§31b/3", "", "moved", "§31b/4", "unchanged", "§31b/4"),
    ("§32/2", "", "text_changed", "§32/2", "unchanged", "§32/2"),
    ("§36a", "", "unchanged", "§36a", "moved", "§36a/1"),
    ("§36a", "nicht mehr unter den kommunalen Trägern erstattungsfähig", "unchanged", "§36a", "probably_met", "§36a/1"),
    ("§72/1", "", "unchanged", "§72/1", "text_changed", "§72/1"),
    ("§72/1", "einen monatlichen Sofortzuschlag in Höhe von 25 Euro", "unchanged", "§72/1", "probably_met", "§72/1"),
    ("§72/1", "einen monatlichen Sofortzuschlag in Höhe von 50 Euro", "unchanged", "§72/1", "text_changed", "§72/1"),
    ("§80", "", "unchanged", "§80", "gone", None),
]


@cache
def version(number: int) -> list[ProvisionText]:
    return read_law((LAWS / f"{VERSIONS[number]}.xml").read_bytes()).provisions


@cache
def step(number: int):
    old, new = version(number), version(number + 1)
    return classifier(old, new, compare_laws(old, new))


@pytest.mark.needs("shared")
@pytest.mark.parametrize(("key", "proposed", "first", "between", "second", "last"), EXPECTED)
def test_each_requirement_gets_the_class_that_a_reader_of_the_laws_gives_it(
    key, proposed, first, between, second, last
):
    found = step(0)(Anchor([key], proposed))
    assert (found.outcome, found.places.get(key)) == (first, between)

    if between is not None:
        found = step(1)(Anchor([between], proposed))
        assert (found.outcome, found.places.get(between)) == (second, last)


def text(key: str, words: str, heading: str = "") -> ProvisionText:
    parent = key.rpartition("/")[0] or None
    return ProvisionText(key, key, "section", 1, parent, heading, words, text_hash(words, heading))


LONG = "Die Gemeinden melden dem Bundesamt jährlich zweiundvierzig Kennzahlen zum Stand der Integration."


def test_a_provision_that_moved_and_changed_is_found_by_its_heading_and_its_words():
    old = [text("§17", LONG, "Monitoring"), text("§18", "Näheres regelt eine Verordnung.", "Verordnung")]
    new = [text("§16a", LONG.replace("zweiundvierzig", "achtundzwanzig"), "Monitoring"), old[1]]
    assert compare_laws(old, new) == [("moved", "§17", "§16a"), ("unchanged", "§18", "§18")]


def test_a_command_that_was_inserted_moves_those_behind_it():
    commands = [f"§ {number} Absatz {number} wird aufgehoben und {number} mal neu gefasst." for number in (4, 5, 6)]
    old = [text("art1/nr1", commands[0]), text("art1/nr2", commands[2])]
    new = [text("art1/nr1", commands[0]), text("art1/nr2", LONG), text("art1/nr3", commands[2])]
    assert compare_laws(old, new) == [
        *(("unchanged", "art1/nr1", "art1/nr1"), ("new", None, "art1/nr2"), ("moved", "art1/nr2", "art1/nr3")),
    ]


def test_a_section_moves_with_its_absaetze():
    old = [text("§3", "", "Monitoring"), text("§3/1", LONG), text("§3/2", "Das Nähere bestimmt das Land durch Gesetz.")]
    new = [text("§5", "", "Monitoring"), text("§5/1", LONG), text("§5/2", old[2].text)]
    assert [fate for fate, *_ in compare_laws(old, new)] == ["moved"] * 3


def test_of_several_places_one_that_is_left_keeps_a_requirement_from_being_gone():
    old, new = [text("§1", LONG), text("§2", "Wasser ist rein und klar.")], [text("§1", LONG)]
    classify = classifier(old, new, compare_laws(old, new))
    assert classify(Anchor(["§1", "§2"], "")).outcome == "text_changed"
    assert classify(Anchor(["§2"], "")).outcome == "gone"
    assert classify(Anchor(["§1"], "")).outcome == "unchanged"


def test_a_proposal_in_quotes_is_met_when_the_quoted_words_stand_there_and_did_not_before():
    old = [text("§7", "Ein Beirat für Integration wird gebildet und angehört.")]
    new = [text("§7", "Ein Beirat für Integration kann gebildet und angehört werden.")]
    classify = classifier(old, new, compare_laws(old, new))
    met = Anchor(["§7"], "Wir bitten, „wird gebildet“ durch „kann gebildet“ zu ersetzen.")
    assert classify(met).outcome == "probably_met"
    assert classify(Anchor(["§7"], "Wir bitten um „soll gebildet“.")).outcome == "text_changed"
