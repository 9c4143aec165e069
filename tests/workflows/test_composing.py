"""A new paper begins filled with what its matter says, in the form that addressees know."""

import pytest

from models.matters import Topic
from models.papers import PaperKind, Passage
from models.positions import PositionKind, Source, Votum
from models.submissions import Quoting
from tests.consultation import a_draft, place
from tests.rows import START, matter_row, paper_row, position_row, requirement_row, round_row, submission_row
from workflows.documents.place_names import place_name
from workflows.errors import Denied, Missing, WrongState
from workflows.papers.composing import demand_passage, start_from_template, start_supplement
from workflows.papers.paper_reading import show_paper_version
from workflows.papers.papers import passages_of


@pytest.mark.parametrize(
    ("label", "heading", "text", "law", "name"),
    [
        ("Artikel 1 Nummer 3", "", "§ 24 wird wie folgt gefasst:", "Änderung des Achten Buches Sozialgesetzbuch",
         "Artikel 1 Nr. 3 (§ 24 SGB VIII-E)"),
        ("Artikel 2 Nummer 1 Buchstabe a", "", "In § 12a …", "Änderung des Gesetzes (Aufenthaltsgesetz – AufenthG)",
         "Artikel 2 Nr. 1 Buchst. a (§ 12a AufenthG-E)"),
        ("Artikel 3 Nummer 1", "", "§ 5 wird aufgehoben.", "Wasserverordnung", "Artikel 3 Nr. 1 (§ 5-E)"),
        ("Artikel 4", "Inkrafttreten", "Das Gesetz tritt …", "Inkrafttreten", "Artikel 4 (Inkrafttreten)"),
        ("§ 4 Absatz 1", "", "Wasser nach § 3", "", "§ 4 Abs. 1"),
    ],
)  # fmt: skip
def test_a_place_is_cited_with_the_law_that_it_changes(label, heading, text, law, name):
    assert place_name(label, heading, text, law) == name


async def test_a_statement_goes_through_the_draft_and_proposes_wordings_that_may_be_quoted(world):
    matter = await matter_row(world)
    version = await a_draft(world, matter)
    first = await place(version, "§2")
    own = await position_row(
        matter, "Wasser kühlen", number=1, provision=first, assessment="Zu warm.", petition="Kühlen.",
        wording_before="Das Wasser ist *nass*.", wording_after="Das Wasser ist kühl.", rationale="Wegen der Hitze.",
    )  # fmt: skip
    lent = await position_row(matter, "Brunnen bauen", number=2)
    quiet = await position_row(matter, "Brunnen pflegen", number=3)
    said = await submission_row(await round_row(matter, world.federation, [world.town]), world.town)
    for position, quoting in ((lent, Quoting.ANONYMOUS), (quiet, Quoting.NO)):
        asked = await requirement_row(
            said, position.title, proposed_text="Jeder Ort hat einen Brunnen.", quoting=quoting
        )
        await Source.create(
            matter=matter, position=position, requirement=asked, votum=Votum.ADOPTED, set_at=START, confirmed_at=START
        )

    paper = await start_from_template(world.clara, matter.id, kind=PaperKind.STATEMENT, title="Unsere Stellungnahme")

    passages = await passages_of(paper.id)
    assert [one.heading for one in passages] == [
        *("Vorbemerkung", "Allgemeine Forderungen", "Brunnen bauen", "Brunnen pflegen"),
        *("Zu den Regelungen im Einzelnen", "Zu § 2 (Wasser)", "Schlussbemerkung"),
    ]
    assert passages[5].body == (
        "**Wasser kühlen**\n\n**Bewertung:** Zu warm.\n\n**Petitum:** Kühlen.\n\n"
        "**Formulierungsvorschlag:** Das Wasser ist <del>\\*nass\\*</del><ins>kühl</ins>.\n\n**Begründung:** Wegen der Hitze."
    )
    assert (passages[5].provision_id, [one.cited_id for one in passages[5].citations]) == (first.id, [own.id])
    assert "Jeder Ort hat einen Brunnen." in passages[2].body
    assert "Jeder Ort" not in passages[3].body


async def test_a_position_paper_commits_recommends_and_demands(world):
    matter = await matter_row(world)
    topic = await Topic.create(number=3, name="Sprache")
    await position_row(matter, "Wir beraten", number=1, kind=PositionKind.COMMITMENT, text="zu beraten")
    await position_row(matter, "Beirat", number=2, kind=PositionKind.RECOMMENDATION, text="zu bilden", topic=topic)
    await position_row(matter, "Kosten tragen", number=3)

    paper = await start_from_template(world.clara, matter.id, kind=PaperKind.POSITION_PAPER, title="Unser Papier")

    passages = await Passage.filter(paper_version=paper).order_by("position")
    assert [one.heading for one in passages][2:] == [
        *("Empfehlungen an die Mitglieder", "3. Sprache", "Forderungen an Bund und Länder", "Kosten tragen"),
    ]
    assert passages[1].body == f"{world.federation.name} verpflichtet sich,\n\n- zu beraten"
    assert passages[3].body == f"{world.federation.name} empfiehlt ihren Mitgliedern,\n\n- zu bilden"


async def test_a_demand_without_a_place_stands_under_its_title(world):
    position = await position_row(await matter_row(world), "Kosten tragen", text="Der Bund zahlt.")

    assert demand_passage(position).heading == "Kosten tragen"
    assert demand_passage(position).body == "Der Bund zahlt."


async def test_a_sent_paper_is_supplemented_by_a_new_one_that_refers_to_it(world):
    matter = await matter_row(world)
    sent = await paper_row(matter, sent_at=START)

    added = await start_supplement(world.clara, sent.id)

    page = await show_paper_version(world.clara, added.id)
    assert page.supplements.id == sent.id
    assert "Stellungnahme zur Probe" in page.passages[0].body
    assert [one.id for one in (await show_paper_version(world.clara, sent.id)).supplemented_by] == [added.id]
    with pytest.raises(WrongState):
        await start_supplement(world.clara, added.id)
    with pytest.raises((Missing, Denied)):
        await start_supplement(world.anna, sent.id)
