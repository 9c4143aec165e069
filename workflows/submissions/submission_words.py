"""The German words of a member's answer on paper: documents speak the language of the office, not of the browser."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from models.submissions import (
    Addressee,
    Channel,
    Continuation,
    CostMethod,
    Priority,
    Quoting,
    Reading,
    Requirement,
    SubmissionKind,
)
from workflows.clock import BERLIN
from workflows.requirements.calculations import amount_of

ZONES = {"CET": "MEZ", "CEST": "MESZ"}
# Pairs, not a mapping: members of different enumerations may be equal as strings.
PAIRS: list[tuple[StrEnum, str]] = [
    (SubmissionKind.ANSWER, "Antwort"),
    (SubmissionKind.NIL_RETURN, "Fehlanzeige"),
    (SubmissionKind.CONSENT, "Zustimmung zum Entwurf der Geschäftsstelle"),
    (Channel.WEB, "über die Seiten von Sprachrohr"),
    (Channel.MAIL, "per Mail"),
    (Channel.SPREADSHEET, "als Tabelle"),
    (Channel.PAPER, "auf Papier"),
    (Channel.PHONE, "am Telefon"),
    (Channel.FORWARDED, "über den Landesverband"),
    (Addressee.FEDERAL, "Bund"),
    (Addressee.STATE, "ein Land"),
    (Addressee.STATES, "alle Länder"),
    (Addressee.BOTH, "Bund und Länder"),
    (Priority.ESSENTIAL, "unverzichtbar"),
    (Priority.IMPORTANT, "wichtig"),
    (Priority.NOTE, "Hinweis"),
    (Reading.OWN_OFFICE, "nur unser Verband, unser Landesverband und die Bundesvereinigung"),
    (Reading.OFFICES, "die Geschäftsstellen"),
    (Reading.MEMBERS, "alle Mitglieder"),
    (Quoting.NO, "nein"),
    (Quoting.ANONYMOUS, "ohne unseren Namen"),
    (Quoting.NAMED, "mit unserem Namen"),
    (Continuation.STANDS, "gilt fort"),
    (Continuation.SETTLED, "erledigt"),
    (Continuation.CHANGED, "geändert"),
]
WORDS = {(type(member), member.value): words for member, words in PAIRS}


def in_words(member: StrEnum) -> str:
    """The member of an enumeration; a new one that nobody has named yet by its value."""
    return WORDS.get((type(member), member.value), member.value)


def written(moment: datetime | None) -> str:
    """ "Dienstag, 24. November 2026, 10:00 Uhr (MEZ)"; nothing for no moment."""
    if moment is None:
        return ""
    local = moment.astimezone(BERLIN)
    zone = local.tzname() or ""
    text = format_datetime(local, "EEEE, d. MMMM y, HH:mm 'Uhr'", tzinfo=BERLIN, locale="de")
    return f"{text} ({ZONES.get(zone, zone)})"


def written_day(day: date) -> str:
    """ "24. November 2026"."""
    return str(format_date(day, "long", locale="de"))


def written_number(number: Decimal) -> str:
    """ "12.400", "2,5"."""
    return str(format_decimal(number, format="#,##0.##", locale="de"))


def written_size(size: int) -> str:
    """ "142 kB", "1,4 MB": how large a file is."""
    return f"{max(size // 1000, 1)} kB" if size < 1_000_000 else f"{written_number(Decimal(size // 100_000) / 10)} MB"


def written_calculation(requirement: Requirement) -> str:
    """ "1.200 Fälle × 35 Minuten × 48,50 Euro je Stunde"; nothing where the amount was said without factors."""
    if amount_of(vars(requirement)) is None:
        return ""
    count, price = written_number(requirement.cost_count or Decimal(0)), written_euro(requirement.cost_price)
    if requirement.cost_method == CostMethod.PIECES:
        return f"{count} × {price}"
    return f"{count} Fälle × {written_number(requirement.cost_minutes or Decimal(0))} Minuten × {price} je Stunde"


def written_euro(amount: Decimal | None) -> str:
    """ "9.828 Euro", "46,80 Euro": cents only where there are some; nothing for no amount."""
    if amount is None:
        return ""
    return f"{format_decimal(amount, format='#,##0' if amount == int(amount) else '#,##0.00', locale='de')} Euro"
