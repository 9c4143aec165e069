"""The yearly report: a paper whose tables say only what may be published, and whose drawings come from these tables."""

from datetime import UTC, date, datetime

import pytest

from models.dispatches import Outcome
from models.organisations import Membership, OrganisationKind
from models.papers import Paper
from models.positions import PositionKind
from models.recommendations import Implementation, Sharing
from tests.rows import matter_row, paper_row, position_row
from tests.world import organisation
from workflows import clock
from workflows.access import MACHINE
from workflows.documents.paper_charts import charts_in
from workflows.errors import Denied, Missing, Unacceptable
from workflows.evaluation.small_cells import UNDER, WITHHELD, small_table
from workflows.papers.paper_reading import show_paper_version
from workflows.papers.papers import without_source
from workflows.papers.rendering import paper_text
from workflows.people.sessions import actor_for
from workflows.positions.commitments import add_evidence
from workflows.recommendations.adoption_report import begin_report
from workflows.recommendations.implementations import say_implementations
from workflows.recommendations.recommendations import Said

DONE, PLANNED = Outcome.DONE, Outcome.PLANNED
TABLE = "Schaubild: Umgesetzt nach {0}\n\n| {0} | umgesetzt |\n| --- | --: |\n| {1} | 12 von 40 |\n| {2} | unter 5 |\n"


async def answered(world):
    """A Verband for eight towns in Thüringen, and one city alone in its Land."""
    clock.set_to(datetime(2026, 3, 4, 9, 0, tzinfo=UTC))
    matter = await matter_row(world)
    made = [await position_row(matter, f"Empfehlung {n}", kind=PositionKind.RECOMMENDATION) for n in range(2)]
    promise = await position_row(matter, "Vorbringen", kind=PositionKind.COMMITMENT)
    await paper_row(matter, [*made, promise])
    towns = [world.union.id, *(one.id for one in world.union_towns)]
    for number in range(4):
        facts = {"parent": world.union, "desk": world.union, "state": "16", "population": 900}
        town = await organisation(f"Ort {number}", OrganisationKind.MUNICIPALITY, **facts)
        await Membership.create(organisation=town, association=world.towns, through=world.state_association)
        towns.append(town.id)
    jana = await actor_for(world.jana.person_id)
    said = {made[0].id: Said(DONE, note="Mit dem | Kreis."), made[1].id: Said(PLANNED)}
    await say_implementations(jana, towns, said, sharing=Sharing.OFFICES)
    await say_implementations(jana, towns[:1], {}, sharing=Sharing.PUBLIC)
    await add_evidence(world.clara, promise.id, outcome=DONE, text="412 im Jahr.", happened_on=date(2026, 3, 1))
    return matter


async def test_the_report_of_a_year_is_a_paper_with_drawings_and_names_nobody_who_did_not_consent(world):
    matter = await answered(world)

    version = await begin_report(world.clara, matter.id, 2026)

    page = await show_paper_version(MACHINE, version.id)
    text = {one.heading: one.body for one in page.passages}
    assert "Geantwortet haben 8 von 12 Mitgliedern, zu 2 Empfehlungen." in text["Das Jahr 2026 in Zahlen"]
    assert "| Thüringen | 8 von 16 | 0 | 8 | 0 | 8 von 11 |" in text["Nach Ländern"]
    assert text["Aus der Praxis"] == "- **Verwaltungsgemeinschaft Ginstertal** zu „Empfehlung 0“: Mit dem / Kreis."
    assert (
        "- **Vorbringen** (Kommunalkonvent): umgesetzt. 412 im Jahr." in text["Was aus unseren eigenen Zusagen wurde"]
    )
    assert without_source(page.passages, set()) == []
    charts = (await paper_text(page)).charts
    assert [one.title for one in charts] == [
        "Umgesetzt nach Ländern 2026", "Umgesetzt nach Größe 2026", "Umgesetzt nach Verbänden 2026",
    ]  # fmt: skip
    assert "Thüringen: 8 von 16" in charts[0].description

    with pytest.raises(Unacceptable):  # it is begun once
        await begin_report(world.lea, matter.id, 2026)


async def test_where_everything_done_is_hidden_nothing_else_is_drawn_in_its_place(world):
    matter = await answered(world)
    await Implementation.filter(outcome=DONE).exclude(organisation=world.union).delete()

    version = await begin_report(world.clara, matter.id, 2026)

    text = {one.heading: one.body for one in (await show_paper_version(MACHINE, version.id)).passages}
    assert "8 von 11" in text["Nach Ländern"]
    assert "Schaubild" not in "".join(text.values())


@pytest.mark.parametrize(
    ("who", "year", "refusal"), [("anna", 2026, Denied), ("paul", 2026, Denied), ("clara", 2025, Unacceptable)]
)
async def test_a_refused_report_is_no_paper(world, who, year, refusal):
    matter = await answered(world)
    before = await Paper.all().count()

    with pytest.raises(refusal):
        await begin_report(getattr(world, who), matter.id, year)
    with pytest.raises(Missing):
        await begin_report(world.clara, 999_999, 2026)

    assert await Paper.all().count() == before


def test_a_line_behind_which_few_stand_is_hidden_whole_and_cannot_be_computed_from_the_total():
    table = {"a": {"done": 40, "planned": 0}, "b": {"done": 30, "planned": 9}, "c": {"done": 20, "planned": 0}}

    shown, totals = small_table(table, {"a": 9, "b": 9, "c": 2})
    assert {key: line["done"] for key, line in shown.items()} == {"a": "40", "b": WITHHELD, "c": WITHHELD}
    assert totals["done"] == "90"

    shown, totals = small_table({"a": {"done": 9}, "b": {"done": 3}}, {"a": 9, "b": 9})
    assert (shown, totals) == ({"a": {"done": WITHHELD}, "b": {"done": UNDER}}, {"done": "12"})

    shown, totals = small_table({"a": {"done": 9}, "b": {"done": 0}}, {"a": 3, "b": 9})
    assert (shown["a"], shown["b"], totals) == ({"done": WITHHELD}, {"done": "0"}, {"done": WITHHELD})


def test_a_table_asks_for_its_drawing_whose_words_say_every_value():
    tiles, bars = charts_in(
        [TABLE.format("Land", "Sachsen", "Bremen"), "Kein Bild.", TABLE.format("Größe", "klein", "groß")]
    )

    assert (tiles.title, "app-map" in tiles.svg, "app-map" in bars.svg) == ("Umgesetzt nach Land", True, False)
    assert tiles.description == "Sachsen: 12 von 40; Bremen: nicht gezeigt."
    assert (
        "30\u202f%" in tiles.svg
        and "unter 5" in tiles.svg
        and ">12<" in bars.svg
        and "groß" not in bars.svg.partition("</desc>")[2]
    )
    assert charts_in(["Schaubild: Nichts\n\nText", "| a | b |\n| - | - |\n| x | 1 von 2 |"]) == []
