"""From a transaction through the durable queue to the mailbox of the recipient."""

import asyncio

from models import queue
from models.database import transaction
from models.deliveries import Delivery, MailQueue
from models.queue import enqueue
from tests.emails.conftest import queued, states
from tests.emails.servers import scripted


async def test_a_mail_leaves_after_the_commit_and_never_after_a_rollback(db, sending):
    kept, dropped = [await queued(1, queue=MailQueue.TRANSACTIONAL, template="notice") for _ in range(2)]
    async with scripted() as server, queue.running(db, "test-emails"):
        sending(server.port)
        try:
            async with transaction():
                await enqueue("send_mails", dropped.id, queue="transactional")
                raise LookupError
        except LookupError:
            pass
        async with transaction():
            await enqueue("send_mails", kept.id, queue="transactional")

        async with asyncio.timeout(20):
            await server.arrived(1)
            while await Delivery.filter(body_id=kept.id, state="claimed").exists():  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    assert await states(kept) == {"sent": 1}
    assert await states(dropped) == {"queued": 1}
