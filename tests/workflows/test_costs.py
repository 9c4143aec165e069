from decimal import Decimal

import pytest

from tests.rows import matter_row, requirement_row, round_row, submission_row
from workflows.access import MACHINE
from workflows.costs import sum_costs
from workflows.errors import Missing
from workflows.size_classes import SizeClass
from workflows.small_cells import UNDER, WITHHELD


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

    assert sums.whole == (Decimal(175_460), Decimal("1140.50"), "2")
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

    assert sums.whole == (None, None, UNDER)
    assert set(sums.by_state.values()) == {(None, None, UNDER)}


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

    assert (told.whole.yearly, told.whole.organisations) == (Decimal(8_000), "8")
    assert told.by_state == {
        "Nordrhein-Westfalen": (None, None, UNDER),
        "Thüringen": (None, None, WITHHELD),
    }
    assert known.by_state["Nordrhein-Westfalen"].yearly == Decimal(1_000)
