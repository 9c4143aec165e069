from decimal import Decimal
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from models.positions import Votum
from models.rounds import Round
from models.submissions import Requirement, Submission, SubmissionState
from tests.rows import matter_row, paper_row, position_row, requirement_row, round_row, submission_row
from workflows.access import MACHINE
from workflows.documents.table_sheet import CellKind, TableColumn, TableHead
from workflows.errors import Missing
from workflows.evaluation.small_cells import UNDER, WITHHELD
from workflows.organisations.size_classes import SizeClass
from workflows.requirements.cost_tables import figures_file
from workflows.requirements.costs import sum_costs, sum_paper_costs, sum_position_costs, sum_round_costs
from workflows.requirements.vota import decide_requirement

FIGURE_KINDS = [*["text"] * 3, "number", "text", "amount", "amount", "text", "text"]


async def costly(world):
    matter = await matter_row(world)
    federal = await round_row(matter, world.federation, [world.city, world.county])
    city = await submission_row(federal, world.city)
    await requirement_row(city, cost_yearly=172_800, cost_basis="2 400 Fälle × 90 Min. × 48 €")
    await requirement_row(city, cost_once=Decimal("1140.50"), cost_basis="30 Stunden")
    await requirement_row(await submission_row(federal, world.county), cost_yearly=999_999)
    own = await round_row(matter, world.state_association, [world.town], feeds=federal)
    original = await requirement_row(await submission_row(own, world.town), cost_yearly=2_660, cost_basis="42 Zahlen")
    bundle = await submission_row(federal, world.state_association)
    await requirement_row(bundle, origin=original, cost_yearly=2_660, cost_basis="42 Zahlen")
    return matter


async def test_only_evidenced_costs_are_added_up_and_a_forwarded_one_once_at_its_town(world):
    sums = await sum_costs(world.clara, (await costly(world)).id)

    assert sums.whole == (Decimal(175_460), Decimal("1140.50"), "2", "3")
    assert sums.asked == 3
    assert {state: line.yearly for state, line in sums.by_state.items()} == {
        "Nordrhein-Westfalen": Decimal(172_800),
        "Thüringen": Decimal(2_660),
    }
    assert {size: line.organisations for size, line in sums.by_size.items()} == {
        SizeClass.SMALL: "1",
        SizeClass.LARGE: "1",
    }


async def test_what_goes_out_says_nothing_about_few(world):
    sums = await sum_costs(MACHINE, (await costly(world)).id)

    assert sums.whole == (None, None, UNDER, UNDER)
    assert {line[:3] for line in sums.by_state.values()} == {(None, None, UNDER)}
    assert (sums.aside, sums.named) == (None, [])


async def test_members_do_not_read_sums(world):
    with pytest.raises(Missing):
        await sum_costs(world.anna, (await costly(world)).id)


async def test_a_single_member_in_a_land_cannot_be_computed_from_the_whole_and_the_other_laender(world):
    matter = await matter_row(world)
    many = [world.town, world.other_town, world.county, world.union, *world.union_towns]
    federal = await round_row(matter, world.federation, [*many, world.city])
    for member in [*many, world.city]:
        await requirement_row(await submission_row(federal, member), cost_yearly=1_000, cost_basis="10 Tage")

    told, known = await sum_costs(world.paul, matter.id), await sum_costs(world.clara, matter.id)

    assert (told.whole.yearly, told.whole.organisations) == (Decimal(7_000), "7")
    assert told.by_state == {
        "Nordrhein-Westfalen": (None, None, UNDER, UNDER),
        "Thüringen": (None, None, WITHHELD, "7"),
    }
    assert known.by_state["Nordrhein-Westfalen"].yearly == Decimal(1_000)
    assert known.aside == (Decimal(1_000), Decimal(0), 1)  # the Verband's, whose towns named their own


async def test_a_position_a_paper_and_a_round_have_sums_of_their_own(world):
    matter = await costly(world)
    city, other = await position_row(matter), await position_row(matter)
    said = {one.cost_once is None: one for one in await Requirement.filter(submission__organisation=world.city)}
    await decide_requirement(world.clara, said[True].id, votum=Votum.ADOPTED, position_id=city.id)
    await decide_requirement(world.clara, said[False].id, votum=Votum.ADOPTED, position_id=other.id)
    paper = await paper_row(matter, [city])
    feeding = await Round.get(office=world.state_association)

    for sums in ((await sum_position_costs(world.clara, city.id))[1], (await sum_paper_costs(world.dora, paper.id))[1]):
        assert sums.whole == (Decimal(172_800), Decimal(0), "1", "3")
    assert (await sum_position_costs(world.clara, other.id))[1].whole.once == Decimal("1140.50")
    _, own = await sum_round_costs(world.paul, feeding.id)
    assert (own.whole, own.sees_names) == ((Decimal(2_660), Decimal(0), "1", "1"), True)
    for sums, id_ in ((sum_position_costs, city.id), (sum_paper_costs, paper.id), (sum_round_costs, feeding.id)):
        with pytest.raises(Missing):
            await sums(world.anna, id_)


async def test_what_a_landesverband_passed_on_gives_way_to_what_the_town_says_itself_and_goes_with_its_answer(world):
    matter = await costly(world)
    town = (await Submission.get(organisation=world.town)).id
    federal = await Round.get(office=world.federation)
    await submission_row(federal, world.town)

    assert (await sum_costs(world.clara, matter.id)).whole.yearly == Decimal(172_800)
    await Submission.filter(organisation=world.town).exclude(id=town).update(state=SubmissionState.WITHDRAWN)
    assert (await sum_costs(world.clara, matter.id)).whole.yearly == Decimal(175_460)
    await Submission.filter(id=town).update(state=SubmissionState.WITHDRAWN)
    assert (await sum_costs(world.clara, matter.id)).whole.yearly == Decimal(172_800)


async def test_the_figures_can_be_taken_along_with_their_basis_and_whether_they_count(world):
    sums = await sum_costs(world.clara, (await costly(world)).id)
    columns = [TableColumn("Spalte", CellKind(kind)) for kind in FIGURE_KINDS]
    file = await figures_file(TableHead("Kosten", "Angaben", [], columns), world.clara, sums)

    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    told = {row[0]: (row[5], row[7], row[8]) for row in rows if row[0] in ("Lerchenroda", "Dohlenstadt")}
    assert told["Lerchenroda"] == (2_660.0, "42 Zahlen", "yes")
