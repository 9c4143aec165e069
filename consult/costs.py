"""The calculator beside a requirement: cases, minutes, an hourly rate, and the formula that led to the sum."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from consult.numbers import euro, number
from consult.translate import _

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Calculation:
    """An amount in Euro and how it came about, in words."""

    amount: Decimal
    basis: str


def calculate(cases: int | None, minutes: int | None, hourly_rate: Decimal | None) -> Calculation | None:
    """Cases × minutes × rate, once all three are known."""
    if cases is None or minutes is None or hourly_rate is None:
        return None
    amount = (Decimal(cases * minutes) * hourly_rate / 60).quantize(CENT, ROUND_HALF_UP)
    basis = _("{cases} Fälle × {minutes} Minuten × {rate} je Stunde")
    return Calculation(amount, basis.format(cases=number(cases), minutes=number(minutes), rate=euro(hourly_rate)))
