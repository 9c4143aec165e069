"""The round as a Word form: filled in and read back, by another program too, and damaged in every way we could think of."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from tests.workflows.documents.test_answer_sheet import FILLED, FORM, ROW, as_written, came_back_unchanged, forms
from workflows.documents import office_file
from workflows.documents.answer_document_reading import read_answer_document
from workflows.documents.answer_document_writing import write_answer_document
from workflows.documents.answer_sheet import EMPTY, Mistake
from workflows.errors import Unreadable

DOCUMENT = "word/document.xml"
SHEET = "Änderungsbedarfe"


def rewritten(change: Callable[[str], str] = lambda xml: xml, part: str = DOCUMENT, data: bytes | None = None, **more):
    """The form after somebody edited the markup of one part, with `more` parts (their names with / as __)."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data or write_answer_document(FILLED))) as before,
        zipfile.ZipFile(file, "w") as after,
    ):
        for name in before.namelist():
            xml = before.read(name).decode()
            after.writestr(name, change(xml) if name == part else xml)
        for name, content in more.items():
            after.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def typed(title: str, text: str, at: int = 0) -> Callable[[str], str]:
    """Write into the field of this title, in the requirement with this number (from 0)."""
    lines = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))

    def change(xml: str) -> str:
        places = [found.end() for found in re.finditer(re.escape(f">{title}</w:t>"), xml)]
        start = xml.index("</w:tcPr>", places[at]) + len("</w:tcPr>")
        return xml[:start] + lines + xml[xml.index("</w:tc>", start) :]

    return change


def read(data: bytes, form=FILLED, **options):
    return read_answer_document(data, form, **options)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms)
def test_reading_an_exported_form_is_the_identity(form):
    came_back_unchanged(read(write_answer_document(form), form), form)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms)
def test_whatever_stands_in_a_form_is_read_by_an_office_as_it_was_typed(form):
    found = read(write_answer_document(form), form, whole=True)

    said = {one: value for one, value in form.answers.items() if value is not None and str(value).strip()}
    assert set(found.answers) <= set(said)
    assert [one.values for one in found.rows] == [
        as_written(one.values) for one in form.rows if one.id in {row.id for row in found.rows}
    ]


@pytest.mark.needs("soffice")
def test_a_form_that_libreoffice_saved_comes_back_the_same(tmp_path):
    values = {**ROW.values, "rationale": "Zeile 1\n\nZeile 3 =1+1", "current_text": "<&> „§ 2“", "topic_id": 2}
    form = replace(FILLED, rows=(replace(ROW, values=values),))
    path = tmp_path / "form.docx"
    path.write_bytes(
        rewritten(typed("Kurz gesagt: Was soll sich ändern?", "Mehr Bänke", 1), data=write_answer_document(form))
    )
    command = [
        *(shutil.which("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    found = read((tmp_path / "out" / "form.docx").read_bytes(), form)

    assert found.mistakes == ()
    assert [(one.id, one.version, one.values["title"]) for one in found.rows] == [
        ("r12", 4, "Mehr Wasser"), ("n-k7f2-1", 0, "Mehr Bänke"),
    ]  # fmt: skip
    assert found.rows[0].values == as_written(values)
    assert (found.answers, found.remark, found.rows[0].untouched) == ({}, None, frozenset(EMPTY))


def test_what_was_typed_and_chosen_is_known_from_what_was_left_alone():
    change = typed("Begründung", "Der Brunnen\nist trocken.")
    choose = typed("Wer soll handeln?", "alle Länder", 1)
    number = typed("Wie viele Stunden? (h)", "1.800,5")
    data = rewritten(lambda xml: number(choose(typed("Kurz gesagt: Was soll sich ändern?", "Neu", 1)(change(xml)))))

    first, second = (found := read(data)).rows

    assert found.document and found.mistakes == ()
    assert set(EMPTY) - first.untouched == {"rationale"}
    assert (first.values["rationale"], first.number, second.number) == ("Der Brunnen\nist trocken.", 1, 2)
    assert (second.id, second.values["title"], second.values["addressee"]) == ("n-k7f2-1", "Neu", "states")
    assert found.answers == {5: Decimal("1800.50")}


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (typed("Kosten jährlich (Euro)", "ca. 90"), Mistake(SHEET, 1, "Kosten jährlich (Euro)", "text_for_number", "ca. 90")),
        (typed("Kosten jährlich (Euro)", "-5"), Mistake(SHEET, 1, "Kosten jährlich (Euro)", "amount", "-5")),
        (typed("Wer soll handeln?", "irgendwer"), Mistake(SHEET, 1, "Wer soll handeln?", "choice", "irgendwer")),
        (typed("Textstelle", "§ 99"), Mistake(SHEET, 1, "Textstelle", "place", "§ 99")),
        (typed("Wie viele Stunden? (h)", "drei"), Mistake("Antworten", 1, "Ihre Antwort", "text_for_number", "drei")),
        (typed("Wie viele Stunden? (h)", "10000"), Mistake("Antworten", 1, "Ihre Antwort", "above_maximum", "10000")),
        (typed("Reicht das Geld?", "vielleicht"), Mistake("Antworten", 2, "Ihre Antwort", "choice", "vielleicht")),
        (typed("Begründung", "Ohne Titel", 1), Mistake(SHEET, 2, "Kurz gesagt: Was soll sich ändern?", "title_empty")),
        (typed("Kurz gesagt: Was soll sich ändern?", "x" * 301), Mistake(SHEET, 1, "Kurz gesagt: Was soll sich ändern?", "too_long", "x" * 60)),
        (lambda xml: xml.replace("<w:sectPr>", "<w:p><w:r><w:t>Noch etwas.</w:t></w:r></w:p><w:sectPr>"), Mistake("", 0, "", "beside", "Noch etwas.")),
        (lambda xml: xml.replace(">Begründung</w:t>", ">Warum</w:t>", 1), Mistake(SHEET, 1, "Begründung", "field_gone")),
        (lambda xml: xml.replace("f5 ", "f99 ", 1), Mistake("Antworten", 0, "Ihre Antwort", "row_gone", "Wie viele Stunden?")),
        (lambda xml: xml.replace("<w:sectPr>", "<w:p><w:r><w:drawing/></w:r></w:p><w:sectPr>"), Mistake("", 0, "", "remarks")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_place(change, mistake):
    assert mistake in read(rewritten(change)).mistakes


def test_a_table_that_was_copied_is_a_new_requirement_and_always_the_same():
    def copy(xml: str) -> str:
        tables = re.findall(r"<w:tbl>.*?</w:tbl>", xml)
        again = tables[2].replace("Mehr Wasser", "Mehr Schatten")
        return xml.replace("<w:sectPr>", f"{again}<w:p/><w:sectPr>")

    found = read(rewritten(copy))

    assert [(one.id, one.values["title"], one.number) for one in found.rows] == [
        ("r12", "Mehr Wasser", 1), ("n-8-12.2", "Mehr Schatten", 5),
    ]  # fmt: skip
    assert found.mistakes == ()


def test_what_was_struck_as_a_tracked_change_does_not_count():
    old = '<w:del w:id="1" w:author="x"><w:r><w:delText>Alt</w:delText><w:t>Alt</w:t></w:r></w:del>'
    new = '<w:ins w:id="2" w:author="x"><w:r><w:t>Neu</w:t></w:r></w:ins>'
    change = typed("Begründung", "MARK")

    found = read(rewritten(lambda xml: change(xml).replace("<w:r><w:t>MARK</w:t></w:r>", old + new)))

    assert found.rows[0].values["rationale"] == "Neu"


def test_relations_to_the_outside_are_ignored():
    relation = '<Relationship Id="r9" TargetMode="External" Type="attachedTemplate" Target="http://127.0.0.1:1/x"/>'
    data = rewritten(
        lambda xml: xml.replace("</Relationships>", f"{relation}</Relationships>"), "word/_rels/document.xml.rels"
    )

    assert (read(data).mistakes, read(data).answers) == ((), {})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_not_xlsx"),
        (b"PK\x03\x04 and then nothing", "sheet_damaged"),
        (office_file.OLD_OFFICE + bytes(600), "sheet_protected"),
        (bytes(office_file.MOST_BYTES + 1), "sheet_too_large"),
        (write_answer_document(FILLED)[:-400], "sheet_damaged"),
        (rewritten(word__zeros=bytes(office_file.MOST_UNPACKED)), "sheet_too_large"),
        (rewritten(**{"word__vbaProject.bin": b"x"}), "attachment_with_macros"),
        (rewritten(lambda xml: xml.replace("openxmlformats-officedocument.wordprocessingml.document.main", "ms-word.document.macroEnabled.main"), "[Content_Types].xml"), "attachment_with_macros"),
        (rewritten(lambda xml: '<!DOCTYPE x [<!ENTITY a "aaaa">]><w/>'), "sheet_damaged"),
        (rewritten(lambda xml: xml[:-20]), "sheet_damaged"),
        (rewritten(lambda xml: "<a>" + "<b/>" * 600_000 + "</a>"), "sheet_too_large"),
        (rewritten(lambda xml: xml.replace("<w:vanish/>", "").replace("fact form", "form")), "sheet_not_ours"),
        (rewritten(lambda xml: xml.replace("round=3", "round=99")), "sheet_elsewhere"),
        (rewritten(lambda xml: xml.replace("organisation=8", "organisation=99")), "sheet_elsewhere"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_of_ours_is_refused_by_its_content(data, code):
    with pytest.raises(Unreadable) as refusal:
        read(data)

    assert refusal.value.code == code


def test_an_empty_form_says_nothing():
    found = read(write_answer_document(FORM), FORM, whole=True)

    assert (found.rows, found.answers, found.remark, found.mistakes) == ((), {}, None, ())
