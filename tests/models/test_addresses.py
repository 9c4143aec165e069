import pytest
from email_validator import EmailNotValidError, validate_email

from models.addresses import PLAIN, address_key

PLAIN_ONES = ["poststelle@grossuhuzell-091720012012.example", "a@b.de", "a.b_c-d@x-y.z.example", "1@2.example"]
ODD_ONES = [
    "", "@", "a@", "@b.de", "a b@c.de", "a..b@c.de", ".a@c.de", "a.@c.de", "a@c", "a@c.d", "a@-c.de", "a@c-.de",
    "a@c..de", "a@b.invalid", "a@b.local", "a@b.onion", "x" * 65 + "@b.de", "a@" + "x" * 64 + ".de", "a@b.de\n",
    "a@b.de\r\nBcc: c@d.de", "a@b.123", "a@xn--.de", "a@x--y.de", "A@b.de", "ä@b.de", "a@münchen.example",
    "a@" + ".".join(["x" * 60] * 5) + ".de", "a@b.de ", "a+b@c.de", '"a"@c.de', "a@[127.0.0.1]", "a@test", "a@x.test",
]  # fmt: skip


def full_check(address: str) -> str | None:
    try:
        parts = validate_email(address.strip(), check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError:
        return None
    return f"{parts.local_part}@{parts.ascii_domain}".lower()


@pytest.mark.parametrize("address", PLAIN_ONES + ODD_ONES)
def test_the_short_way_says_what_the_full_check_says(address):
    try:
        key = address_key(address)
    except ValueError:
        key = None

    assert key == full_check(address)


def test_usual_addresses_take_the_short_way():
    assert all(PLAIN.fullmatch(address) for address in PLAIN_ONES)


def test_two_ways_to_write_an_address_have_one_key():
    assert address_key(" Info@München.example ") == address_key("info@xn--mnchen-3ya.example")
