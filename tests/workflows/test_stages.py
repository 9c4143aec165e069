from datetime import datetime

from models.rounds import StagePurpose
from workflows.clock import BERLIN
from workflows.matters.stages import holidays_between, propose_stages, working_days


def berlin(*parts):
    return datetime(*parts, tzinfo=BERLIN)


def test_stages_are_counted_back_over_a_weekend_at_the_same_hour():
    stages = propose_stages(berlin(2026, 11, 24, 10), start=berlin(2026, 11, 2, 9))  # a Tuesday

    assert stages[StagePurpose.MINISTRY] == berlin(2026, 11, 24, 10)
    assert stages[StagePurpose.APPROVAL] == berlin(2026, 11, 23, 10)
    assert stages[StagePurpose.STATE_ASSOCIATIONS] == berlin(2026, 11, 19, 10)
    assert stages[StagePurpose.MEMBERS] == berlin(2026, 11, 18, 10)


def test_the_hour_stays_when_the_clocks_change_in_between():
    stages = propose_stages(berlin(2026, 10, 26, 10), start=berlin(2026, 10, 1, 9))  # summer time ended on the 25th

    assert stages[StagePurpose.APPROVAL].astimezone(BERLIN).hour == 10
    assert stages[StagePurpose.APPROVAL].astimezone(BERLIN).day == 23


def test_a_deadline_over_a_weekend_is_shared_out_in_order_and_in_quarters_of_an_hour():
    start, due = berlin(2026, 11, 19, 18, 28), berlin(2026, 11, 23, 10)  # Thursday evening to Monday morning

    stages = propose_stages(due, start=start)

    in_order = [stages[purpose] for purpose in ("members", "state_associations", "approval", "ministry")]
    assert sorted([start, *in_order]) == [start, *in_order]
    assert all(moment.minute % 15 == 0 for moment in in_order)


def test_holidays_are_no_working_days_and_a_land_has_its_own():
    due, start = berlin(2026, 6, 9, 10), berlin(2026, 5, 1, 9)  # a Tuesday; Thursday 4 June is Fronleichnam in Hessen

    everywhere, hesse = propose_stages(due, start=start), propose_stages(due, start=start, state="06")

    assert everywhere[StagePurpose.MEMBERS] == berlin(2026, 6, 3, 10)
    assert hesse[StagePurpose.MEMBERS] == berlin(2026, 6, 2, 10)
    assert [day.day for day, _ in holidays_between(berlin(2026, 6, 1, 9), due, "06")] == [4]
    assert holidays_between(berlin(2026, 6, 1, 9), due) == []


def test_holidays_have_their_german_names():
    found = holidays_between(berlin(2026, 12, 20, 9), berlin(2027, 1, 4, 9))
    assert [name for _, name in found] == ["Erster Weihnachtstag", "Neujahr"]


def test_from_thursday_evening_to_monday_morning_are_two_working_days_and_christmas_is_none():
    assert working_days(berlin(2026, 11, 19, 18), berlin(2026, 11, 23, 10)) == 2
    assert working_days(berlin(2026, 12, 23, 9), berlin(2026, 12, 28, 9)) == 2
