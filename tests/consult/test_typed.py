"""What people type becomes a value, or says by a code what is wrong with it."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from consult import typed


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("46,80", "46.80"),
        ("46.80", "46.80"),
        ("1 800", "1800"),
        ("1.800", "1800"),
        ("1\u202f800", "1800"),
        ("1.800,50", "1800.50"),
        ("12.345.678", "12345678"),
        ("90 €", "90"),
        ("-3,5", "-3.5"),
        ("1.80", "1.80"),
    ],
)
def test_numbers_are_read_as_germans_write_them(written: str, value: str) -> None:
    assert typed.read_decimal(written) == Decimal(value)


@pytest.mark.parametrize(
    "written", ["ca. 90", "", "1,2,3", "1.2.3", "1e5", "NaN", "Infinity", "0x10", "12.34.567", "٣"]
)
def test_what_is_no_number_is_refused_not_guessed(written: str) -> None:
    with pytest.raises(ValueError, match=r"^number$"):
        typed.read_decimal(written)


def test_a_number_beyond_all_budgets_is_refused() -> None:
    with pytest.raises(ValueError, match="number_too_large"):
        typed.read_decimal("9" * 20)


@pytest.mark.parametrize("written", ["-1", "1,5"])
def test_a_count_is_whole_and_not_negative(written: str) -> None:
    with pytest.raises(ValueError, match="whole_number"):
        typed.read_whole(written)


@pytest.mark.parametrize("written", ["1,800", "-2"])
def test_an_amount_has_two_decimals_so_that_an_english_thousand_is_not_taken_for_one_euro_eighty(written: str) -> None:
    with pytest.raises(ValueError, match="amount"):
        typed.read_amount(written)


@pytest.mark.parametrize("written", ["24.11.2026", "2026-11-24", " 24. 11. 2026 "])
def test_days_are_read_as_written_and_as_browsers_send_them(written: str) -> None:
    assert typed.read_day(written) == date(2026, 11, 24)


@pytest.mark.parametrize("written", ["31.02.2026", "24.11.26", "morgen", "11/24/2026"])
def test_a_day_that_does_not_exist_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="day"):
        typed.read_day(written)


@pytest.mark.parametrize("written", ["10:00", "10.00", "10", "10 Uhr", "10:00 uhr", "10:00:00"])
def test_times_are_read_as_people_write_them(written: str) -> None:
    assert typed.read_time(written) == time(10, 0)


@pytest.mark.parametrize("written", ["25:00", "10:75", "zehn"])
def test_a_time_that_does_not_exist_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="time"):
        typed.read_time(written)


def test_a_deadline_is_meant_in_berlin_in_winter_and_in_summer() -> None:
    assert typed.read_moment("24.11.2026", "10:00") == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert typed.read_moment("24.07.2026", "10:00") == datetime(2026, 7, 24, 8, 0, tzinfo=UTC)


def test_the_hour_that_the_clock_leaps_over_is_refused() -> None:
    with pytest.raises(ValueError, match="time_gap"):
        typed.read_moment("29.03.2026", "2:30")


def test_the_hour_that_comes_twice_means_its_first_coming() -> None:
    assert typed.read_moment("25.10.2026", "2:30") == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_text_loses_control_characters_and_foreign_line_ends_but_no_word() -> None:
    assert typed.read_text(" Erste\r\nZweite\x00\x1b[0m\t– u\u0308ber ") == "Erste\nZweite[0m\t– über"
    assert typed.read_line("Kurz \n gesagt") == "Kurz gesagt"


def test_only_what_can_be_the_id_of_a_row_is_one():
    given = ["7", "", "ab", "-1", "²", "٣", "1" * 30, "1" * 5000, str(2**31), str(2**31 - 1), None, 8]
    assert typed.row_ids(given) == [7, 2**31 - 1]
