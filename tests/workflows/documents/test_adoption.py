"""Which class is proposed for a demand, by the words that stand in the new text."""

import pytest

from workflows.documents.adoption import adoption

OLD = "Die Frist beträgt zwei Wochen. Die Länder tragen die Kosten."
ASKED = "Die Frist beträgt vier Wochen und beginnt mit dem Zugang. Der Bund trägt die Kosten."


@pytest.mark.parametrize(
    ("demanded", "after", "final", "outcome", "reason"),
    [
        (ASKED, ASKED, True, "adopted", "stands"),
        (ASKED, "Die Frist beträgt vier Wochen und beginnt mit dem Zugang. Die Länder tragen die Kosten.", True, "partly", "some"),
        (ASKED, "Die Frist beträgt drei Wochen. Die Länder tragen die Kosten.", True, "not_adopted", "none"),
        (ASKED, OLD, False, "open", "unchanged"),
        (ASKED, OLD, True, "not_adopted", "unchanged"),
        (ASKED, None, True, "moot", "gone"),
        ("Die Vorschrift ist zu streichen.", None, True, "adopted", "struck"),
        ("Die Frist beträgt zwei Wochen.", "Die Frist beträgt zwei Wochen.", True, "adopted", "stands"),
        ("Nach „Wochen“ wird „vom Zugang an gerechnet“ eingefügt.", "Die Frist beträgt zwei Wochen, vom Zugang an gerechnet. Die Länder tragen die Kosten.", True, "adopted", "stands"),
    ],
)  # fmt: skip
def test_the_class_follows_from_the_words_that_came_and_went(demanded, after, final, outcome, reason):
    proposed = adoption(demanded, OLD, after, final=final)

    assert (proposed.outcome, proposed.reason) == (outcome, reason)


def test_without_a_demanded_wording_nothing_is_proposed_for_a_changed_text():
    assert adoption("", OLD, "Anderes gilt.", final=True) is None
