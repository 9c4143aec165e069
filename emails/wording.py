"""How moments, numbers and results are written in the mails of a language."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal

BERLIN = ZoneInfo("Europe/Berlin")
PATTERNS = {
    "de": {
        "moment": "EEEE, d. MMMM y, HH:mm 'Uhr'",
        "short": "d.M.y, HH:mm 'Uhr'",
        "day": "d. MMMM y",
        "stamp": "dd.MM. HH:mm",
    },
    "en": {"moment": "EEEE, d MMMM y, HH:mm", "short": "d MMM y, HH:mm", "day": "d MMMM y", "stamp": "d MMM HH:mm"},
}
ZONES = {"CET": "MEZ", "CEST": "MESZ"}
RESULTS = {
    "de": {
        "adopted": "aufgenommen",
        "adopted_in_substance": "sinngemäß aufgenommen",
        "not_adopted": "nicht aufgenommen",
        "pursued_elsewhere": "anderweitig weiterverfolgt",
        "noted": "zur Kenntnis genommen",
    },
    "en": {
        "adopted": "adopted",
        "adopted_in_substance": "adopted in substance",
        "not_adopted": "not adopted",
        "pursued_elsewhere": "pursued elsewhere",
        "noted": "noted",
    },
}
OUTCOMES = {
    "de": {
        "adopted": "übernommen",
        "partly": "teilweise übernommen",
        "not_adopted": "nicht übernommen",
        "open": "offen",
        "moot": "gegenstandslos",
        "lapsed": "verfallen",
    },
    "en": {
        "adopted": "adopted",
        "partly": "partly adopted",
        "not_adopted": "not adopted",
        "open": "open",
        "moot": "moot",
        "lapsed": "lapsed",
    },
}


def filters(language: str) -> dict[str, Callable[..., Any]]:
    """What a template may write behind a bar: `moment`, `short`, `stamp`, `day`, `number`, `result`, `outcome`."""
    return {
        "moment": lambda iso: written_moment(iso, "moment", language),
        "short": lambda iso: written_moment(iso, "short", language),
        "stamp": lambda iso: written_stamp(iso, language),
        "day": lambda iso: written_day(iso, language),
        "number": lambda value: format_decimal(value, locale=language),
        "result": lambda code: RESULTS[language][code],
        "outcome": lambda code: OUTCOMES[language][code],
    }


@lru_cache(maxsize=512)
def written_moment(iso: str, pattern: str, language: str) -> str:
    """An instant (ISO 8601 with offset) in Berlin time, zone named; a moment without offset is an error."""
    moment = datetime.fromisoformat(iso)
    if moment.tzinfo is None:
        raise ValueError(f"not an instant: {iso}")
    moment = moment.astimezone(BERLIN)
    zone = moment.tzname() or ""
    shown = ZONES.get(zone, zone) if language == "de" else zone
    return f"{format_datetime(moment, PATTERNS[language][pattern], tzinfo=BERLIN, locale=language)} ({shown})"


def written_stamp(iso: str, language: str) -> str:
    """Day and hour in Berlin for a subject line, which has no room for year and zone."""
    moment = datetime.fromisoformat(iso)
    return str(format_datetime(moment, PATTERNS[language]["stamp"], tzinfo=BERLIN, locale=language))


@lru_cache(maxsize=512)
def written_day(iso: str, language: str) -> str:
    """A day, or the day in Berlin on which an instant falls."""
    moment = datetime.fromisoformat(iso)
    local = moment.astimezone(BERLIN).replace(tzinfo=None) if moment.tzinfo else moment
    return str(format_datetime(local, PATTERNS[language]["day"], locale=language))
