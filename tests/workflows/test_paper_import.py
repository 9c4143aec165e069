"""A paper that exists as text becomes passages and positions, as a person corrected the preview."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.matters import Topic
from models.papers import Paper, PaperState, Passage
from models.positions import Position, PositionKind, Source
from tests.rows import matter_row
from workflows import clock
from workflows.errors import Denied, Missing, Unacceptable, Unreadable
from workflows.organisations.topics import set_topics
from workflows.papers.paper_import import NEW, Correction, bring_paper, import_paper, preview_paper
from workflows.papers.papers import passages_of, without_source
from workflows.positions.commitments import list_commitments
from workflows.recommendations.recommendations import show_year_page

SEED = Path(__file__).parents[3] / "shared/data/seed/nationaler-integrationsplan.md"
PAPER = b"# Wasser\n\nWir empfehlen:\n\n- Eimer zu kaufen,\n\n## 1. Seile\n\nWir empfehlen Seile. Es regnet."
COMMITMENT, RECOMMENDATION, DEMAND = PositionKind.COMMITMENT, PositionKind.RECOMMENDATION, PositionKind.DEMAND


def as_proposed(preview):
    """What the form of the preview sends when nobody corrects anything."""
    return {
        "corrections": {
            at: Correction(PositionKind(one.kind) if one.kind else None, one.text)
            for at, one in enumerate(preview.statements)
        },
        "topics": {at: str(one.topic.id) if one.topic else NEW for at, one in preview.fields.items()},
    }


@pytest.mark.needs("shared")
async def test_the_seed_paper_yields_its_commitments_and_recommendations_in_ten_fields(world):
    clock.set_to(datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    matter = await matter_row(world)
    (known,) = await set_topics(world.clara, {7: "Sprache und Bildung"})
    file = await bring_paper(world.lea, matter.id, SEED.read_bytes())
    preview = await preview_paper(world.lea, matter.id, file.id)
    title = preview.paper.title

    version = await import_paper(
        world.lea, matter.id, file.id, title=title, **as_proposed(preview), sent_on=date(2007, 7, 12)
    )

    assert title == "Nationaler Integrationsplan"
    made = await Position.filter(matter=matter)
    assert Counter(one.kind for one in made) == {COMMITMENT: 4, RECOMMENDATION: 25}
    fields = Counter(one.topic_id for one in made if one.kind is RECOMMENDATION)
    assert (len(fields), fields[known.id], await Topic.all().count()) == (10, 3, 10)
    assert {one.topic_id for one in made if one.kind is COMMITMENT} == {None}
    assert await Source.filter(named_author_id=world.lea.person_id).count() == 29
    passages = await passages_of(version.id)
    assert without_source(passages, {one.id for one in made}) == []
    words = " ".join(one.body for one in passages)
    assert all(len(one.text) > 20 and one.text in words for one in made)
    assert "um so gemeinsam einen Beitrag" in words and "annähernd 30 Prozent" in words
    assert (version.state, version.dated_on) == (PaperState.SENT, date(2007, 7, 12))
    assert len((await show_year_page(world.anna)).recommendations) == 25
    assert len(await list_commitments(world.anna)) == 4


async def test_what_a_person_corrects_counts_and_the_rest_is_text_of_the_paper(world):
    matter = await matter_row(world)
    file = await bring_paper(world.clara, matter.id, PAPER)
    preview = await preview_paper(world.clara, matter.id, file.id)
    assert [one.kind for one in preview.statements] == [RECOMMENDATION, RECOMMENDATION, None]

    corrections = {
        0: Correction(DEMAND, "Der Bund kauft Eimer"),
        1: Correction(None, "x"),
        2: Correction(COMMITMENT, "Es regnet."),
    }
    version = await import_paper(
        world.clara, matter.id, file.id, title="Wasser", corrections=corrections, topics={1: ""}
    )

    made = await Position.filter(matter=matter).order_by("number")
    assert [(one.kind, one.title, one.topic_id) for one in made] == [
        (DEMAND, "Der Bund kauft Eimer", None), (COMMITMENT, "Es regnet.", None),
    ]  # fmt: skip
    assert (version.state, await Topic.all().count()) == (PaperState.DRAFT, 0)
    cited = await Passage.filter(paper_version=version).order_by("position").prefetch_related("citations")
    assert [[one.cited_id for one in passage.citations] for passage in cited] == [[made[0].id], [made[1].id]]
    with pytest.raises(Unacceptable):  # a second time it is the same paper
        await import_paper(world.clara, matter.id, file.id, title="Wasser", corrections=corrections, topics={})


@pytest.mark.parametrize(
    ("who", "facts", "refusal"),
    [
        ("anna", {}, Missing),
        ("paul", {}, Missing),
        ("clara", {"sent_on": date(2007, 7, 12)}, Denied),
        ("lea", {"sent_on": date(2030, 1, 1)}, Unacceptable),
        ("clara", {"title": " "}, Unacceptable),
        ("clara", {"corrections": {0: Correction(DEMAND, " ")}}, Unacceptable),
        ("clara", {"corrections": {99: Correction(DEMAND, "Ja")}}, Missing),
    ],
)
async def test_a_refused_import_makes_neither_paper_nor_position(world, who, facts, refusal):
    clock.set_to(datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    matter = await matter_row(world)
    file = await bring_paper(world.clara, matter.id, PAPER)

    with pytest.raises(refusal):
        await import_paper(
            getattr(world, who), matter.id, file.id, **{"title": "Wasser", "corrections": {}, "topics": {}} | facts
        )

    assert (await Paper.all().count(), await Position.all().count()) == (0, 0)


@pytest.mark.parametrize(
    "data", [b"Nur ein Absatz.", b"\xff\xfe", b"# A\n\n## B\n\n\0", b"# A\n" + b"## B\n" * 200_000]
)
async def test_what_is_no_text_of_a_paper_is_not_kept(world, data):
    matter = await matter_row(world)

    with pytest.raises(Unreadable):
        await bring_paper(world.clara, matter.id, data)
