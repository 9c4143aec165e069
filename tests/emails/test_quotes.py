"""Of an answer by mail its author's own words are kept, whatever his program makes of what it quotes."""

import time

import pytest

from emails.examples import EXAMPLES
from emails.quotes import own_words
from emails.render import render

WORDS = "Guten Tag,\n\nzu § 5 fehlt eine Frist.\n\nMit freundlichen Grüßen\nErika Muster"


@pytest.mark.parametrize(
    "quoted",
    [
        "",
        "\n\nAm 02.03.2026 um 10:00 schrieb Kreiskonvent:\n> Ihre Rückmeldung fehlt noch\n> bis morgen",
        "\n\nVon: Kreiskonvent <post@dkk.example>\nGesendet: Montag, 2. März 2026 10:00\nAn: Rathaus\nBetreff: Frist\n\nText",
        "\n\n-----Ursprüngliche Nachricht-----\nVon: Kreiskonvent\nGesendet: Montag\nAn: Rathaus\n\nText",
        "\n\nOn Mon, 2 Mar 2026 at 10:00, Kreiskonvent <post@dkk.example> wrote:\n> Text",
    ],
)
def test_what_is_quoted_goes_and_what_was_written_stays(quoted):
    assert own_words(WORDS + quoted) == WORDS


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("template", ["invitation", "reminder"])
def test_our_own_line_ends_an_answer_in_programs_that_nobody_knows(language, template):
    ours = render(template, language, EXAMPLES[template]).text
    assert own_words(f"{WORDS}\n\n{ours}") == WORDS


def test_words_between_quotes_and_long_lines_are_kept_and_nothing_else_than_a_quote_is_kept_whole():
    between = "> Frage 1?\nJa.\n\n> Frage 2?\nNein, " + "weil " * 100 + "es so ist."
    assert own_words(between) == between
    assert own_words("> nur zitiert") == "> nur zitiert"
    assert own_words("") == ""


@pytest.mark.parametrize("line", ["Am x schrieb " * 400, "On a wrote " * 450, "Am x schrieb " * 22 + "\n", "-" * 5_000])
def test_a_line_made_to_hurt_costs_no_time(line):
    started = time.process_time()
    own_words((line * 60)[:20_000])
    assert time.process_time() - started < 2
