"""What holds for any texts: order does not matter, people's links hold, copies stay together, nothing is too odd."""

import csv
import random
from io import StringIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import main
from workflows.grouping import GroupingReason, GroupingText, suggest_groups
from workflows.grouping.copies import first_copies
from workflows.grouping.crowd import learn_space
from workflows.grouping.files import grouped, read_text_file, write_text_file
from workflows.grouping.late import join, remember
from workflows.grouping.meanings import read_meanings
from workflows.grouping.pieces import Piece, piece
from workflows.grouping.terms import head_of, key_terms

CONCERNS = {
    "money": [
        "Kosten",
        "Bund",
        "Erstattung",
        "Unterkunft",
        "Haushalt",
        "dauerhaft",
        "Pauschale",
        "Mittel",
        "Finanzierung",
        "Ausgleich",
    ],
    "data": [
        "Kennzahl",
        "Statistik",
        "Bericht",
        "Erhebung",
        "Fachverfahren",
        "Auswertung",
        "Monitoring",
        "Register",
        "Meldung",
        "Frist",
    ],
    "staff": [
        "Personal",
        "Stelle",
        "Fachkraft",
        "Ausschreibung",
        "Schulung",
        "Qualifikation",
        "Vertretung",
        "Einarbeitung",
        "Gehalt",
        "Amt",
    ],
}
ODD = ["", "…", "Radweg", "🚲🚲", "The federal government must pay for housing.", "ä" * 3_000, "Kosten " * 15_000]


def texts_about(count: int, seed: int = 1) -> list[GroupingText]:
    draw = random.Random(seed)
    names = sorted(CONCERNS)
    return [
        GroupingText(n, "", " ".join(draw.sample(words, 2)), " ".join(draw.choices([*words, f"Ort{n}", "und"], k=9)))
        for n in range(count)
        for words in [CONCERNS[names[n % 3]]]
    ]


def as_sets(groups) -> set[tuple[frozenset[int], GroupingReason, int]]:
    return {(frozenset(group.ids), group.reason, group.head) for group in groups}


any_texts = st.lists(
    st.tuples(st.sampled_from(["§1", "§2"]), st.sampled_from([*ODD[:5], *(text.text for text in texts_about(4))])),
    max_size=12,
).map(lambda said: [GroupingText(n, anchor, "", text) for n, (anchor, text) in enumerate(said)])


@settings(max_examples=12, deadline=None)
@given(any_texts, st.randoms(use_true_random=False))
def test_the_order_of_the_texts_changes_nothing(texts, shuffle):
    mixed = list(texts)
    shuffle.shuffle(mixed)

    assert as_sets(suggest_groups(mixed)) == as_sets(suggest_groups(texts))


@settings(max_examples=25, deadline=None)
@given(any_texts, st.data())
def test_what_a_person_tied_or_parted_stays_so(texts, data):
    ids = [text.id for text in texts]
    if len(ids) < 3:
        return
    one, other, third = data.draw(st.permutations(ids))[:3]

    groups = suggest_groups(texts, together=[[one, other]], apart=[(one, third)])

    of = {id_: place for place, group in enumerate(groups) for id_ in group.ids}
    assert of[one] == of[other] != of[third]
    assert sorted(of) == ids


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(45)))
def test_a_crowd_without_places_is_sorted_by_concern_in_any_order(order):
    texts = texts_about(45)

    groups = suggest_groups([texts[n] for n in order])

    assert as_sets(groups) == as_sets(suggest_groups(texts))
    assert all(len({n % 3 for n in group.ids}) == 1 for group in groups if group.reason is GroupingReason.ABOUT)


def test_a_copy_lands_with_its_original_in_a_crowd_too():
    texts = texts_about(30)
    copies = [text._replace(id=text.id + 100, text=f"Guten Tag, {text.text}") for text in texts[:10]]

    groups = suggest_groups([*texts, *copies])

    assert all(any({n, n + 100} <= set(group.ids) for group in groups) for n in range(10))
    assert len({letter for group in groups for letter in group.letters}) <= 30


def test_odd_texts_are_read_and_every_one_is_in_a_group():
    texts = [GroupingText(n, "", "", text) for n, text in enumerate([*ODD, *ODD])]

    groups = suggest_groups([*texts, *(text._replace(id=text.id + 50) for text in texts_about(30))])

    assert sorted(id_ for group in groups for id_ in group.ids) == [*range(14), *range(50, 80)]
    assert {(n, n + 7) for n in range(2, 7)} <= {
        (one, other) for group in groups for one in group.ids for other in group.ids
    }


def changed(draw: random.Random, text: str, share: float) -> str:
    """A text of which a share of the words was replaced, added, left out or moved."""
    words = text.split()
    for _ in range(round(share * len(words))):
        place, act = draw.randrange(len(words)), draw.choice(["replace", "add", "drop", "move"])
        word = words[place] if act == "add" else words.pop(place)
        if act in ("replace", "add"):
            words.insert(place, f"neu{draw.randrange(900)}")
        if act == "move":
            words.insert(draw.randrange(len(words) + 1), word)
    return " ".join([draw.choice(["", "Sehr geehrte Damen und Herren,", "Guten Tag,"]), *words])


def test_model_letters_with_up_to_a_third_of_their_words_changed_are_found():
    draw = random.Random(5)
    words = [f"{one}{two}" for one in ("Wohn", "Sprach", "Geld", "Rad", "Amt", "Schul") for two in range(60)]
    letters = [" ".join(draw.choices([*words, "und", "die", "der", "für"], k=60)) for _ in range(40)]
    texts = [changed(draw, letter, share) for letter in letters for share in (0, 0.1, 0.2, 0.3)]

    found = first_copies(texts, [0] * len(texts))

    assert found == [n - n % 4 for n in range(len(texts))]


def test_late_comers_join_the_group_of_their_concern_and_strangers_join_none():
    pieces = [piece(text.title, text.text) for text in texts_about(60)]
    space, views = learn_space(pieces, None)
    known = remember(space, views[0], [n % 3 for n in range(60)])

    late = [piece(text.title, text.text) for text in texts_about(9, seed=8)]

    assert [home and home.group for home in join(known, late, None)] == [0, 1, 2] * 3
    assert join(known, [piece("", "🚲"), piece("", "")], None) == [None, None]


def test_a_group_is_named_by_words_that_it_uses_and_the_others_do_not():
    paid = ["Der Bund erstattet die Kosten.", "Kosten erstatten, ganz durch den Bund", "Kosten der Unterkunft"]
    counted = ["Die Kosten der Statistik sind hoch.", "Statistik abschaffen"]

    assert key_terms([paid, counted, []], most=2) == [["Bund", "Kosten"], ["Statistik"], []]
    assert (head_of(paid), head_of([])) == (0, 0)


def test_letters_with_one_sentence_in_common_are_no_copies_and_make_no_chain():
    said = [" ".join(f"{word}{n}" for word in CONCERNS["money"]) for n in range(12)]
    chain = [f"{one} {two}" for one, two in pairwise(said)]

    assert first_copies([*said, *chain], [0] * 23) == list(range(23))


def test_a_title_alone_or_a_text_alone_is_cut_in_its_middle():
    assert piece("Kosten", "Der Bund zahlt.") == Piece("Kosten", "Der Bund zahlt.")
    assert piece("", "eins zwei drei vier") == piece("eins zwei drei vier", "") == Piece("eins zwei", "drei vier")


def test_a_meaning_is_nearer_to_the_same_said_otherwise():
    pieces = [
        Piece("", text) for text in ("Der Bund zahlt die Miete.", "Die Miete übernimmt der Bund.", "Ein Hund.", "")
    ]

    pay, same, dog, nothing = (meaning.body for meaning in read_meanings(pieces))

    assert pay @ same > pay @ dog + 0.2
    assert not nothing.any()


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        (b"titel,inhalt\n1,2\n", [], "has no column 'text'; it has: titel, inhalt."),
        (b"", [], "has no column 'text'; it has: none."),
        (b"title,text\n", ["--anchor", "place"], "has no column 'place'"),
        (b"title,text\nA,B,C\n", [], "the row that ends in line 2 has more cells"),
        (b'title,text\nA,"B\n', [], "is not a comma separated file in UTF-8."),
        (b"title,text\nA,\xe4\n", [], "is not a comma separated file in UTF-8."),
        (None, [], "No such file"),
        (b"title,text\n", ["--out", "gone/out.csv"], "There is no folder"),
    ],
)
def test_a_file_that_cannot_be_grouped_says_why(tmp_path, monkeypatch, content, options, said):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / "in.csv").write_bytes(content)

    done = CliRunner().invoke(main.app, ["group", "in.csv", "--out", "out.csv", *options])

    assert done.exit_code == 1 and said in " ".join(done.stderr.split())
    assert not (tmp_path / "out.csv").exists()


def test_a_file_keeps_its_rows_columns_and_order_and_gains_three(tmp_path):
    rows = [("x", text.title, text.text.replace(" ", "\n", 1)) for text in texts_about(24)]
    rows += [("x", "", ""), ('"y",\r\nz', "", "🚲")]
    written = StringIO(newline="")
    csv.writer(written).writerows([("place", "title", "text"), *rows])

    write_text_file(grouped(read_text_file(written.getvalue().encode("utf-8-sig"))), tmp_path / "groups.csv")

    with (tmp_path / "groups.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.reader(file))
    assert written[0] == ["place", "title", "text", "group", "strength", "head"]
    assert [tuple(row[:3]) for row in written[1:]] == rows
    assert [row[3:] for row in written[-2:]] == [["", "", ""]] * 2
    concerns = {(row[3], n % 3) for n, row in enumerate(written[1:25]) if row[3]}
    assert len(concerns) == len({group for group, _ in concerns}) > 1


def test_a_file_of_no_rows_is_grouped_without_database_or_network(tmp_path):
    (tmp_path / "in.csv").write_text("title,text\n")

    done = CliRunner().invoke(main.app, ["group", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")])

    assert (done.exit_code, done.stdout) == (0, "")
    assert (tmp_path / "out.csv").read_text() == "title,text,group,strength,head\n"
