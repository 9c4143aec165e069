from datetime import datetime

from models.rounds import StagePurpose
from workflows.clock import BERLIN
from workflows.stages import propose_stages


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
