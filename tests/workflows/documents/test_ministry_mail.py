"""A ministry's mail as a file: what it says, what it asks until when, and what a broken one is answered."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.clock import BERLIN
from workflows.documents.ministry_mail import MOST_BYTES, find_deadlines, find_reference, read_mail
from workflows.errors import Unreadable

THURSDAY = datetime(2026, 11, 19, 18, 28, tzinfo=BERLIN)
TEXT = """Sehr geehrte Damen und Herren,
anbei übersende ich den Referentenentwurf gemäß § 47 GGO mit der Bitte um Stellungnahme bis Montag, 10:00 Uhr.
Az. H II 3 – 20401/12#4
"""


def mail(text: str = TEXT, **headers: str) -> EmailMessage:
    made = EmailMessage()
    given_headers = {
        "From": "Referat H II 3 <hii3@bmzi.example>",
        "Subject": "Verbändebeteiligung: Entwurf KomIntStG",
        "Date": "Thu, 19 Nov 2026 18:28:00 +0100",
        **headers,
    }
    for name, value in given_headers.items():
        made[name] = value
    made.set_content(text)
    return made


def test_sender_reference_time_deadline_and_files_are_found():
    made = mail()
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="Entwurf Müller.pdf")

    read = read_mail(made.as_bytes())

    assert (read.sender, read.address) == ("Referat H II 3", "hii3@bmzi.example")
    assert (read.reference, read.sent_at) == ("H II 3 – 20401/12#4", THURSDAY)
    assert [(one.name, one.content) for one in read.attached] == [("Entwurf Müller.pdf", b"%PDF-1.7")]
    assert [one.at for one in read.deadlines] == [datetime(2026, 11, 23, 10, tzinfo=BERLIN)]
    assert read.remarks == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bis zum 23.11.2026, 10:00 Uhr", (2026, 11, 23, 10, 0)),
        ("bis spätestens Montag, den 23. November 2026, 10 Uhr", (2026, 11, 23, 10, 0)),
        ("bis 23.11. DS", (2026, 11, 23, 23, 59)),
        ("bis zum 24. November 2026 (Dienstschluss)", (2026, 11, 24, 23, 59)),
        ("spätestens am 1. Februar", (2027, 2, 1, 23, 59)),
        ("bis Freitag, 12.00 Uhr", (2026, 11, 20, 12, 0)),
        ("bis Donnerstag", (2026, 11, 26, 23, 59)),
        ("Frist: 4.12.26, 9:30 Uhr", (2026, 12, 4, 9, 30)),
    ],
)
def test_a_deadline_is_read_as_people_write_it(words, expected):
    (found,) = find_deadlines(f"Ich bitte um Antwort {words}. Danke.", THURSDAY)
    assert found.at == datetime(*expected, tzinfo=BERLIN)


@pytest.mark.parametrize(
    "words",
    ["Das Gesetz vom 20. Juli 2022 gilt.", "bis zum 31.2.2027", "bis 1. Januar 2020", "§§ 1 bis 23", "bis 25:00 Uhr"],
)
def test_what_is_no_deadline_is_none(words):
    assert find_deadlines(words, THURSDAY) == []


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Aktenzeichen: 20401/12#4, bitte angeben", "20401/12#4"),
        ("GZ: IV A 6 - S 2137/19/10011", "IV A 6 - S 2137/19/10011"),
        ("Nichts dergleichen", ""),
    ],
)
def test_the_reference_of_the_ministry(text, reference):
    assert find_reference(text) == reference


def test_a_letter_in_html_alone_is_read_line_by_line():
    made = mail("<p>Bitte bis 23.11.2026, 10:00 Uhr.</p><p>Az. 7</p><p>AZ: I 1-20</p>")
    made.set_type("text/html")
    read = read_mail(made.as_bytes())
    assert read.text.split("\n")[0] == "Bitte bis 23.11.2026, 10:00 Uhr."
    assert len(read.deadlines) == 1


def test_what_outlook_packs_and_what_is_forwarded_as_a_mail_is_told():
    inner = mail("Innen, bis 24.11.2026, 12:00 Uhr.")
    inner.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="innen.pdf")
    outer = mail("Siehe Anlage.")
    outer.add_attachment(inner)
    outer.add_attachment(b"tnef", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    read = read_mail(outer.as_bytes())
    assert set(read.remarks) == {"nested", "winmail"}
    assert [one.name for one in read.attached] == ["innen.pdf"]
    assert len(read.deadlines) == 1


def test_an_unknown_charset_costs_letters_and_not_the_mail():
    raw = mail("Grüße, bis 23.11.2026, 10:00 Uhr").as_bytes().replace(b'charset="utf-8"', b'charset="x-klingon"')
    read = read_mail(raw)
    assert read.remarks == ["charset"]
    assert len(read.deadlines) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "mail_not_read"),
        (b"no mail at all", "mail_not_read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 msg", "mail_from_outlook"),
        (b"x" * (MOST_BYTES + 1), "mail_too_large"),
    ],
)
def test_what_is_no_mail_is_refused_with_the_reason(data, code):
    with pytest.raises(Unreadable) as refused:
        read_mail(data)
    assert refused.value.code == code


def test_a_thousand_parts_are_too_many():
    parts = b"".join(b"--x\nContent-Type: text/plain\n\n%d\n" % number for number in range(1_000))
    many = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n" + parts + b"--x--\n"
    with pytest.raises(Unreadable) as refused:
        read_mail(many)
    assert refused.value.code == "mail_too_many_parts"


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"From: a@b.example\nSubject: x\n", b"Content-Type: multipart/mixed\n"]),
)
def test_any_bytes_are_a_mail_or_a_refusal(data, head):
    try:
        read = read_mail(head + data)
    except Unreadable:
        return
    assert all(one.at > datetime(2000, 1, 1, tzinfo=UTC) for one in read.deadlines)
