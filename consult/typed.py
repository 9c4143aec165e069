"""What people type into one field, read the way Germans write it: pure functions from text to value.

Each raises ValueError with the code of its error; consult/sentences.py holds the sentence for it.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from consult.places import LARGEST_ID
from workflows.clock import BERLIN

GROUPED = re.compile(r"[+-]?\d{1,3}([.\s]\d{3})+(,\d+)?", re.ASCII)
PLAIN = re.compile(r"[+-]?\d+([,.]\d+)?", re.ASCII)
GERMAN_DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", re.ASCII)
TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(?:Uhr)?", re.IGNORECASE | re.ASCII)
LARGEST = Decimal(10) ** 13


def read_text(typed: str) -> str:
    """Several lines: NFC, line ends as \\n, no control characters, nothing around it."""
    unified = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(sign for sign in unified if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


def read_line(typed: str) -> str:
    """One line: as text, and every run of white space becomes one space."""
    return " ".join(read_text(typed).split())


def read_decimal(typed: str) -> Decimal:
    """ "46,80", "1 800", "1.800" (thousands), "1.800,50" and "46.80"; anything else is `number`."""
    plain = " ".join(typed.replace("€", "").split())
    if GROUPED.fullmatch(plain):
        plain = plain.replace(".", "").replace(" ", "")
    elif not PLAIN.fullmatch(plain):
        raise ValueError("number")
    try:
        value = Decimal(plain.replace(",", "."))
    except InvalidOperation as error:
        raise ValueError("number") from error
    if abs(value) > LARGEST:
        raise ValueError("number_too_large")
    return value


def read_whole(typed: str) -> int:
    """A whole number that is not negative."""
    value = read_decimal(typed)
    if value < 0 or value != value.to_integral_value():
        raise ValueError("whole_number")
    return int(value)


def row_ids(given: Iterable[object]) -> list[int]:
    """Those of the given words that can be the id of a row: beside a form anything may have been sent."""
    return [id_ for one in given if (id_ := row_id(one)) is not None]


def row_id(given: object) -> int | None:
    """The id of a row, if the given word can be one."""
    if not (isinstance(given, str) and len(given) <= 10 and given.isascii() and given.isdigit()):
        return None
    return int(given) if int(given) <= LARGEST_ID else None


def read_amount(typed: str) -> Decimal:
    """Euros and cents that are not negative; three decimals are rather a mistaken thousand than a cent."""
    value = read_decimal(typed)
    if value < 0 or -int(value.as_tuple().exponent) > 2:
        raise ValueError("amount")
    return value


def read_day(typed: str) -> date:
    """ "24.11.2026", or "2026-11-24" as browsers send it."""
    try:
        if german := GERMAN_DAY.fullmatch(typed.strip()):
            day, month, year = (int(part) for part in german.groups())
            return date(year, month, day)
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise ValueError("day") from error


def read_time(typed: str) -> time:
    """ "10:00", "10.00", "10" or "10 Uhr"."""
    match = TIME.fullmatch(typed.strip())
    if match is None:
        raise ValueError("time")
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError as error:
        raise ValueError("time") from error


def read_moment(typed_day: str, typed_time: str) -> datetime:
    """A day and a time in Berlin, as an instant in UTC; an hour that the clock leaps over is `time_gap`.

    The hour that comes twice in October means its first coming.
    """
    local = datetime.combine(read_day(typed_day), read_time(typed_time), tzinfo=BERLIN)
    moment = local.astimezone(UTC)
    if moment.astimezone(BERLIN).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise ValueError("time_gap")
    return moment
