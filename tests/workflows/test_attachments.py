import io
import zipfile

import pytest

from workflows.attachments import MOST_BYTES, media_type_of, shown_name
from workflows.errors import Unreadable


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for name, text in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), text)
    return packed.getvalue()


JPEG = b"\xff\xd8\xff\xe0\x00\x04AB\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01"
DOCX = archive(word__document_xml="<w/>")
ODS = archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<x/>")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Synopse.PDF", b"%PDF-1.7\n", "application/pdf"),
        ("bild.jpeg", JPEG, "image/jpeg"),
        ("brief.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("zahlen.ods", ODS, "application/vnd.oasis.opendocument.spreadsheet"),
        ("liste.csv", "Ort;Fälle\r\nUhuberg;3\r\n".encode("utf-8-sig"), "text/csv"),
    ],
)
def test_the_bytes_say_what_a_file_is(name, content, kind):
    assert media_type_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rechnung.pdf", b"MZ\x90\x00"),
        ("rechnung.exe", b"MZ\x90\x00"),
        ("brief.docx", b"%PDF-1.7\n"),
        ("brief.docx", b"PK\x03\x04 cut off"),
        ("liste.csv", b"\x00\x01\x02"),
        ("seite.html", b"<script>"),
        ("bild.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 9),
        ("bild.jpg", b"\xff\xd8" + b"\xff" * 9 * 2**20),
        ("packen.zip", archive(anything_xml="")),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(name, content):
    with pytest.raises(Unreadable, match="attachment_not_accepted"):
        media_type_of(name, content)


def test_a_damaged_part_of_an_archive_is_refused_like_any_other_damage():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text" * 50)
    damaged = packed.getvalue().replace(packed.getvalue()[38:44], b"\xff" * 6, 1)

    with pytest.raises(Unreadable, match="attachment_not_accepted"):
        media_type_of("brief.odt", damaged)


def test_macros_are_refused():
    with pytest.raises(Unreadable, match="attachment_with_macros"):
        media_type_of("brief.docx", archive(word__document_xml="<w/>", word__vbaProject_bin="x"))


def test_empty_and_too_large_files_are_refused_with_the_limit():
    with pytest.raises(Unreadable, match="attachment_empty"):
        media_type_of("a.pdf", b"")
    with pytest.raises(Unreadable, match="megabytes=10"):
        media_type_of("a.pdf", b"%PDF-" + b"x" * MOST_BYTES)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("C:\\Ablage\\Synopse.pdf", "Synopse.pdf"),
        ("../../etc/Entwurf\r\nBcc: x.pdf", "EntwurfBcc: x.pdf"),
        ("", "Anlage"),
        ("ä" * 300 + ".docx", "ä" * 195 + ".docx"),
    ],
)
def test_a_name_keeps_its_ending_and_nothing_dangerous(given, shown):
    assert shown_name(given) == shown
