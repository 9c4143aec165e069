"""What a requirement costs, as a person reads it: the sum, and how it came about."""

from typing import Any

from consult.numbers import euro, number
from consult.translate import _
from models.submissions import CostMethod, CostRhythm, Requirement
from workflows.requirements.calculations import amount_of


def formula(requirement: Requirement) -> str:
    """ "1.200 Fälle × 35 Minuten × 48,50 € je Stunde = 33.950 € im Jahr"; empty while nothing can be calculated."""
    amount = amount_of(vars(requirement))
    if amount is None:
        return ""
    words = {
        "count": number(requirement.cost_count or 0),
        "minutes": number(requirement.cost_minutes or 0),
        "price": euro(requirement.cost_price or 0),
        "sum": euro(amount),
    }
    if requirement.cost_method == CostMethod.CASES:
        product = _("{count} Fälle × {minutes} Minuten × {price} je Stunde")
    else:
        product = _("{count} × {price}")
    result = _("{sum} im Jahr") if requirement.cost_rhythm == CostRhythm.YEARLY else _("{sum} einmalig")
    return f"{product} = {result}".format(**words)


def cost_lines(requirement: Requirement) -> list[tuple[str, Any]]:
    """The lines of a description list; what is not said is empty."""
    said = (("yearly", _("Jährlich"), requirement.cost_yearly), ("once", _("Einmalig"), requirement.cost_once))
    counted = "" if requirement.cost_method == CostMethod.SUM else requirement.cost_rhythm
    lines = [
        (title, formula(requirement) if rhythm == counted else euro(amount))
        for rhythm, title, amount in said
        if amount is not None
    ]
    return [*lines, (_("Grundlage"), requirement.cost_basis)]
