"""Numbers as they stand in pages: grouped, with their base, and not smaller than may be told."""

from collections.abc import Callable
from decimal import Decimal

from babel.numbers import format_decimal

from consult.translate import _, language, locale

THIN = "\u202f"  # narrow no-break space: thousands and percent
SMALLEST = 5


def number(value: float | Decimal, decimals: int | None = None) -> str:
    """ "2 480", "46,80" (with `decimals=2`); English "2,480", "46.80"."""
    if not decimals and value == int(value):  # as most are; babel takes longer for each than a page has time for all
        return number_writer()(int(value))
    pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    written = str(format_decimal(value, format=pattern, locale=locale()))
    return written.replace(".", THIN) if language() == "de" else written


def number_writer() -> Callable[[int], str]:
    """The same for whole numbers, for who has so many that the language is to be asked for once."""
    return _grouped_in_german if language() == "de" else "{:,}".format


def _grouped_in_german(value: int) -> str:
    return f"{value:,}".replace(",", THIN)


def euro(value: float | Decimal) -> str:
    """ "9 828 €", "46,80 €": cents only where there are some."""
    decimals = 0 if value == int(value) else 2
    return f"{number(value, decimals)}\u00a0€" if language() == "de" else f"€{number(value, decimals)}"


def typed(value: Decimal | None) -> str:
    """A number as somebody would type it into a field: "1200", "46,80"; nothing for none."""
    if value is None:
        return ""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}".replace(".", ",")


def percent(n: float, of: float) -> str:
    """ "25 %"; a share of nothing is "–". Neither 0 % nor 100 % is said of what only comes near it."""
    if not of:
        return "–"
    rounded = round(100 * n / of)
    rounded = min(max(rounded, 1 if n else 0), 100 if n >= of else 99)
    return f"{rounded}{THIN}%" if language() == "de" else f"{rounded}%"


def share(n: int, of: int) -> str:
    """ "612 von 2 480 (25 %)": a number always has its base."""
    return _("{n} von {of} ({percent})").format(n=number(n), of=number(of), percent=percent(n, of))


def cell(n: int, exact: bool) -> str:
    """A cell of a table: who may not see the names behind it (`exact` is false) reads "unter 5" instead of 1-4."""
    return number(n) if exact or n == 0 or n >= SMALLEST else _("unter 5")


def size(count: int) -> str:
    """The size of a file: "142 kB", "1,4 MB"."""
    return (
        f"{number(max(count // 1000, 1))}\u00a0kB" if count < 1_000_000 else f"{number(count / 1_000_000, 1)}\u00a0MB"
    )
