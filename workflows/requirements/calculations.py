"""Costs that a requirement calculates: cases × minutes × an hour's rate, or pieces × a price. Pure functions."""

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from models.submissions import CostMethod

CENT = Decimal("0.01")
MOST_EURO = Decimal(10) ** 12
FACTORS = ("cost_count", "cost_minutes", "cost_price")
CALCULATION = ("cost_method", *FACTORS, "cost_rhythm")
COSTS = ("cost_once", "cost_yearly")


def amount_of(text: Mapping[str, Any]) -> Decimal | None:
    """The amount in Euro, rounded to cents; None where nothing is calculated or a factor is still missing."""
    count, minutes, price = (text[name] for name in FACTORS)
    if text["cost_method"] == CostMethod.CASES and None not in (count, minutes, price):
        return Decimal(count * minutes * price / 60).quantize(CENT, ROUND_HALF_UP)
    if text["cost_method"] == CostMethod.PIECES and None not in (count, price):
        return Decimal(count * price).quantize(CENT, ROUND_HALF_UP)
    return None


def calculated_column(text: Mapping[str, Any]) -> str:
    """Which of the two costs is calculated; empty if both are said by somebody."""
    return "" if text["cost_method"] == CostMethod.SUM else f"cost_{text['cost_rhythm']}"


def following(text: Mapping[str, Any], changed: Collection[str]) -> dict[str, Any]:
    """What follows for the columns of cost when those in `changed` are new: a sum and its calculation always agree.

    A new factor gives a new sum; a sum said without its factors (by a department, in a spreadsheet) ends the calculation.
    """
    column = calculated_column(text)
    if column and column in changed and not set(CALCULATION) & set(changed):
        return {"cost_method": CostMethod.SUM}
    return {column: amount_of(text)} if column else {}


def check_costs(text: Mapping[str, Any]) -> dict[str, str]:
    """Field → code of every cost or factor that nobody can mean: negative, or a thousand billions."""
    wrong = {
        name: "amount" for name in (*COSTS, *FACTORS) if text[name] is not None and not 0 <= text[name] < MOST_EURO
    }
    if not wrong and (amount_of(text) or 0) >= MOST_EURO:
        wrong["cost_count"] = "calculation_too_large"
    return wrong
