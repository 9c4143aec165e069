"""The round as a spreadsheet: filled in and read back, by other programs too, and damaged in every way we could think of."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.organisations import STATES
from models.rounds import QuestionKind
from models.submissions import Addressee, Priority, Quoting, Reading
from tests.workflows.documents.spreadsheet_clerk import Formula, Merged, put, rewritten
from workflows.documents import office_file, spreadsheet
from workflows.documents.answer_sheet import EMPTY, AnswerForm, Mistake, SheetQuestion, SheetRow, plain_line, plain_text
from workflows.documents.answer_sheet_reading import read_answer_sheet
from workflows.documents.answer_sheet_writing import write_answer_sheet
from workflows.errors import Unreadable

QUESTIONS = (
    SheetQuestion(5, QuestionKind.NUMBER, "Wie viele Stunden?", unit="h", minimum=Decimal(0), maximum=Decimal(9999)),
    SheetQuestion(6, QuestionKind.CHOICE, "Reicht das Geld?", options=("ja", "nein", "teils, teils"), required=True),
    SheetQuestion(7, QuestionKind.TEXT, "Warum?"),
)
PLACES = {"§ 1 Ziel": 11, "§ 2 Wasser; Trinkwasser": 12, "§ 2 Abs. 1": 13}
TOPICS = {"1. Wasser": 1, "2. Bänke": 2}
FORM = AnswerForm(
    round_id=3,
    organisation_id=8,
    submission_id=4,
    key="k7f2",
    facts=(("Beteiligung", "Verbändeanhörung"), ("Frist", "Dienstag, 24. November 2026, 10:00 Uhr (MEZ)")),
    questions=QUESTIONS,
    places=PLACES,
    topics=TOPICS,
    states={name: key for key, name in STATES.items()},
    spare=3,
)
ROW = SheetRow("r12", {**EMPTY, "title": "Mehr Wasser", "provision_ids": (12, 13), "cost_once": Decimal("46.80")}, 4)
FILLED = replace(FORM, rows=(ROW,), answers={5: Decimal("12.50"), 6: "ja", 7: "Wegen\nder Dürre."}, remark="Danke.")

letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)
texts = st.one_of(letters, st.sampled_from(["=1+1", "+49 30", "@a", "_x0041_", "'x", "1,5", "ja", "a\r\nb", "  c  d"]))
euros = st.none() | st.decimals(0, Decimal("999999999999.99"), places=2)
values = st.fixed_dictionaries(
    {
        "title": texts, "provision_ids": st.lists(st.sampled_from(list(PLACES.values())), unique=True).map(tuple),
        "topic_id": st.none() | st.sampled_from(list(TOPICS.values())),
        "current_text": texts, "proposed_text": texts, "rationale": texts,
        "addressee": st.sampled_from(Addressee), "addressee_state": st.sampled_from(["", *STATES]),
        "priority": st.sampled_from(Priority), "cost_once": euros, "cost_yearly": euros, "cost_basis": texts,
        "reading": st.sampled_from(Reading), "quoting": st.sampled_from(Quoting), "name_shown": st.booleans(),
    }
)  # fmt: skip
forms = st.builds(
    lambda rows, number, text, option, remark: replace(
        FORM,
        rows=tuple(SheetRow(f"r{at}", one, at) for at, one in enumerate(rows, start=1)),
        answers={5: number, 6: option, 7: text},
        remark=remark,
    ),
    st.lists(values, max_size=4),
    st.none() | st.decimals(0, 9999, places=2),
    texts,
    st.sampled_from(["", "ja", "nein", "teils, teils"]),
    texts,
)


def as_written(values: dict) -> dict:
    """Values as a spreadsheet can hold them: without control characters and idle white space."""
    names = ("current_text", "proposed_text", "rationale", "cost_basis")
    return {**values, **{name: plain_text(values[name]) for name in names}, "title": plain_line(values["title"])}


def read(data: bytes, form: AnswerForm = FILLED):
    return read_answer_sheet(data, form)


def came_back_unchanged(found, form):
    """A row of which nothing is left but white space says nothing; all others come back as they were."""
    assert [one.values for one in found.rows if one.values["title"]] == [
        as_written(one.values) for one in form.rows if plain_line(one.values["title"])
    ]
    assert all(one.untouched == frozenset(EMPTY) for one in found.rows)
    assert (found.answers, found.remark, found.mistakes) == ({}, None, ())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms)
def test_reading_an_exported_form_is_the_identity(form):
    came_back_unchanged(read(write_answer_sheet(form), form), form)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms)
def test_whatever_was_filled_in_is_read_as_it_was_typed(form):
    other = replace(form, answers={}, remark="", rows=[SheetRow(one.id, EMPTY) for one in form.rows])
    untouched, filled = write_answer_sheet(other), write_answer_sheet(form)
    marks = {name: [row[1] for row in grid.rows] for name, grid in spreadsheet.open_workbook(untouched).sheets.items()}

    def typed_into_an_empty_form(sheets):
        for name in ("Antworten", "Änderungsbedarfe"):
            for row, mark in zip(sheets[name], marks[name], strict=True):
                row[1] = mark

    found = read(rewritten(filled, typed_into_an_empty_form), form)

    given_ = {one: value for one, value in form.answers.items() if value is not None and plain_text(str(value))}
    assert found.answers == {one: plain_text(x) if isinstance(x, str) else x for one, x in given_.items()}
    assert (found.remark or "") == plain_text(form.remark)
    for one, row in zip(found.rows, form.rows, strict=True):
        assert one.values == as_written(row.values)


@pytest.mark.needs("soffice")
def test_a_form_that_libreoffice_saved_comes_back_the_same(tmp_path):
    row = replace(ROW, values={**ROW.values, "rationale": "Zeile 1\n\n  Zeile 3 =1+1", "current_text": "_x0041_ <&>"})
    form = replace(FILLED, rows=(row,))
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_answer_sheet(form))
    command = [
        *(shutil.which("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
        *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    found = read((tmp_path / "out" / "form.xlsx").read_bytes(), form)

    assert found.mistakes == ()
    assert [(one.id, one.version, one.values) for one in found.rows] == [("r12", 4, as_written(row.values))]
    assert (found.answers, found.remark, found.rows[0].untouched) == ({}, None, frozenset(EMPTY))


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "title", "code"),
    [
        ("Antworten", 2, 4, "ca. 90", "Ihre Antwort", "text_for_number"),
        ("Antworten", 2, 4, date(2026, 1, 9), "Ihre Antwort", "date_for_number"),
        ("Antworten", 2, 4, 10_000, "Ihre Antwort", "above_maximum"),
        ("Antworten", 2, 4, -1, "Ihre Antwort", "below_minimum"),
        ("Antworten", 2, 4, 1.005, "Ihre Antwort", "decimals"),
        ("Antworten", 2, 4, True, "Ihre Antwort", "truth"),
        ("Antworten", 3, 4, "vielleicht", "Ihre Antwort", "choice"),
        ("Antworten", 4, 4, "x" * 20_001, "Ihre Antwort", "too_long"),
        ("Antworten", 4, 4, Formula("=1+1"), "Ihre Antwort", "formula"),
        ("Antworten", 4, 1, "f99", "Ihre Antwort", "row_unknown"),
        ("Antworten", 4, 9, "am Rand", "I", "outside"),
        ("Antworten", 30, 4, "darunter", "Ihre Antwort", "row_unknown"),
        ("Änderungsbedarfe", 2, 3, "x" * 301, "Kurz gesagt: Was soll sich ändern?", "too_long"),
        ("Änderungsbedarfe", 2, 3, Formula("=A1"), "Kurz gesagt: Was soll sich ändern?", "formula"),
        ("Änderungsbedarfe", 2, 4, "§ 99", "Textstelle", "place"),
        ("Änderungsbedarfe", 2, 6, date(2026, 1, 9), "Jetziger Text", "date"),
        ("Änderungsbedarfe", 2, 6, Merged("x"), "Jetziger Text", "merged"),
        ("Änderungsbedarfe", 2, 9, "der Kaiser", "Wer soll handeln?", "choice"),
        ("Änderungsbedarfe", 2, 12, "rund 90", "Kosten einmalig (Euro)", "text_for_number"),
        ("Änderungsbedarfe", 2, 12, -5, "Kosten einmalig (Euro)", "amount"),
        ("Änderungsbedarfe", 2, 12, 2e13, "Kosten einmalig (Euro)", "number_too_large"),
        ("Änderungsbedarfe", 3, 8, "ohne Titel", "Kurz gesagt: Was soll sich ändern?", "title_empty"),
        ("Änderungsbedarfe", 2, 1, "r99", "Kurz gesagt: Was soll sich ändern?", "row_removed"),
        ("Änderungsbedarfe", 40, 25, Formula("=1/0"), "Y", "outside"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_sheet_row_and_column(sheet, row, column, value, title, code):
    found = read(rewritten(write_answer_sheet(FILLED), put(sheet, row, column, value)))

    assert (sheet, row, title, code) in [(one.sheet, one.row, one.column, one.code) for one in found.mistakes]


def test_a_removed_question_and_a_comment_are_told():
    def remove(sheets):
        del sheets["Antworten"][2]

    assert read(rewritten(write_answer_sheet(FILLED), remove)).mistakes == (
        Mistake("Antworten", 0, "Ihre Antwort", "row_gone", "Reicht das Geld?"),
    )
    commented = with_part(write_answer_sheet(FILLED), "xl/comments1.xml", b"<comments/>")
    assert [one.code for one in read(commented).mistakes] == ["remarks"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("Änderungsbedarfe", 1, 5, "Thema"), "sheet_column"),
        (put("Änderungsbedarfe", 1, 18, "Noch eine Spalte"), "sheet_column"),
        (lambda sheets: [row.pop(7) for row in sheets["Änderungsbedarfe"]], "sheet_column"),
        (lambda sheets: [row.pop(0) for row in sheets["Änderungsbedarfe"]], "sheet_ids"),
        (lambda sheets: [row.pop(0) for row in sheets["Antworten"]], "sheet_ids"),
        (lambda sheets: sheets.update({"Bedarfe": sheets.pop("Änderungsbedarfe")}), "sheet_missing"),
        (lambda sheets: sheets.update({"Tabelle1": [["Noch etwas"]]}), "sheet_unknown"),
        (lambda sheets: sheets["Listen"].clear(), "sheet_not_ours"),
        (put("Listen", 2, 2, "99"), "sheet_elsewhere"),
        (put("Listen", 3, 2, "99"), "sheet_elsewhere"),
        (put("Antworten", 5_000, 3, "weit unten"), "sheet_too_many_rows"),
        (put("Antworten", 3, 500, "weit rechts"), "sheet_too_many_rows"),
    ],
)
def test_a_form_that_lost_its_shape_is_refused(change, code):
    with pytest.raises(Unreadable) as refusal:
        read(rewritten(write_answer_sheet(FILLED), change))

    assert refusal.value.code == code


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def bomb() -> bytes:
    return with_part(write_answer_sheet(FILLED), "xl/media/zeros.bin", bytes(office_file.MOST_UNPACKED))


def entities() -> bytes:
    markup = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    return rezipped("xl/worksheets/sheet2.xml", markup)


def rezipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(write_answer_sheet(FILLED))) as before, zipfile.ZipFile(file, "w") as after:
        for one in before.namelist():
            after.writestr(one, content if one == name else before.read(one))
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_not_xlsx"),
        (b"Frage;Antwort\n1;2\n", "sheet_not_xlsx"),
        (b"%PDF-1.7", "sheet_not_xlsx"),
        (b"PK\x03\x04 and then nothing", "sheet_damaged"),
        (office_file.OLD_OFFICE + bytes(600), "sheet_protected"),
        (bytes(office_file.MOST_BYTES + 1), "sheet_too_large"),
        (write_answer_sheet(FILLED)[:-400], "sheet_damaged"),
        (bomb(), "sheet_too_large"),
        (entities(), "sheet_damaged"),
        (rezipped("xl/worksheets/sheet2.xml", b"<worksheet><sheetData>"), "sheet_damaged"),
        (rezipped("xl/worksheets/sheet2.xml", b"<a>" + b"<c/>" * 600_000 + b"</a>"), "sheet_too_many_rows"),
        (with_part(write_answer_sheet(FILLED), "xl/vbaProject.bin", b"x"), "attachment_with_macros"),
    ],
)
def test_a_file_that_is_no_spreadsheet_of_ours_is_refused_by_its_content(data, code):
    with pytest.raises(Unreadable) as refusal:
        read(data)

    assert refusal.value.code == code


def test_a_new_row_keeps_its_name_and_a_copied_one_gets_its_own():
    def write(sheets):
        rows = sheets["Änderungsbedarfe"]
        rows[2][2] = "Mehr Bänke"
        rows[4][:3] = [rows[2][0], rows[2][1], "Mehr Schatten"]
        rows.append(["", "", "Mehr Licht"])
        rows.append(list(rows[1]))

    found = read(rewritten(write_answer_sheet(FILLED), write))

    assert [(one.id, one.values["title"], one.number) for one in found.rows] == [
        ("r12", "Mehr Wasser", 2),
        ("n-k7f2-1", "Mehr Bänke", 3),
        ("n-k7f2-1.2", "Mehr Schatten", 5),
        ("", "Mehr Licht", 6),
        ("n-8-12.2", "Mehr Wasser", 7),
    ]
    assert found.mistakes == ()


def test_what_was_changed_in_the_sheet_is_known_from_what_was_left_alone():
    found = read(rewritten(write_answer_sheet(FILLED), put("Änderungsbedarfe", 2, 8, "Der Brunnen ist trocken.")))

    assert set(EMPTY) - found.rows[0].untouched == {"rationale"}


def test_numbers_are_taken_as_a_clerk_types_them():
    for typed, number in (("1.800", 1800), ("1.800,5 €", Decimal("1800.5")), (90, 90), ("46,80", Decimal("46.8"))):
        found = read(rewritten(write_answer_sheet(FORM), put("Antworten", 2, 4, typed)), FORM)
        assert found.answers == {} if number > 9999 else {5: number}


def test_an_emptied_answer_is_taken_back_and_an_emptied_row_removes_nothing():
    def empty(sheets):
        sheets["Antworten"][1][3] = ""
        sheets["Änderungsbedarfe"][1][2:] = [""] * 15

    found = read(rewritten(write_answer_sheet(FILLED), empty))

    assert (found.answers, found.rows, found.mistakes) == ({5: None}, (), ())
