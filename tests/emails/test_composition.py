"""Whatever stands in the fields of a mail, its header lines are those of any other, and its envelope has one sender and recipient."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emails.claims import Claimed
from emails.composition import Composer
from emails.examples import EXAMPLES
from emails.message import ADDRESS, Malformed, NoAddress
from models.deliveries import MailBody, MailQueue
from models.settings import Settings
from tests.emails.conftest import MOMENT

NAMES = {
    "From",
    "Subject",
    "List-Id",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "To",
    "Date",
    "Message-ID",
    "Reply-To",
}
NAMES |= {"List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version"}
EVIL = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["a@b.example\r\nBcc: c@d.example", "x\n\nbody", "\r\n.\r\nMAIL FROM:<a@b>", "=?utf-8?q?=0d=0aX:y?=", "\0\u2028",
                     "ü" * 10_000, '"a b"@c.example', "a@[192.0.2.1]", "<a@b.example>, c@d.example", "ö@b.example"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(dict.fromkeys(("title", "number", "sender", "address", "name", "reply_to", "unsubscribe", "list"), EVIL))
)  # fmt: skip
def test_no_value_of_any_field_adds_or_changes_a_header_line_or_an_envelope_address(field):
    facts = {**EXAMPLES["circular"], "title": field["title"], "number": field["number"]}
    body = MailBody(
        template="circular", facts=facts, sender_name=field["sender"], list_id=field["list"], created_at=MOMENT
    )
    own = {name: field[name] for name in ("name", "reply_to", "unsubscribe")}
    try:
        made = Composer(Settings(secret="geheim", mail_domain="dkk.example"), body, []).compose(
            Claimed(7, 1, field["address"], own)
        )
    except (NoAddress, Malformed):
        return
    head, _, _ = (made.head + made.body).partition(b"\r\n\r\n")
    names = [line.split(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert set(names[: names.index("MIME-Version")]) <= NAMES and len(names) == len(set(names))
    assert b"\n" not in head.replace(b"\r\n", b"") and b"\0" not in head
    assert (made.head + made.body).isascii()  # no relay has to know 8BITMIME
    assert ADDRESS.fullmatch(made.sender) and ADDRESS.fullmatch(made.recipient)


@pytest.mark.parametrize(
    "address", ["ö@b.example", "a@b.example\r\nRCPT TO:<c@d.example>", "<a@b.example>,<c@d.example>", ""]
)
def test_an_address_that_is_not_one_is_refused_at_its_row(address):
    composer = Composer(
        Settings(secret="geheim"), MailBody(template="circular", facts=EXAMPLES["circular"], created_at=MOMENT), []
    )
    with pytest.raises(NoAddress):
        composer.compose(Claimed(7, 1, address, {}))


@pytest.mark.parametrize(
    ("way", "line"), [({}, None), ({"lmtp_port": 24}, b"\r\nReply-To: <r-"), ({"imap_host": "x"}, b"\r\nReply-To: <r-")]
)
def test_people_are_asked_to_answer_to_us_only_where_answers_reach_us(way, line):
    body = MailBody(template="circular", facts=EXAMPLES["circular"], created_at=MOMENT)
    made = Composer(Settings(secret="geheim", **way), body, []).compose(Claimed(7, 1, "a@b.example", {}))
    assert (line in made.head) if line else (b"Reply-To" not in made.head)


@pytest.mark.parametrize(("template", "starts"), [("answer_by_mail", ""), ("reply", "b-")])
def test_what_answers_a_mail_by_itself_comes_from_nobody(template, starts):
    composer = Composer(
        Settings(secret="geheim"), MailBody(template=template, facts=EXAMPLES[template], created_at=MOMENT), []
    )
    made = composer.compose(Claimed(7, 1, "a@b.example", {}))
    assert made.sender[:2] == starts and b"Auto-Submitted: auto-generated" in made.head


@pytest.mark.parametrize(
    ("queue", "domain"), [(MailQueue.BULK, "news.dkk.example"), (MailQueue.TRANSACTIONAL, "dkk.example")]
)
def test_circulars_may_have_an_envelope_domain_of_their_own(queue, domain):
    house = Settings(secret="geheim", mail_domain="dkk.example", mail_bulk_domain="news.dkk.example", lmtp_port=24)
    body = MailBody(template="circular", facts=EXAMPLES["circular"], queue=queue, created_at=MOMENT)
    made = Composer(house, body, []).compose(Claimed(7, 1, "a@b.example", {}))
    ours = re.findall(rb"[br]-[0-9a-f]{32}@([a-z.]+)|<7\.[0-9a-f]+@([a-z.]+)>", made.sender.encode() + made.head)
    assert {one.decode() for found in ours for one in found if one} == {domain} and len(ours) == 3
