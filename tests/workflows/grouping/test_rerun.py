"""Grouping again: what people decided stays, groups keep their numbers, new texts join, and nothing depends on order."""

import numpy
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflows.grouping.test_grouping_rules import any_texts, texts_about
from workflows.grouping import suggest_groups
from workflows.grouping.meanings import Meaning
from workflows.grouping.rerun import Standing, regroup
from workflows.grouping.subject import off_subject


def standing_of(groups, kept=()):
    return [
        Standing(n, group.anchor, group.ids, n in kept, str(group.reason)) for n, group in enumerate(groups, start=100)
    ]


def lying(standing, again):
    """Where each text lies after the re-run."""
    home = {id_: group.id for group in standing for id_ in group.ids}
    return home | {id_: one.id or -min(one.near) for one in again for id_ in one.near}


@settings(max_examples=8, deadline=None)
@given(any_texts, st.data())
def test_kept_groups_lose_nothing_never_become_one_and_the_order_of_all_changes_nothing(texts, data):
    old = texts[: len(texts) // 2]
    groups = suggest_groups(old)
    kept = data.draw(st.sets(st.sampled_from(range(100, 100 + len(groups))))) if groups else set()
    standing = standing_of(groups, kept)

    afresh = data.draw(st.booleans())
    again = regroup(texts, standing, afresh=afresh)

    home = lying(standing, again)
    assert sorted(home) == [text.id for text in texts]
    for group in standing:
        if group.kept:
            assert {home[id_] for id_ in group.ids} == {group.id}
    mixed = data.draw(st.permutations(texts))
    assert lying(standing, regroup(mixed, standing, afresh=True)) == lying(
        standing, regroup(texts, standing, afresh=True)
    )


def test_the_same_again_keeps_every_group_under_its_number():
    texts = texts_about(45)
    standing = standing_of(suggest_groups(texts))

    assert regroup(texts, standing) == []
    assert lying(standing, regroup(texts[::-1], standing, afresh=True)) == lying(standing, [])


def test_few_new_texts_join_a_crowd_that_stands_and_strangers_wait_with_the_rest():
    texts, late = texts_about(60), [text._replace(id=text.id + 90) for text in texts_about(3, seed=8)]
    late[2] = late[2]._replace(title="🚲", text="🚲🚲")
    standing = standing_of(suggest_groups(texts), kept={100})

    again = regroup([*texts, *late], standing)

    home = lying(standing, again)
    assert {id_ for one in again for id_ in one.near} == {90, 91, 92}, "nothing else is touched"
    assert all(home[90 + n] in {home[m] for m in range(n, 60, 3)} for n in range(2))
    assert home[92] not in {group.id for group in standing if group.reason == "about"}


def test_a_copy_that_comes_late_joins_its_letter():
    texts = texts_about(60)
    standing = standing_of(suggest_groups(texts))
    copies = [text._replace(id=text.id + 90, text=f"Guten Tag, {text.text}") for text in texts[:2]]

    home = lying(standing, regroup([*texts, *copies], standing))

    assert [home[90], home[91]] == [home[0], home[1]]


def test_what_is_about_something_else_is_off_the_subject():
    subject, other, beside = numpy.eye(3, dtype="float32")
    said = {n: Meaning(subject, subject + beside * (n - 20) / 200) for n in range(40)}

    assert off_subject(said | {99: Meaning(other, other), 98: Meaning(subject * 0, subject * 0)}) == {99}
    assert off_subject({99: Meaning(other, other)}) == set()
