"""An address is given up by days, not by mails, and not for what is long past."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from emails.health import Standing, health
from tests.emails.conftest import MOMENT


def event(days, *, hard=True, kind="bounce", hours=0, reason="full"):
    return SimpleNamespace(kind=kind, hard=hard, reason=reason, happened_at=MOMENT - timedelta(days=days, hours=hours))


@pytest.mark.parametrize(
    ("events", "score", "standing"),
    [
        ([], 0, Standing.WELL),
        ([event(1, hard=False)], 0.25, Standing.WELL),
        ([event(1)], 1, Standing.WARNED),
        ([event(1, hours=n) for n in range(5)], 1, Standing.WARNED),  # a day counts once
        ([event(1, hard=False), event(1)], 1, Standing.WARNED),  # and by its worst
        ([event(1), event(8), event(15)], 3, Standing.SUSPENDED),
        ([event(1), event(8), event(125)], 2, Standing.WARNED),  # what is long past counts no more
        ([event(n, hard=False, reason="policy") for n in range(40)], 0, Standing.WELL),  # 5.7.x is our own trouble
        ([event(n, kind="delayed") for n in range(9)], 0, Standing.WELL),
        ([event(n, kind="complaint") for n in range(9)], 0, Standing.WELL),
    ],
)
def test_the_health_of_an_address_follows_from_what_came_back(events, score, standing):
    assert health(events, MOMENT, 3.0) == (score, standing)
