"""What the sentences of a paper seem to be."""

from collections import Counter
from pathlib import Path

import pytest

from models.positions import PositionKind
from workflows.documents.paper_statements import find_statements, kind_of_words
from workflows.documents.positionpaper import read_position_paper

SEED = Path(__file__).parents[4] / "shared/data/seed/nationaler-integrationsplan.md"
OTHER = """# Wasser in der Stadt

Wir fordern den Bund auf, Brunnen z. B. Am Markt zu bezahlen. Das Wetter ist schön. Die Länder müssen folgen.

## 1. Für Städte

Wir empfehlen:

- Eimer zu kaufen und
- sowie Seile, und damit

## 2. Wir sagen zu

- jährlich zu messen.
"""


def test_lists_say_what_is_announced_above_them_and_sentences_speak_for_themselves():
    found = find_statements(read_position_paper(OTHER))

    assert [(one.section, one.text, one.kind) for one in found] == [
        (0, "Wir fordern den Bund auf, Brunnen z. B. Am Markt zu bezahlen.", PositionKind.DEMAND),
        (0, "Das Wetter ist schön.", None),
        (0, "Die Länder müssen folgen.", PositionKind.DEMAND),
        (1, "Eimer zu kaufen", PositionKind.RECOMMENDATION),
        (1, "Seile", PositionKind.RECOMMENDATION),
        (2, "jährlich zu messen.", PositionKind.COMMITMENT),
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Sie sind aufgefordert und bereit", None),
        ("verpflichtet sich, Empfehlungen zu geben", PositionKind.COMMITMENT),
        ("Unsere Forderungen", PositionKind.DEMAND),
        ("Die Förderung läuft aus", None),
    ],
)
def test_words_that_only_look_alike_announce_nothing(words, kind):
    assert kind_of_words(words) == kind


@pytest.mark.needs("shared")
def test_the_seed_paper_holds_four_commitments_and_twenty_five_recommendations_in_ten_fields():
    paper = read_position_paper(SEED.read_text())
    found = find_statements(paper)

    assert Counter(one.kind for one in found if one.kind) == {
        PositionKind.COMMITMENT: 4,
        PositionKind.RECOMMENDATION: 25,
    }
    fields = Counter(paper.sections[one.section].number for one in found if one.kind == PositionKind.RECOMMENDATION)
    assert dict(fields) == {1: 3, 2: 2, 3: 2, 4: 4, 5: 3, 6: 2, 7: 3, 8: 2, 9: 2, 10: 2}
    assert all(one.text and len(one.title) <= 300 and not one.text.endswith(",") for one in found)
