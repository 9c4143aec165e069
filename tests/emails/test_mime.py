"""A body is built once, and every reader finds in it what was put in."""

import unicodedata
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emails.mime import Attachment, build_body, encode_file

TEXT = "Guten Tag,\n.\n..zwei Punkte\n.punkt\nFrom here\nÄnderung = „gut“ \t\nzeile mit leerzeichen \n" + "lang " * 300
CALENDAR = Attachment("termin.ics", "text/calendar", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")


def read(body):
    """As a receiving server does it: doubled dots are halved before anything else."""
    unstuffed = b"\r\n".join(line[1:] if line.startswith(b".") else line for line in body.split(b"\r\n"))
    return message_from_bytes(unstuffed, policy=policy.default)


def test_both_alternatives_come_back_as_they_were():
    mail = read(build_body([TEXT], [f"<p>{TEXT}</p>"]))

    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == TEXT
    assert mail.get_body(("html",)).get_content().replace("\r\n", "\n") == f"<p>{TEXT}</p>"
    assert mail.get_content_type() == "multipart/alternative"


def test_files_and_calendar_come_back_with_their_names():
    names = ["Stellungnahme.pdf", "Änderungsbedarfe des Kreises Moorbüttel (Entwurf), Fassung vom 2. März 2026.xlsx"]
    files = [Attachment(name, "application/pdf", bytes(range(256)) * 50) for name in names]
    mail = read(build_body(["Text"], ["<p>Text</p>"], files=[encode_file(file) for file in [CALENDAR, *files]]))

    calendar, *found = list(mail.iter_attachments())
    assert [part.get_filename() for part in found] == names
    assert all(part.get_content() == files[0].content for part in found)
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert calendar.get_payload(decode=True) == CALENDAR.content


@pytest.mark.parametrize("name", ['a"b.pdf', "a\r\nX-Evil: 1.pdf", "a/../../b.pdf", "a\0.pdf", "a;b=c.pdf", "%41.pdf"])
def test_a_file_name_cannot_add_a_header_or_leave_its_folder(name):
    mail = read(build_body(["Text"], ["x"], files=[encode_file(Attachment(name, "application/pdf", b"1"))]))
    (part,) = mail.iter_attachments()

    assert part.keys() == ["Content-Type", "Content-Transfer-Encoding", "Content-Disposition"]
    assert not set("/\\\r\n\0") & set(part.get_filename())


def test_an_odd_content_type_is_refused():
    with pytest.raises(ValueError, match="content type"):
        encode_file(Attachment("a", "text/html\r\nX: y", b""))


def test_what_goes_over_the_wire_has_short_crlf_lines_no_bare_breaks_and_no_lonely_dot():
    body = build_body(
        [TEXT + "\r\r\n\n"], [TEXT], files=[encode_file(Attachment("a.bin", "application/octet-stream", b"\0" * 999))]
    )

    assert body.endswith(b"\r\n")
    assert b"\r\n.\r\n" not in body
    assert all(len(line) <= 78 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"") and b"\r" not in body.replace(b"\r\n", b"")
    assert body.isascii()


def test_the_same_input_gives_the_same_bytes():
    assert build_body(["a"], ["b"], files=[encode_file(CALENDAR)]) == build_body(
        ["a"], ["b"], files=[encode_file(CALENDAR)]
    )


def test_no_content_can_end_its_part_early():
    text = "--=_alternative--\n--=_alternative\n--=_mixed--"
    mail = read(build_body([text], [text], files=[encode_file(CALENDAR)]))
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == text
    assert len(list(mail.walk())) == 5


@given(st.lists(st.text() | st.text(alphabet="x.ä= \t\n", min_size=70, max_size=80), min_size=1))
def test_a_text_in_pieces_arrives_as_one(pieces):
    body = build_body(pieces, pieces)

    lines = (unicodedata.normalize("NFC", piece).replace("\r\n", "\n").replace("\r", "\n") for piece in pieces)
    assert read(body).get_body(("plain",)).get_payload(decode=True).decode().replace("\r\n", "\n") == "".join(lines)
    assert b"\r\n.\r\n" not in body and b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 76 + line.startswith(b".") for line in body.split(b"\r\n"))
