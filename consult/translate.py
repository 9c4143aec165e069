"""German is the source, English complete: `_("Speichern")` gives the word in the language of the request.

The catalogue is read from messages.po when the first English text is asked for; no compiled file exists. `make messages` collects the
texts of code and templates, adds new ones to the catalogue and drops those that are gone.

    _(text)                        translate now; fill in names afterwards: _("Frist {day}").format(day=…)
    ngettext(one, many, number)    "{count}" stands for the number
    N_(text)                       mark only; for tables that are built before a request exists

Templates: {{ _("Frist %(day)s", day=…) }} (a percent sign is doubled there) or {% trans day=… %}Frist {{ day }}{% endtrans %}.
"""

import io
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import Translations
from starlette_babel import get_language, set_locale, switch_locale

from models.people import LANGUAGES

__all__ = [
    "LANGUAGES",
    "N_",
    "_",
    "collect",
    "english",
    "language",
    "locale",
    "ngettext",
    "plain_ngettext",
    "speak",
    "switch_locale",
]

LOCALES = {one: Locale(one) for one in LANGUAGES}  # made once: babel looks into its files for each name
HERE = Path(__file__).parent
CATALOGUE = HERE / "locale" / "en" / "LC_MESSAGES" / "messages.po"
SOURCES = [("templates/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {
    "templates/**.html": {
        "trimmed": "true",
        "newstyle_gettext": "true",
        "silent": "false",
        "extensions": "jinja2.ext.do",
    }
}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
}


def N_(text: str) -> str:
    """Mark a text for the catalogue and leave it German; `_()` translates it when it is shown."""
    return text


def _(text: str) -> str:
    """The text in the language of the request. German is what stands there: nothing is looked up for it."""
    return text if language() == LANGUAGES[0] else str(english().gettext(text))


def ngettext(one: str, many: str, number: int) -> str:
    """The form for `number`; "{count}" in it becomes the number as it is."""
    return plain_ngettext(one, many, number).format(count=number)


def plain_ngettext(one: str, many: str, number: int) -> str:
    """The form for `number` without filling anything in, as Jinja wants it."""
    if language() == LANGUAGES[0]:
        return one if number == 1 else many
    return str(english().ngettext(one, many, number))


def language() -> str:
    """The language of the request, "de" or "en"."""
    spoken_now = get_language()
    return spoken_now if spoken_now in LANGUAGES else LANGUAGES[0]


def locale() -> Locale:
    """How numbers and dates are written in the language of the request."""
    return LOCALES[language()]


def speak(language: str) -> None:
    """From now on this task speaks `language`; German for an unknown one."""
    set_locale(LOCALES.get(language, LOCALES[LANGUAGES[0]]))


@lru_cache
def english() -> Translations:
    """The texts of the catalogue without fuzzy entries, read when somebody asks for the first."""
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(CATALOGUE), use_fuzzy=False)
    compiled.seek(0)
    return Translations(compiled, domain="messages")


def collect() -> Catalog:
    """All texts that code and templates mark, as a catalogue without translations."""
    found = Catalog(project="Sprachrohr", charset="utf-8")
    for filename, line, text, comments, context in extract_from_dir(
        HERE, SOURCES, OPTIONS, keywords=KEYWORDS, comment_tags=("Translators:",)
    ):
        found.add(text, None, [(filename, line)], auto_comments=comments, context=context)
    return found


def read_catalogue(catalogue: Path) -> Catalog:
    """The catalogue; of an entry that stands twice, as after a merge, the finished one counts."""
    header, *entries = catalogue.read_text("utf-8").split("\n\n")
    entries.sort(key=lambda entry: entry.rstrip().endswith(' ""'))
    return read_po(io.StringIO("\n\n".join([header, *entries])), locale="en", domain="messages")


def update(catalogue: Path = CATALOGUE) -> Catalog:
    """Bring the catalogue up to the texts; gives it back. Nothing is guessed: a new text stays untranslated."""
    known = read_catalogue(catalogue) if catalogue.exists() else Catalog(locale="en", project="Sprachrohr", fuzzy=False)
    known.update(collect(), no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    known.header_comment = "# German is the source; `make messages` writes this file, people fill in the English."
    with catalogue.open("wb") as file:
        write_po(file, known, width=120, sort_output=True, no_location=True)
    return known


if __name__ == "__main__":
    missing = [message.id for message in update() if message.id and not message.string]
    print(*missing, f"{len(missing)} texts without English", sep="\n")  # noqa: T201
else:
    set_locale("de")
