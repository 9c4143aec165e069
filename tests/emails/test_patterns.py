"""A mail made from a pattern is byte for byte the mail that rendering would have made."""

import pytest

from emails.composition import Composer
from emails.examples import EXAMPLES
from models.deliveries import MailBody
from models.settings import Settings
from tests.emails.conftest import MOMENT

LINKS = [
    "https://sprachrohr.example/leave/3",
    "https://sprachrohr.example/leave?a=1&b='2'&c=<x>",
    "https://sprachrohr.example/" + "x" * 70 + "=" * 90,
    "mailto:verteiler@dkk.example",
]


def composer(template):
    settings = Settings(secret="geheim", mail_domain="dkk.example")
    return Composer(settings, MailBody(template=template, facts=EXAMPLES[template], created_at=MOMENT), [])


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize(("template", "name"), [("circular", "manage_link"), ("circular", "link"), ("receipt", "link")])
def test_a_pattern_makes_the_mail_that_rendering_makes(template, name, link):
    made = composer(template)
    assert made._filled({name: link}) == made._built({name: link})


def test_what_is_no_link_or_more_than_a_link_is_rendered():
    made = composer("circular")
    assert made._filled({"manage_link": "javascript:x"}) is None
    assert made._filled({"title": "https://a.example/"}) is None
    assert made._filled({}) == made._built({})
