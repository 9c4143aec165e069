"""English is complete: nothing marked for translation lacks it, nothing is guessed, no placeholder is lost."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from consult import translate
from consult.translate import CATALOGUE, collect, read_catalogue, speak

PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")


def catalogue() -> Catalog:
    return read_catalogue(CATALOGUE)


def strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple) else [message.string]


def missing_in(known: Catalog, wanted: Catalog) -> list[object]:
    """Texts of `wanted` for which `known` has no finished English."""
    found = {message.id: message for message in known}
    return [
        message.id
        for message in wanted
        if message.id and (message.id not in found or found[message.id].fuzzy or not all(strings(found[message.id])))
    ]


def test_every_text_of_code_and_templates_has_english_and_the_catalogue_holds_no_other() -> None:
    known, wanted = catalogue(), collect()
    assert missing_in(known, wanted) == []
    assert {message.id for message in known} - {message.id for message in wanted} == set()


def test_the_completeness_check_can_fail() -> None:
    wanted, known = Catalog(), Catalog()
    wanted.add("Neu")
    wanted.add("Geraten")
    known.add("Geraten", "Guessed", flags={"fuzzy"})
    assert missing_in(known, wanted) == ["Neu", "Geraten"]


@pytest.mark.parametrize("order", [("", "new"), ("new", "")])
def test_after_a_merge_the_finished_entry_counts(tmp_path: Path, order: tuple[str, str]) -> None:
    merged = tmp_path / "messages.po"
    entries = "".join(f'msgid "neu"\nmsgstr "{english}"\n\n' for english in order)
    merged.write_text('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n' + entries)
    assert read_catalogue(merged).get("neu").string == "new"


def test_placeholders_survive_the_translation() -> None:
    for message in catalogue():
        ids = list(message.id) if isinstance(message.id, tuple) else [message.id]
        wanted = set(PLACEHOLDER.findall(ids[-1]))
        for string in filter(None, strings(message)[-1:]):
            assert set(PLACEHOLDER.findall(string)) == wanted, message.id


@pytest.mark.parametrize(
    "path", sorted(Path(translate.__file__).parent.rglob("templates/**/*.html")), ids=lambda p: p.name
)
def test_no_german_stands_in_a_template_outside_a_mark(path: Path) -> None:
    """Umlauts betray a forgotten `_()`; comments may hold them."""
    source = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    source = re.sub(r"\{% trans.*?%\}.*?\{% endtrans %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\b(?:_|ngettext)\((?:\"[^\"]*\"|'[^']*'|,|\s)+", "", source)
    assert re.findall(r"\w*[äöüÄÖÜß]\w*", source) == []


def test_words_follow_the_language_of_the_request() -> None:
    assert translate._("Papiere") == "Papiere"
    speak("en")
    assert translate._("Papiere") == "Papers"
    assert translate.ngettext("{count} Tag", "{count} Tage", 2) == "2 days"
    speak("xx")
    assert translate._("Papiere") == "Papiere"
