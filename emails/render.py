"""From a template and plain data to subject, text and HTML.

A template is one file per language, `templates/<name>.<language>.email`: the subject line, the body in Markdown, and why
this person got the mail, divided by lines of `===`. What stands between braces is data and never becomes markup: a
template is turned into HTML with a mark in each place of data, and the data is put in, escaped, afterwards. So an
organisation called `*x*` keeps its stars, and thousands of mails of one kind cost one run of Markdown.
Only what a template passes through `| markdown` is read as such; it stands in a paragraph of its own.
"""

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from emails.message import one_line
from emails.wording import filters
from models.markdown import html_to_plain, to_html, to_plain
from models.people import LANGUAGES

TEMPLATES = Path(__file__).parent / "templates"
DIVIDER = "\n===\n"
MARK = re.compile("\ue000m?(\\d+)\ue001")
BLOCK = re.compile("<p>\ue000m(\\d+)\ue001</p>")
TARGET = re.compile('href="\ue000(\\d+)\ue001')
OPTIONAL = dict.fromkeys(
    (
        *("load_test", "link", "deadline", "grace", "introduction", "confidential", "late", "nil_return", "reason"),
        *("paper", "letter", "answer_due", "their_reference", "our_reference", "attachments", "express", "copy"),
        *("list_name", "manage_link", "forwarded_by", "reference", "cover_note", "reservation", "by_mail"),
        *("file_reference", "downloads", "changed", "extended", "test", "further_lists", "acknowledge_link"),
    )
)
BUTTON = re.compile(r"<p><strong>(<a [^>]*>[^<]*</a>)</strong></p>")  # what a template asks to press
COLOUR = re.compile(r"#[0-9a-f]{6}")
SAFE_TARGET = re.compile(r"(https?://|mailto:)[!-~]+")


class Mail(NamedTuple):
    """What a person reads, in both forms; the subject is one line. Each second piece is data of this mail."""

    subject: str
    text_pieces: list[str]
    html_pieces: list[str]

    @property
    def text(self) -> str:
        """The whole mail for who reads no HTML."""
        return "".join(self.text_pieces)

    @property
    def html(self) -> str:
        """The whole page."""
        return "".join(self.html_pieces)


class Skeleton(NamedTuple):
    """A template after its conditions and loops: what stands between the data, and where which datum goes.

    Text and HTML alternate between literal pieces and numbers of data; `targets` are the data that stand in links.
    """

    subject: str
    text: list[str]
    html: list[str]
    targets: frozenset[int]


class Letterhead(NamedTuple):
    """What an office's letter paper puts above and below its mails; the colour is one of six digits."""

    name: str
    colour: str
    footer: str

    @property
    def below(self) -> str:
        """The line at the very end."""
        return " · ".join(filter(None, (self.name, self.footer)))


class Datum(NamedTuple):
    """One value of a mail; `markdown` says that its author may have written Markdown."""

    text: str
    markdown: bool


class Markup(str):
    """What the filter `markdown` leaves behind for `_mark`."""

    __slots__ = ()


def render(name: str, language: str, context: Mapping[str, Any]) -> Mail:
    """The mail `name` in `language`. A missing value is an error, so is a link that is not https, http or mailto.

    docs/mails.md says which values each template takes; those in OPTIONAL may be left out. `letterhead` may come with any.
    """
    numbers: dict[Datum, int] = {}
    template = _environment(language).get_template(f"{name}.{language}.email")
    words = template.render({**OPTIONAL, **context, "_numbers": numbers})
    skeleton = _skeleton(words, language, _letterhead(context.get("letterhead")))
    data = list(numbers)

    for number in skeleton.targets:
        if not SAFE_TARGET.fullmatch(data[number].text):
            raise ValueError(f"{name}: not a link: {data[number].text!r}")

    return Mail(
        one_line(MARK.sub(lambda found: data[int(found[1])].text, skeleton.subject)),
        _filled(skeleton.text, [_plain_of(datum.text) if datum.markdown else datum.text for datum in data]),
        _filled(skeleton.html, [_html_of(datum.text) if datum.markdown else _escaped(datum.text) for datum in data]),
    )


def template_names() -> list[str]:
    """Names of all templates that there are."""
    return sorted({path.name.split(".")[0] for path in TEMPLATES.glob("*.email")})


@lru_cache(maxsize=1024)
def _skeleton(filled: str, language: str, letterhead: Letterhead | None) -> Skeleton:
    subject, body, why = filled.strip().split(DIVIDER)
    body, why = to_html(body), to_html(why, heading_level=2)
    shown = BUTTON.sub(r'<p class="button"><strong>\1</strong></p>', body)
    page = _shell().render(language=language, subject=subject, body=shown, why=why, letterhead=letterhead)
    above, below = (f"{letterhead.name}\n\n", f"\n{letterhead.below}\n") if letterhead else ("", "")
    text = f"{above}{html_to_plain(body)}\n\n-- \n{html_to_plain(why)}\n{below}"
    targets = frozenset(int(number) for number in TARGET.findall(page))
    return Skeleton(subject, MARK.split(text), MARK.split(BLOCK.sub("\ue000\\1\ue001", page)), targets)


def _letterhead(given: Mapping[str, str] | None) -> Letterhead | None:
    if not given:
        return None
    if not COLOUR.fullmatch(given["colour"]):
        raise ValueError(f"not a colour: {given['colour']!r}")
    return Letterhead(_unmarked(given["name"]), given["colour"], _unmarked(given["footer"]))


def _filled(pieces: list[str], data: list[str]) -> list[str]:
    return [data[int(piece)] if place % 2 else piece for place, piece in enumerate(pieces)]


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>\n")


@lru_cache(maxsize=64)
def _html_of(markdown: str) -> str:
    return to_html(markdown, heading_level=2)


@lru_cache(maxsize=64)
def _plain_of(markdown: str) -> str:
    return to_plain(markdown)


@pass_context
def _mark(context: Context, value: Any) -> str:
    """Put a mark where the template would write `value`; equal values share one."""
    datum = Datum(_unmarked(str(value)), isinstance(value, Markup))
    numbers = context["_numbers"]
    return f"\ue000{'m' if datum.markdown else ''}{numbers.setdefault(datum, len(numbers))}\ue001"


def _unmarked(text: str) -> str:
    """Without what we mark data with."""
    return text if text.isprintable() else re.sub("[\ue000\ue001\0]", "", text)


@lru_cache
def _environment(language: str) -> Environment:
    if language not in LANGUAGES:
        raise ValueError(f"no mails in {language!r}")
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # every value goes through _mark and is escaped when it is put in
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_mark,
        auto_reload=False,
    )
    environment.filters.update(filters(language), markdown=Markup)
    return environment


@lru_cache
def _shell() -> Any:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).get_template("shell.html")
