"""Mails as large as one likes, written by one statement: a circular whose every copy has links of its own."""

from datetime import UTC, datetime
from typing import Any

from emails.claims import Claimed
from emails.composition import composer
from emails.examples import EXAMPLES
from models.database import connection, rows
from models.deliveries import Delivery, MailBody, MailQueue
from models.settings import Settings

RECIPIENTS = """
    INSERT INTO delivery (body_id, state, address, address_key, facts, reasons, attempts, claimed_by, reply)
    SELECT $1, 'queued', 'rathaus' || n || '@ort' || n % 997 || '.example', 'rathaus' || n || '@ort' || n % 997 || '.example',
           jsonb_build_object('unsubscribe', 'https://sprachrohr.example/leave/' || md5(n::text),
                              'manage_link', 'https://sprachrohr.example/leave/' || md5(n::text)),
           '["list"]', 0, '', ''
    FROM generate_series(1, $2::int) AS n
"""


async def circular(recipients: int) -> int:
    """The id of a circular to so many, ready to be sent; the tables are as a server has them after a minute."""
    body = await _body(MailQueue.BULK, "circular", list_id="list-1.dkk.example", resend_unknown=False)
    await rows(RECIPIENTS, [body.id, recipients])
    async with connection().acquire_connection() as raw:
        await raw.execute("VACUUM ANALYZE delivery")
    return body.id


async def length() -> int:
    """Bytes of one mail of such a circular, that the others may send as many."""
    row = await Delivery.get(body_id=await circular(1)).select_related("body")
    made = await composer(Settings(secret="bench", mail_domain="dkk.example"), row.body)
    envelope = made.compose(Claimed(row.id, row.body_id, row.address, row.facts))
    return len(envelope.head) + len(envelope.body)


async def receipt(number: int) -> int:
    """A transactional mail to one."""
    body = await _body(MailQueue.TRANSACTIONAL, "receipt", resend_unknown=True)
    await rows(
        "INSERT INTO delivery (body_id, state, address, address_key, facts, reasons, attempts, claimed_by, reply)"
        " VALUES ($1, 'queued', $2, $2, '{}', '[]', 0, '', '')",
        [body.id, f"quittung{number}@ort.example"],
    )
    return body.id


async def states(body_id: int) -> dict[str, int]:
    """How many rows of the mail are in which state."""
    found = await rows("SELECT state, count(*) AS mails FROM delivery WHERE body_id = $1 GROUP BY 1", [body_id])
    return {row["state"]: row["mails"] for row in found}


async def _body(queue: MailQueue, template: str, **given: Any) -> MailBody:
    return await MailBody.create(
        template=template,
        queue=queue,
        sender_name="Kreiskonvent",
        facts=EXAMPLES[template],
        created_at=datetime.now(UTC),
        **given,
    )
