"""How rows of a mail are found among those of all others."""

from datetime import UTC, datetime

from emails.claims import CLAIM, claim, recover
from emails.envelopes import Fate, Outcome
from emails.journal import Journal
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


async def test_what_a_recovery_wrote_waits_for_the_disk_for_then_the_journal_goes(db, tmp_path):
    (row,) = await claim([await mail_rows.circular(1)], (journal := Journal(tmp_path)).name, 1, datetime.now(UTC))
    journal.writing(row.id)
    journal.replied(Outcome(row.id, Fate.SENT, "250 Ok"))
    journal.close()
    async with transaction():
        await recover(tmp_path, datetime.now(UTC))
        (waits,) = await rows("SELECT current_setting('synchronous_commit') AS waits")

    assert await mail_rows.states(row.body_id) == {"sent": 1}
    assert waits["waits"] == "on"
