"""How rows of a mail are found among those of all others."""

from datetime import UTC, datetime

from emails.claims import CLAIM
from models.database import rows, transaction
from tests.bench import mail_rows

RECIPIENTS = 3_000


async def test_a_first_claim_passes_over_no_row_of_earlier_mails(db):
    bodies = [await mail_rows.circular(RECIPIENTS) for _ in range(3)]
    async with transaction():
        values = [[bodies[-1]], "run", 200, 900, datetime.now(UTC), 0]
        plan = [line["QUERY PLAN"].strip() for line in await rows("EXPLAIN (ANALYZE, COSTS OFF) " + CLAIM, values)]

    assert [line for line in plan if line.startswith("Rows Removed by Filter")] == []
    assert not any("Sort" in line for line in plan)
