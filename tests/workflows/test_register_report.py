"""What the command line says about a register."""

from datetime import date

from tests.workflows.register_example import file, small_register, town
from workflows.organisations.functions import FunctionsPreview, RowError
from workflows.register.register import RegisterOutcome, RegisterPreview
from workflows.register.register_changes import RegisterChanges, compare
from workflows.register.register_file import read_register
from workflows.register.register_report import function_lines, outcome_lines, preview_lines

NEWER = [line for line in small_register() if "Zeisigkirch" not in line]


def preview(old: list[str], new: list[str]) -> RegisterPreview:
    before, after = read_register(file(*old)), read_register(file(*new))
    return RegisterPreview(date(2025, 11, 30), "", 1, {}, compare(before.records, after.records), ["160615009000"])


def test_a_new_key_and_an_end_are_told_apart():
    moved = town("16061009", "5001", "Zeisigkirch", 300)

    lines = preview_lines(preview(small_register(), [*NEWER, moved]))

    assert "  Zeisigkirch: 160615002004 → 160615001009" in lines
    assert "Ended: 0" in lines


def test_every_ended_organisation_and_its_follower_is_named():
    grown = town("16061003", "5002", "Kiebitzfurt, Stadt", 4_800, area=1_000, type_=63)
    new = [line for line in NEWER if not line.startswith("602025113016061003")]

    lines = preview_lines(preview(small_register(), [*new, grown]))

    assert "  Zeisigkirch (160615002004)" in lines
    assert "  Zeisigkirch → Kiebitzfurt, Stadt (area)" in lines
    assert lines[-1] == "Nothing was written."
    assert "Town not found, link by hand: 160615009000" in lines


def test_a_long_list_is_cut_and_says_by_how_much():
    towns = [town(f"16061{number}", "0005", f"Ort {number}") for number in range(100, 200)]

    lines = preview_lines(preview(small_register(), [*small_register(), *towns]))

    assert "Added: 100" in lines
    assert "  … and 90 more" in lines


def test_an_import_of_nothing_new_says_so():
    outcome = RegisterOutcome(None, RegisterChanges([], [], [], [], []), 0, 0)

    assert outcome_lines(outcome) == ["Nothing to change: this register is imported already."]


def test_each_wrong_row_of_functions_is_told():
    lines = function_lines(FunctionsPreview([], 2, ["Jugendamt"], [RowError(7, "ars", "unknown_key")]))

    assert lines == [
        "Functions: 0 new, 2 known, 1 wrong rows",
        "New function: Jugendamt",
        "Row 7, column ars: unknown_key",
    ]
