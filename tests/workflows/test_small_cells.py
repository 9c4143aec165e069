import pytest

from workflows.evaluation.small_cells import UNDER, WITHHELD, small_cell, small_cells


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (1, UNDER), (4, UNDER), (5, "5"), (612, "612")])
def test_one_to_four_are_hidden_and_nought_is_shown(number, shown):
    assert small_cell(number, False) == shown
    assert small_cell(number, True) == str(number)


def test_a_single_small_cell_cannot_be_computed_from_the_total():
    shown, total = small_cells({"BY": 3, "HE": 40, "TH": 7, "BE": 0}, False)

    assert (shown, total) == ({"BY": UNDER, "HE": "40", "TH": WITHHELD, "BE": "0"}, "50")


def test_two_small_cells_hide_each_other():
    shown, total = small_cells({"BY": 3, "HE": 2, "TH": 7}, False)

    assert (shown, total) == ({"BY": UNDER, "HE": UNDER, "TH": "7"}, "12")


@pytest.mark.parametrize("cells", [{"BY": 1, "HE": 1, "TH": 7}, {"BY": 4, "HE": 4, "TH": 7}])
def test_small_cells_whose_sum_has_only_one_solution_take_another_with_them(cells):
    assert small_cells(cells, False)[0]["TH"] == WITHHELD


def test_without_another_cell_the_total_is_withheld():
    assert small_cells({"BY": 4, "HE": 4}, False) == ({"BY": UNDER, "HE": UNDER}, WITHHELD)


def test_a_small_total_says_nothing_about_its_parts():
    assert small_cells({"BY": 1, "HE": 0}, False) == ({"BY": UNDER, "HE": "0"}, UNDER)


def test_whoever_sees_the_names_sees_the_numbers():
    assert small_cells({"BY": 1, "HE": 40}, True) == ({"BY": "1", "HE": "40"}, "41")
