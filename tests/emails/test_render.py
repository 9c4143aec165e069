"""Every mail exists in both languages, says who is asked until when, and lets no data become markup."""

import re

import pytest
from jinja2 import UndefinedError, meta
from lxml import html as lxml_html

from emails import render as rendering
from emails.examples import EXAMPLES
from emails.render import TEMPLATES, render, template_names
from models.people import LANGUAGES

BOTH = [(name, language) for name in EXAMPLES for language in LANGUAGES]
BLOCKS = ("h1", "h2", "h3", "p", "ul", "ol", "li", "blockquote", "table", "a", "strong", "div")


def test_every_template_has_both_languages_and_an_example():
    files = {path.name for path in TEMPLATES.glob("*.email")}
    assert files == {f"{name}.{language}.email" for name in EXAMPLES for language in LANGUAGES}
    assert template_names() == sorted(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_both_languages_use_the_same_data(name):
    used = [
        meta.find_undeclared_variables(
            rendering._environment(language).parse((TEMPLATES / f"{name}.{language}.email").read_text())
        )
        for language in LANGUAGES
    ]
    assert used[0] == used[1] <= {*EXAMPLES[name], "load_test"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_both_languages_have_the_same_blocks(name):
    first, second = (lxml_html.fromstring(render(name, language, EXAMPLES[name]).html) for language in LANGUAGES)
    assert [one.tag for one in first.iter(*BLOCKS)] == [one.tag for one in second.iter(*BLOCKS)]


def test_a_letterhead_stands_above_and_below_in_both_forms_and_is_never_markup():
    head = {"name": "Städte & <b>Co</b>\ue0000\ue001", "colour": "#7a1f2b", "footer": "Markt 1"}
    mail = render("login", "de", {**EXAMPLES["login"], "letterhead": head})

    assert mail.text.startswith("Städte & <b>Co</b>0\n\n") and mail.text.endswith("Städte & <b>Co</b>0 · Markt 1\n")
    page = lxml_html.fromstring(mail.html)
    assert page.findtext(".//p[@class='letterhead']") == "Städte & <b>Co</b>0"
    assert "border-bottom:3px solid #7a1f2b" in mail.html
    assert "letterhead" not in lxml_html.fromstring(render("login", "de", EXAMPLES["login"]).html).xpath("//@class")
    with pytest.raises(ValueError, match="colour"):
        render("login", "de", {**EXAMPLES["login"], "letterhead": {**head, "colour": "red;background:url(x)"}})


@pytest.mark.parametrize(("name", "language"), BOTH)
def test_every_mail_is_whole_in_both_forms(name, language):
    mail = render(name, language, EXAMPLES[name])

    for part in mail:
        assert "\ue000" not in part
        assert "None" not in part
        assert "{{" not in part and "{%" not in part
    assert len(mail.subject) > 10 and "\n" not in mail.subject
    assert "\n\n\n" not in mail.text
    assert not re.search(r"\*\*|^#|\]\(", mail.text, re.MULTILINE)
    assert EXAMPLES[name].get("link", "") in mail.text
    page = lxml_html.fromstring(mail.html)
    assert page.get("lang") == language
    assert len(page.findall(".//h1")) == 1
    assert page.findtext(".//title") == mail.subject
    assert page.find(".//div[@class='why']/p") is not None
    assert "<script" not in mail.html and "<img" not in mail.html


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize(
    "evil", ["<script>x</script>", "[klick](https://evil.example)", "**fett**", "# Titel\n\n- a", "\ue0000\ue001"]
)
def test_data_never_becomes_markup(name, evil):
    plain = {key: value for key, value in EXAMPLES[name].items() if type(value) is str and not _special(key, value)}
    context = {**EXAMPLES[name], **dict.fromkeys(plain, evil)}
    before, after = (lxml_html.fromstring(render(name, "de", c).html) for c in (EXAMPLES[name], context))

    def structure(page):
        return [e.tag for e in page.iter() if e.tag != "br"]

    assert structure(before) == structure(after)


def _special(key, value):
    return (
        not value
        or key in ("body", "letter", "introduction", "text", "cover_note")
        or "link" in key
        or re.match(r"\d{4}-\d\d-\d\d", value)
    )


def test_markdown_of_a_person_is_read_as_such_but_cleaned():
    mail = render("circular", "de", {**EXAMPLES["circular"], "body": "# Hinweis\n\n- **a**\n- <script>b</script>"})
    assert "<h2>Hinweis</h2>" in mail.html and "<strong>a</strong>" in mail.html
    assert "<script>" not in mail.html
    assert "Hinweis\n\n- a\n-" in mail.text


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "/relativ", "", 'https://x.example" onclick="', "https://x.example/a b"]
)
def test_only_a_real_address_becomes_a_link(link):
    with pytest.raises(ValueError, match="not a link"):
        render("login", "de", {**EXAMPLES["login"], "link": link})


def test_missing_data_is_an_error_not_a_gap():
    with pytest.raises(UndefinedError):
        render("login", "de", {key: value for key, value in EXAMPLES["login"].items() if key != "code"})


def test_a_deadline_names_day_hour_and_zone_in_summer_and_winter():
    example = EXAMPLES["invitation"]
    winter = render("invitation", "de", {**example, "deadline": "2026-03-02T09:00:00+00:00"})
    summer = render("invitation", "en", {**example, "deadline": "2026-07-06T08:00:00+00:00"})
    assert "Antwort bis: Montag, 2. März 2026, 10:00 Uhr (MEZ)" in winter.text
    assert winter.subject.startswith("Antwort bis 2.3.2026, 10:00 Uhr (MEZ) erbeten")
    assert "Answer by: Monday, 6 July 2026, 10:00 (CEST)" in summer.text


def test_one_desk_reads_all_its_organisations_and_a_single_one_no_list():
    several = render("invitation", "de", {**EXAMPLES["invitation"], "organisations": [f"Dorf {n}" for n in range(22)]})
    single = render("invitation", "de", {**EXAMPLES["invitation"], "organisations": ["Dorf 0"]})
    assert "für 22 Organisationen" in several.text and "- Dorf 21" in several.text
    assert "Gefragt ist: Dorf 0." in single.text and "- Dorf" not in single.text


def test_a_load_test_says_so_in_subject_and_footer():
    mail = render("invitation", "de", {**EXAMPLES["invitation"], "load_test": True})
    assert mail.subject.startswith("[Lasttest]")
    assert "keine Beteiligung stattgefunden" in mail.text


def test_thousands_of_mails_of_one_kind_run_markdown_once():
    rendering._skeleton.cache_clear()
    for number in range(300):
        render("invitation", "de", {**EXAMPLES["invitation"], "organisations": [f"Dorf {number}"]})
    assert rendering._skeleton.cache_info().misses == 1


def test_an_unknown_language_is_an_error():
    with pytest.raises(ValueError, match="no mails"):
        render("login", "fr", EXAMPLES["login"])


def test_the_documentation_names_every_template_and_its_data():
    table = (TEMPLATES.parent.parent / "docs" / "mails.md").read_text()
    for name, example in EXAMPLES.items():
        (line,) = [line for line in table.splitlines() if line.startswith(f"| `{name}` ")]
        assert set(example) - {"office", "contact"} <= set(re.findall(r"`(\w+)`", line)), name
