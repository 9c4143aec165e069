"""Grouping: first by anchor, then by likeness; nobody is left out, and nothing depends on luck."""

import csv
import resource
from pathlib import Path

import pytest

from workflows.grouping import GroupingReason, GroupingText, Level, fitting_level, suggest_groups
from workflows.grouping.likeness import alike_pairs, word_vectors
from workflows.grouping.suggest import ALIKE_FROM, anchor_at

CONTRIBUTIONS = Path("../shared/data/contributions/cycling-dialogues.csv")

LETTER = (
    "Die 42 Kennzahlen des § 17 liegen bei uns nicht vor und müssten von Hand aus drei Fachverfahren ausgezählt werden. "
    "Wir bitten, das Monitoring auf vorhandene Daten der amtlichen Statistik zu beschränken."
)
BOARD = "Der Beirat arbeitet bei uns ohne Satzung und sehr gut; aus der Pflicht sollte eine Möglichkeit werden."
MONEY = (
    "Ohne dauerhafte Bundesmittel bleibt die Koordinierungsstelle unbesetzt, denn der Haushalt ist in der Sicherung."
)


def requirement(number: int, anchor: str, text: str, title: str = "Hinweis") -> GroupingText:
    return GroupingText(number, anchor, title, text)


def members(groups):
    return [group.ids for group in groups]


def test_like_texts_at_different_anchors_never_share_a_group():
    groups = suggest_groups([requirement(1, "§17", LETTER), requirement(2, "§16", LETTER)])

    assert [(group.anchor, group.ids, group.reason) for group in groups] == [
        ("§17", (1,), GroupingReason.ALONE),
        ("§16", (2,), GroupingReason.ALONE),
    ]


def test_a_model_letter_with_small_changes_is_one_group_and_named_a_copy():
    copies = [requirement(n, "§17", f"{LETTER} Stadt Nummer {n}") for n in range(40)]

    copied, other = suggest_groups([*copies, requirement(99, "§17", BOARD)])

    assert copied.ids == tuple(range(40))
    assert copied.reason is GroupingReason.COPIED
    assert copied.strength > 0.8
    assert other.ids == (99,)


def test_texts_with_words_of_their_own_at_one_place_stand_together_as_weakly_as_they_are():
    (group,) = suggest_groups([requirement(1, "§7", BOARD), requirement(2, "§7", MONEY)])

    assert group.reason is GroupingReason.SAME_ANCHOR
    assert group.strength < ALIKE_FROM


def test_a_chain_of_neighbours_does_not_make_one_group():
    first, last = "Beirat Satzung Pflicht Kreistag", "Mittel Haushalt Nachweis Pauschale"
    bridge = "Beirat Satzung Mittel Haushalt"
    texts = [requirement(1, "§7", first, ""), requirement(2, "§7", last, ""), requirement(3, "§7", bridge, "")]
    pairs = alike_pairs(word_vectors([text.text for text in texts], [0, 1, 2]), [0, 0, 0], ALIKE_FROM)
    assert pairs[0, 2] > ALIKE_FROM < pairs[1, 2]

    far = [requirement(4, "§7", "Pflicht Kreistag Sperre", ""), requirement(5, "§7", "Nachweis Pauschale Antrag", "")]
    groups = suggest_groups([*texts, *far])

    assert not any(len(ids) == 5 for ids in members(groups))


def test_every_text_stands_in_exactly_one_group_even_without_a_word():
    texts = [requirement(n, f"§{n % 3}", text) for n, text in enumerate(["", "…", "?", LETTER, BOARD, "", LETTER])]

    assert sorted(number for ids in members(suggest_groups(texts)) for number in ids) == list(range(7))


def test_where_the_text_is_empty_the_title_speaks():
    groups = suggest_groups(
        [requirement(1, "§7", "", BOARD), requirement(2, "§7", BOARD, BOARD), requirement(3, "§7", MONEY)]
    )

    assert (1, 2) in members(groups)


def test_no_texts_give_no_groups():
    assert suggest_groups([]) == []
    assert members(suggest_groups([requirement(1, "§1", "", "")])) == [(1,)]


def test_the_same_input_gives_the_same_groups_in_the_same_order():
    texts = [requirement(n, f"§{n % 2}", (LETTER, BOARD, MONEY)[n % 3]) for n in range(12)]

    assert suggest_groups(texts) == suggest_groups(texts)
    assert {frozenset(ids) for ids in members(suggest_groups(texts[::-1]))} == {
        frozenset(ids) for ids in members(suggest_groups(texts))
    }


def test_the_coarser_level_joins_all_parts_of_a_section():
    texts = [requirement(1, "§17/1", LETTER), requirement(2, "§17/2/l2/1", LETTER), requirement(3, "§16/1", MONEY)]

    assert members(suggest_groups(texts, level=Level.SECTION)) == [(1, 2), (3,)]


@pytest.mark.parametrize(
    ("anchor", "section"),
    [
        ("§15/2/l2/1", "§15"),
        ("art1/§4/1", "art1/§4"),
        ("vorblatt/E.3", "vorblatt"),
        ("Sprache und Bildung", "Sprache und Bildung"),
    ],
)
def test_the_section_of_an_anchor(anchor, section):
    assert anchor_at(Level.SECTION, anchor) == section


def test_the_level_is_fine_until_the_office_would_drown():
    assert fitting_level(f"§{n}/1" for n in range(300)) is Level.PROVISION
    assert fitting_level(f"§{n}/1" for n in range(301)) is Level.SECTION


@pytest.mark.needs("shared")
@pytest.mark.skipif(not CONTRIBUTIONS.exists(), reason="../shared/data is not here")
@pytest.mark.parametrize(("places", "count"), [(860, 1_500), (5, 1_100)])
def test_every_real_contribution_is_in_a_group_and_memory_stays_little(places, count):
    suggest_groups([requirement(1, "§1", LETTER), requirement(2, "§1", LETTER)])  # scikit-learn is loaded once
    with CONTRIBUTIONS.open(encoding="utf-8") as file:
        texts = [
            GroupingText(n, f"§{n % places % 152}/{n % places}", row["title"], row["text"])
            for n, row in zip(range(count), csv.DictReader(file), strict=False)
        ]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    groups = suggest_groups(texts, level=fitting_level(text.anchor for text in texts))

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 150 * 1024
    assert 20 <= len(groups) <= 400
    assert sum(len(group.ids) for group in groups) == len(texts)
