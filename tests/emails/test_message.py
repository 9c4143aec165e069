"""Nothing that a person types can add, split or hide a header line."""

import random
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from emails.message import (
    Malformed,
    NoAddress,
    checked,
    message_id,
    one_line,
    own_headers,
    shared_headers,
    wire_address,
)

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ODD = [
    "Gemeinde Lerchenroda",
    "Müller, Größe & Söhne <x@evil.example>",
    'He said "hi" \\ bye',
    "a\r\nBcc: victim@evil.example",
    "a\nBcc: victim@evil.example",
    "a\rBcc: victim@evil.example",
    "a\x00b\x0bc\x0cd\x1be\x7ff\x85g\u2028h\u2029i",
    "=?utf-8?q?schon_kodiert?=",
    "=?utf-8?b?R=",
    "Ü" * 300,
    "a" * 500,
    "🏛️" * 40,
    "e\u0301cole",
    "trailing   spaces   ",
    "x: y",
    "\ud800 lone",
    ": ",
    "1. Zeile\r\n\r\nText eines Angreifers",
]


def parsed(**values):
    shared = shared_headers(sender=(values["name"], "post@kreiskonvent.example"), subject=values["subject"])
    own = own_headers(to=(values["to"], "info@lerchenroda.example"), date=MOMENT, message_id="1.x@kreiskonvent.example")
    return message_from_bytes(shared + own + b"\r\nText\r\n", policy=policy.default)


def display_name(mail):
    """Of the To line; `policy.default` of Python 3.11 leaves spaces between encoded words of a name, so the older reader."""
    (line,) = (value for name, value in mail.raw_items() if name == "To")
    return str(make_header(decode_header(parseaddr(line.replace("\r\n", ""))[0])))


@pytest.mark.parametrize("text", ODD)
def test_whatever_a_person_types_comes_back_as_one_line_and_adds_no_header(text):
    mail = parsed(name=text, subject=text, to=text)

    assert mail["Subject"] == one_line(text)
    assert display_name(mail) == one_line(text)
    assert [a.addr_spec for a in mail["To"].addresses] == ["info@lerchenroda.example"]
    assert [a.addr_spec for a in mail["From"].addresses] == ["post@kreiskonvent.example"]
    assert mail.keys() == ["From", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress", "To", "Date", "Message-ID"]
    assert mail.get_payload() == "Text\r\n"


def test_two_thousand_random_texts_come_back_as_they_were():
    chance = random.Random(4)
    alphabet = 'abcÄöß ,.;:<>@"\\()[]=?_\r\n\t\0\x85\u2028é🏛\u00a0'
    for _ in range(2000):
        text = "".join(chance.choices(alphabet, k=chance.randrange(1, 120)))
        mail = parsed(name=text, subject=text, to=text)
        assert mail["Subject"] == one_line(text)
        assert len(mail["To"].addresses) == 1
        assert display_name(mail) == one_line(text)
        assert len(mail.keys()) == 7


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: c@d.example",
        "ä@b.example",
        "a@",
        "a b@c.example",
        "a@b@c.example",
        "",
        "<a@b.example>",
        '"a b"@c.example',
        "@mx.example:a@b.example",
    ],
)
def test_an_address_that_not_every_relay_takes_is_refused(address):
    with pytest.raises(NoAddress):
        wire_address(address)


def test_domains_become_idna():
    assert wire_address("Rathaus@Müllerstadt.EXAMPLE") == "Rathaus@xn--mllerstadt-9db.example"


@pytest.mark.parametrize(
    "block",
    [
        b"A: b\nC: d\r\n",
        b"A: b\rC: d\r\n",
        b"A: b\0\r\n",
        b"A: b\r\n\r\n",
        b"A b\r\n",
        b" folded first\r\n",
        b"A: b",
        b"A: \xc3\xa4\r\n",
        b"A: b\r\n \r\n",
        b"A: b\r\nBcc: c\r\n",
        b"A: " + b"x" * 1200 + b"\r\n",
        b"",
    ],
)
def test_the_last_check_lets_nothing_malformed_pass(block):
    with pytest.raises(Malformed):
        checked(block)


def test_an_unchecked_value_is_stopped_by_the_last_check():
    for address in ("a@b.example\r\nBcc: c@d.example", "a@b.example>, <c@d.example"):
        with pytest.raises(Malformed):
            own_headers(to=("", address), date=MOMENT, message_id="1@x.example")
    with pytest.raises(Malformed):
        own_headers(to=("", "a@b.example"), date=MOMENT, message_id="1@x.example", unsubscribe="https://ä.example")


def test_a_long_list_unsubscribe_stays_raw_and_on_one_line():
    link = "https://sprachrohr.example/unsubscribe/" + "x" * 200
    lines = own_headers(to=("", "a@b.example"), date=MOMENT, message_id="1@x.example", unsubscribe=link)

    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in lines
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in lines


def test_no_line_but_a_raw_link_is_longer_than_78():
    mail = parsed(name="Kreiskonvent", subject="Rundschreiben 214/2026: " + "Frist bis Montag " * 20, to="Ü" * 100)
    assert mail["Subject"].startswith("Rundschreiben 214/2026: Frist")
    block = shared_headers(sender=("Ä" * 90, "a@b.example"), subject="Antwort bis Montag, 10:00 Uhr, erbeten " * 9)
    assert max(len(line) for line in block.split(b"\r\n")) <= 78


def test_a_row_keeps_its_message_id_and_another_has_another():
    assert message_id(7, b"secret", "x.example") == message_id(7, b"secret", "x.example")
    assert message_id(7, b"secret", "x.example") != message_id(8, b"secret", "x.example")
    assert message_id(7, b"secret", "x.example") != message_id(7, b"other", "x.example")


@pytest.mark.parametrize("name", ["Bcc", "Reply-To", "List-Unsubscribe", "Message-ID", "To"])
@pytest.mark.parametrize("field", ["message_id", "unsubscribe", "reply_to"])
def test_no_value_brings_along_a_line_even_of_a_name_that_we_write_ourselves(name, field):
    given = {"message_id": "1@x.example", field: f"a@b.example>\r\n{name}: <c@d.example"}
    with pytest.raises(Malformed):
        own_headers(to=("", "a@b.example"), date=MOMENT, **given)
