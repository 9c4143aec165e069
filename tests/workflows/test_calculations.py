"""A cost and its calculation always agree, whoever writes which part of it."""

from decimal import Decimal

import pytest

from models.submissions import CostMethod, CostRhythm, Requirement
from tests.consultation import a_submission, an_open_round
from workflows.errors import Stale, Unacceptable
from workflows.requirements.calculations import amount_of, check_costs
from workflows.requirements.requirements import RequirementText, add_requirement, save_requirement
from workflows.submissions.freezing import frozen_content

CASES = {
    "cost_method": CostMethod.CASES, "cost_count": Decimal(1200), "cost_minutes": Decimal(35),
    "cost_price": Decimal("48.50"), "cost_rhythm": CostRhythm.YEARLY,
}  # fmt: skip


def text(**facts):
    return vars(RequirementText(title="Mehr Wasser", **facts))


@pytest.fixture
async def requirement(world):
    return await Requirement.get(submission=await a_submission(world, await an_open_round(world)))


def test_cases_minutes_and_rate_or_pieces_and_price_give_the_amount_in_cents():
    assert amount_of(text(**CASES)) == Decimal("33950.00")
    assert amount_of(text(**CASES | {"cost_method": CostMethod.PIECES})) == Decimal("58200.00")
    assert amount_of(
        text(**CASES | {"cost_count": Decimal(1), "cost_minutes": Decimal(1), "cost_price": Decimal("0.30")})
    ) == Decimal("0.01")
    assert amount_of(text(**CASES | {"cost_minutes": None})) is None and amount_of(text(cost_count=Decimal(3))) is None


def test_what_nobody_can_mean_is_named_at_its_field():
    assert check_costs(text(cost_yearly=Decimal(-1), cost_price=Decimal(10) ** 12)) == {
        "cost_yearly": "amount",
        "cost_price": "amount",
    }
    assert check_costs(text(**CASES | {"cost_count": Decimal(10) ** 11})) == {"cost_count": "calculation_too_large"}
    assert check_costs(text(**CASES)) == {}


async def test_a_new_factor_gives_a_new_sum_and_the_other_cost_stays_as_it_was_said(world, requirement):
    saved = await save_requirement(world.anna, requirement.id, version=1, cost_once=Decimal(800), **CASES)
    assert (saved.cost_yearly, saved.cost_once) == (Decimal("33950.00"), 800)
    saved = await save_requirement(world.cem, requirement.id, version=saved.version, cost_count=Decimal(600))
    assert (saved.cost_yearly, saved.cost_once) == (Decimal("16975.00"), 800)
    saved = await save_requirement(world.anna, requirement.id, version=saved.version, cost_minutes=None)
    assert (saved.cost_yearly, saved.cost_method) == (None, CostMethod.CASES)
    assert "calculation" in (await frozen_content(requirement.submission_id))["requirements"][0]


async def test_a_sum_said_without_its_factors_ends_the_calculation(world, requirement):
    await save_requirement(world.anna, requirement.id, version=1, **CASES)
    saved = await save_requirement(world.anna, requirement.id, version=2, cost_yearly=Decimal(40_000))
    assert (saved.cost_yearly, saved.cost_method) == (40_000, CostMethod.SUM)
    again = await save_requirement(world.anna, requirement.id, version=3, **CASES)
    assert (again.cost_yearly, again.cost_method) == (Decimal("33950.00"), CostMethod.CASES)


async def test_a_requirement_may_be_written_with_its_calculation(world, requirement):
    made = await add_requirement(world.anna, requirement.submission_id, title="Mehr Bänke", **CASES)
    assert made.cost_yearly == Decimal("33950.00")


async def test_an_impossible_amount_and_a_stale_factor_write_nothing(world, requirement):
    with pytest.raises(Unacceptable) as refused:
        await save_requirement(world.anna, requirement.id, version=1, **CASES | {"cost_count": Decimal(10) ** 11})
    assert refused.value.fields == {"cost_count": "calculation_too_large"}
    await save_requirement(world.cem, requirement.id, version=1, cost_count=Decimal(7))
    with pytest.raises(Stale):
        await save_requirement(world.anna, requirement.id, version=1, **CASES)
    stored = await Requirement.get(id=requirement.id)
    assert (stored.cost_count, stored.cost_yearly, stored.cost_method) == (7, None, CostMethod.SUM)
