"""Moments as they stand in pages: Berlin time, zone named, and how much is left, coarsely."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_datetime
from markupsafe import Markup

from consult.translate import LOCALES, _, language, locale, ngettext
from workflows import clock

PATTERNS = {
    "de": {
        "long": "EEEE, d. MMMM y, HH:mm 'Uhr'",
        "short": "EEE, dd.MM.y, HH:mm 'Uhr'",
        "plain": "d. MMMM y, HH:mm 'Uhr'",
        "day": "d. MMMM y",
        "day_short": "dd.MM.y",
        "time": "HH:mm 'Uhr'",
    },
    "en": {
        "long": "EEEE, d MMMM y, HH:mm",
        "short": "EEE, d MMM y, HH:mm",
        "plain": "d MMMM y, HH:mm",
        "day": "d MMMM y",
        "day_short": "d MMM y",
        "time": "HH:mm",
    },
}
ZONES = {"CET": "MEZ", "CEST": "MESZ"}
WITH_ZONE = ("long", "short")


def written(moment: datetime, form: str = "long") -> str:
    """An instant in Berlin time as text: "Dienstag, 24. November 2026, 10:00 Uhr (MEZ)" (long) or another form.

    short "Di., 24.11.2026, 10:00 Uhr (MEZ)" · plain "24. November 2026, 10:00 Uhr" · day · day_short · time
    """
    return _written(moment.replace(second=0, microsecond=0), form, language())


@lru_cache(maxsize=4096)
def _written(moment: datetime, form: str, spoken: str) -> str:
    """Deadlines stand on every page, and babel takes as long for one as the database for a row."""
    local = moment.astimezone(clock.BERLIN)
    text = str(format_datetime(local, PATTERNS[spoken][form], tzinfo=clock.BERLIN, locale=LOCALES[spoken]))
    return f"{text} ({_zone(local, spoken)})" if form in WITH_ZONE else text


def written_day(day: date, form: str = "day") -> str:
    """A calendar day as text: "24. November 2026" or, with `day_short`, "24.11.2026"."""
    return str(format_date(day, PATTERNS[language()][form], locale=locale()))


def typed_day(day: date | None) -> str:
    """A calendar day the way it is typed: "24.11.2026"."""
    return f"{day:%d.%m.%Y}" if day else ""


def marked(moment: datetime | date, form: str) -> Markup:
    """The same inside <time datetime="…">."""
    if not isinstance(moment, datetime):
        return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(), written_day(moment, form))
    machine = moment.astimezone(clock.BERLIN).isoformat(timespec="seconds")
    return Markup('<time datetime="{}">{}</time>').format(machine, written(moment, form))


def recent(moment: datetime) -> Markup:
    """One's own acts: "heute, 14:05 Uhr" on the same day, else the plain form."""
    local = moment.astimezone(clock.BERLIN)
    if local.date() != clock.today():
        return marked(moment, "plain")
    text = _("heute, {time}").format(time=written(moment, "time"))
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(timespec="seconds"), text)


def remaining(deadline: datetime) -> str:
    """ "noch 4 Tage" over two days, then days and hours, under six hours hours and minutes; past: "Frist vorbei"."""
    left = deadline - clock.now()
    if left <= timedelta(0):
        return _("Frist vorbei")
    days, hours, minutes = left.days, left.seconds // 3600, left.seconds % 3600 // 60
    if left > timedelta(days=2):
        amounts = [(days, _days(days))]
    elif left >= timedelta(hours=6):
        amounts = [(days, _days(days)), (hours, _hours(hours))]
    else:
        amounts = [(hours, _hours(hours)), (minutes, ngettext("{count} Minute", "{count} Minuten", minutes))]
    said = [text for amount, text in amounts if amount] or [_("weniger als eine Minute")]
    return _("noch {rest}").format(rest=_(" und ").join(said))


def is_soon(deadline: datetime) -> bool:
    """The last 48 hours, which alone are red."""
    return timedelta(0) < deadline - clock.now() <= timedelta(hours=48)


def _days(days: int) -> str:
    return ngettext("{count} Tag", "{count} Tage", days)


def _hours(hours: int) -> str:
    return ngettext("{count} Stunde", "{count} Stunden", hours)


def _zone(local: datetime, spoken: str) -> str:
    zone = local.tzname() or ""
    return ZONES.get(zone, zone) if spoken == "de" else zone
