"""Rows of a mail, and settings that send it to a port of this machine."""

from datetime import UTC, datetime

import pytest

from emails import delivery
from emails.examples import EXAMPLES
from models.deliveries import Delivery, MailBody, MailQueue
from models.settings import Settings

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def sending(tmp_path):
    """`sending(port)` lets this process send to that port; afterwards it sends nowhere."""

    def to(port, **given):
        values = {"smtp_connections": 4, "mail_only_example": True, **given}
        settings = Settings(
            data_dir=tmp_path,
            smtp_host="127.0.0.1",
            smtp_port=port,
            secret="geheim",
            mail_domain="dkk.example",
            **values,
        )
        delivery.use(settings, now=lambda: MOMENT)
        return settings

    yield to
    delivery._settings = None


async def queued(number, *, queue=MailQueue.BULK, template="circular", own=None, **given):
    """A mail to `number` recipients; `own` makes the facts of the n-th."""
    body = await MailBody.create(
        template=template,
        queue=queue,
        sender_name="Kreiskonvent",
        facts=EXAMPLES[template],
        created_at=MOMENT,
        **given,
    )
    await Delivery.bulk_create(
        [
            Delivery(
                body=body,
                address=f"Dorf{n}@x.example",
                address_key=f"dorf{n}@x.example",
                facts=own(n) if own else {},
            )
            for n in range(number)
        ]
    )
    return body


async def states(body):
    """How many rows of the mail are in which state."""
    found = await Delivery.filter(body_id=body.id).values_list("state", flat=True)
    return {str(state): found.count(state) for state in set(found)}
