"""Every row ends where it belongs: sent once, tried again, failed, suppressed, or honestly unknown."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest

from emails import run
from emails.delivery import send_mails, send_waiting_mails
from emails.mailbox import list_mails, raw_mail, running_mailbox
from emails.tokens import row_of
from models.database import rows, transaction
from models.deliveries import Delivery, MailBody, MailQueue, Outbox, Suppression
from models.files import StoredFile
from models.queue import drain, enqueue
from tests.emails.conftest import MOMENT, queued, states
from tests.emails.servers import DROP, free_port, scripted


def parsed(mail):
    return message_from_bytes(mail[2], policy=policy.default)


def recipients(server):
    return sorted(recipient for _, recipient, _ in server.mails)


async def test_every_recipient_gets_one_mail_and_asking_again_sends_none(db, sending, tmp_path):
    body = await queued(450, circular_id=None)
    async with running_mailbox(tmp_path / "mailbox") as port:
        sending(port)
        await send_mails(body.id)
        await send_mails(body.id)

    assert await states(body) == {"sent": 450}
    assert list_mails(tmp_path / "mailbox")[1] == 450
    assert len({raw_mail(tmp_path / "mailbox", n)[1].recipient for n in range(1, 451)}) == 450
    row = await Delivery.filter(body_id=body.id).first()
    assert row.sent_at == MOMENT and row.reply.startswith("250") and row.attempts == 1
    assert list((tmp_path / "journal").iterdir()) == []


async def test_outcomes_are_recorded_fifty_at_a_time_or_when_they_are_late(db, sending):
    body = await queued(500)
    async with scripted() as server:
        sending(server.port)
        began = time.monotonic()
        await send_mails(body.id)
        late = (time.monotonic() - began) / run.RECORD_SECONDS

    # A transaction marks the rows it has changed: as many marks as records.
    sizes = [row["rows"] for row in await rows("SELECT count(*) AS rows FROM delivery GROUP BY xmin::text")]
    assert sum(sizes) == 500 and max(sizes) <= run.RECORD_ROWS == 50
    assert len(sizes) <= 500 / 50 + late + 1


async def test_each_mail_carries_what_is_its_own(db, sending):
    unsubscribe = "https://sprachrohr.example/unsubscribe/"
    body = await queued(3, list_id="integration.dkk.example", own=lambda n: {"unsubscribe": f"{unsubscribe}{n}"})
    async with scripted() as server:
        sending(server.port)
        await send_mails(body.id)

    ids = set()
    for sender, recipient, content in server.mails:
        mail = parsed((sender, recipient, content))
        row = await Delivery.get(id=row_of(sender, "geheim"))
        assert row.address == recipient == mail["To"].addresses[0].addr_spec
        assert mail["List-Unsubscribe"] == f"<{unsubscribe}{row.facts['unsubscribe'][-1]}>"
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["List-Id"] == "<integration.dkk.example>"
        assert mail["From"].addresses[0].display_name == "Kreiskonvent"
        assert mail["Date"].datetime == MOMENT
        ids.add(mail["Message-ID"])
    assert len(ids) == 3
    assert len({content.partition(b"\r\n\r\n")[2] for _, _, content in server.mails}) == 1


async def test_facts_of_a_recipient_fill_his_mail_only(db, sending):
    body = await queued(3, template="invitation", own=lambda n: {"organisations": [f"Dorf {n}"]})
    async with scripted() as server:
        sending(server.port)
        await send_mails(body.id)

    for mail in server.mails:
        number = mail[1].removeprefix("Dorf").removesuffix("@x.example")
        assert f"Gefragt ist: Dorf {number}." in parsed(mail).get_body(("plain",)).get_content()


async def test_files_and_dates_travel_with_the_mail(db, sending, tmp_path):
    stored = await StoredFile.create(content_hash="ab" * 32, size=4, media_type="application/pdf", stored_at=MOMENT)
    path = tmp_path / "files" / "ab" / ("ab" * 32)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF")
    files = [
        {"file": stored.id, "name": "Papier.pdf"},
        {"name": "frist.ics", "media_type": "text/calendar", "text": "BEGIN:VCALENDAR\r\n"},
    ]
    body = await queued(1, attachments=files)
    async with scripted() as server:
        sending(server.port)
        await send_mails(body.id)

    pdf, calendar = parsed(server.mails[0]).iter_attachments()
    assert (pdf.get_filename(), pdf.get_content()) == ("Papier.pdf", b"%PDF")
    assert calendar.get_content_type() == "text/calendar"


async def test_a_refusal_for_now_is_tried_again_and_a_named_wait_is_kept(db, sending):
    body = await queued(2)
    async with scripted(RCPT=["450 4.2.0 try again in 2 hours", "451 4.3.0 later"]) as server:
        sending(server.port, smtp_connections=1)
        before = datetime.now(UTC)
        await send_mails(body.id)
        first, second = await Delivery.filter(body_id=body.id).order_by("id")
        assert await states(body) == {"retry": 2}
        assert timedelta(minutes=90) < first.next_attempt_at - before < timedelta(minutes=150)
        assert timedelta(seconds=40) < second.next_attempt_at - before < timedelta(seconds=90)

        await send_mails(body.id)
        assert server.mails == []
        await Delivery.filter(body_id=body.id).update(next_attempt_at=before)
        await send_mails(body.id)

    assert await states(body) == {"sent": 2}
    await first.refresh_from_db()
    assert first.tries == "2026-03-02T09:00:00Z 450 4.2.0 try again in 2 hours\n"
    assert first.reply == "250 2.0.0 queued"


async def test_trying_again_has_an_end(db, sending):
    body = await queued(1)
    await Delivery.filter(body_id=body.id).update(attempts=11)
    async with scripted(RCPT=["450 4.2.0 full"]) as server:
        sending(server.port)
        await send_mails(body.id)
    assert await states(body) == {"failed": 1}


async def test_a_refusal_for_good_fails_one_row_with_the_words_of_the_relay(db, sending):
    body = await queued(3)
    async with scripted(RCPT=[None, "550 5.1.1 unknown here"]) as server:
        sending(server.port, smtp_connections=1)
        await send_mails(body.id)

    assert await states(body) == {"sent": 2, "failed": 1}
    assert (await Delivery.get(body_id=body.id, state="failed")).reply == "550 5.1.1 unknown here"


async def test_a_circular_whose_fate_is_unknown_waits_for_a_person(db, sending):
    body = await queued(4)
    async with scripted(DOT=[None, DROP]) as server:
        sending(server.port, smtp_connections=1)
        await send_mails(body.id)
        await send_mails(body.id)

    assert await states(body) == {"sent": 3, "unknown": 1}
    assert len(server.mails) == 3


async def test_a_mail_with_a_deadline_whose_fate_is_unknown_goes_again_as_the_same_mail(db, sending):
    body = await queued(1, queue=MailQueue.TRANSACTIONAL, template="reminder", resend_unknown=True)
    async with scripted(DOT=[DROP]) as server:
        sending(server.port)
        await send_mails(body.id)
        if await states(body) != {"sent": 1}:
            await send_mails(body.id)

    assert await states(body) == {"sent": 1}
    assert server.commands.count("DATA") == 2
    assert (await Delivery.get(body_id=body.id)).attempts == 2


async def test_suppressed_addresses_get_no_bulk_mail_and_blocked_ones_none_at_all(db, sending):
    for number, given in enumerate([{}, {"bulk_only": False}, {"until": MOMENT - timedelta(days=1)}]):
        values = {"bulk_only": True, "reason": "abgemeldet", "since": MOMENT - timedelta(days=9), **given}
        await Suppression.create(address_key=f"dorf{number}@x.example", **values)
    bulk = await queued(4)
    other = await queued(4, queue=MailQueue.TRANSACTIONAL, template="notice")
    async with scripted() as server:
        sending(server.port)
        await send_mails(bulk.id)
        assert recipients(server) == ["Dorf2@x.example", "Dorf3@x.example"]
        await send_mails(other.id)

    assert await states(bulk) == {"sent": 2, "suppressed": 2}
    assert await states(other) == {"sent": 3, "suppressed": 1}


async def test_a_disarmed_outbox_keeps_everything_in_until_it_is_armed(db, sending):
    body = await queued(3)
    outbox = await Outbox.create(armed=False, changed_at=MOMENT)
    async with scripted() as server:
        sending(server.port)
        await send_mails(body.id)
        await send_waiting_mails()
        await drain()
        assert await states(body) == {"queued": 3} and server.connections == 0

        outbox.armed = True
        await outbox.save()
        await rows("DELETE FROM dbos.workflow_status RETURNING 1")
        await send_waiting_mails()
        await drain()

    assert await states(body) == {"sent": 3}


async def test_disarming_stops_a_run_under_way(db, sending):
    body = await queued(600)
    async with scripted(slow=0.005) as server:
        sending(server.port, smtp_connections=1)
        under_way = asyncio.create_task(send_mails(body.id))
        await server.arrived(20)
        await Outbox.create(armed=False, changed_at=MOMENT)
        await under_way

    found = await states(body)
    assert found["sent"] <= 200 and found["queued"] + found["sent"] == 600


async def test_a_refused_login_disarms_the_outbox_and_blames_no_row(db, sending):
    body = await queued(2)
    async with scripted() as server:
        sending(server.port, smtp_username="a", smtp_password="b")
        await send_mails(body.id)

    assert await states(body) == {"queued": 2}
    outbox = await Outbox.all().order_by("-id").first()
    assert not outbox.armed and outbox.reason.startswith("relay:")


async def test_a_relay_that_is_away_costs_no_attempt(db, sending, monkeypatch):
    body = await queued(2)
    monkeypatch.setattr(run, "MOST_FAILURES", 1)
    sending(free_port())
    await send_mails(body.id)

    assert await states(body) == {"queued": 2}
    assert {row.attempts for row in await Delivery.filter(body_id=body.id)} == {0}


async def test_a_connection_that_ends_is_replaced_and_nothing_is_lost_or_doubled(db, sending):
    body = await queued(60)
    async with scripted(MAIL=[None] * 20 + ["421 4.3.2 too many"] + [None] * 20 + [DROP]) as server:
        sending(server.port, smtp_connections=1)
        await send_mails(body.id)

    assert await states(body) == {"sent": 60}
    assert len(set(recipients(server))) == len(server.mails) == 60


async def test_two_runs_of_one_mail_share_the_rows(db, sending):
    body = await queued(500)
    async with scripted() as server:
        sending(server.port)
        await asyncio.gather(*(send_mails(body.id) for _ in range(3)))

    assert await states(body) == {"sent": 500}
    assert len(set(recipients(server))) == len(server.mails) == 500


async def test_a_row_that_cannot_be_composed_fails_alone(db, sending):
    body = await queued(3, template="login", own=lambda n: {"link": "javascript:x"} if n == 1 else {"code": str(n)})
    async with scripted() as server:
        sending(server.port)
        await send_mails(body.id)

    assert await states(body) == {"sent": 2, "failed": 1}
    assert "not a link" in (await Delivery.get(body_id=body.id, state="failed")).reply


async def test_a_receipt_never_waits_for_a_circular(db, sending):
    circular = await queued(200)
    receipt = await queued(1, queue=MailQueue.TRANSACTIONAL, template="receipt")
    async with scripted(slow=0.2) as server:
        sending(server.port, smtp_connections=2)
        bulk = asyncio.create_task(send_mails(circular.id))
        await server.arrived(1)
        started = time.perf_counter()
        await send_mails(receipt.id)
        waited = time.perf_counter() - started
        bulk.cancel()
        await asyncio.gather(bulk, return_exceptions=True)

    assert await states(receipt) == {"sent": 1}
    assert waited < 1.5
    assert (await states(circular))["sent"] < 200


async def test_a_run_takes_along_the_transactional_mail_that_waits_behind_it_on_one_connection(db, sending):
    receipts = [await queued(1, queue=MailQueue.TRANSACTIONAL, template="receipt") for _ in range(3)]
    circular = await queued(1)
    async with transaction():
        for body in receipts:
            await enqueue("send_mails", body.id, queue="transactional")
        await enqueue("send_mails", circular.id, queue="bulk")
    async with scripted() as server:
        sending(server.port)
        await send_mails(receipts[0].id)
        assert [await states(body) for body in receipts] == [{"sent": 1}] * 3
        assert await states(circular) == {"queued": 1}
        await drain()

    assert await states(circular) == {"sent": 1}
    assert len(server.mails) == 4 and server.connections == 2


async def test_a_lease_that_ended_on_another_machine_leaves_circulars_unknown_and_deadlines_queued(db, sending):
    circular = await queued(2)
    reminder = await queued(2, template="reminder", resend_unknown=True)
    long_ago = datetime.now(UTC) - timedelta(hours=1)
    await Delivery.all().update(state="claimed", claimed_by="elsewhere.1", lease_until=long_ago, attempts=1)
    async with scripted() as server:
        sending(server.port)
        await send_waiting_mails()
        assert await states(circular) == {"unknown": 2}
        await drain()

    assert await states(circular) == {"unknown": 2}
    assert await states(reminder) == {"sent": 2}


async def test_rows_that_another_worker_holds_are_left_alone(db, sending):
    body = await queued(2)
    later = datetime.now(UTC) + timedelta(minutes=5)
    await Delivery.all().update(state="claimed", claimed_by="elsewhere.1", lease_until=later, attempts=1)
    async with scripted() as server:
        sending(server.port)
        await send_mails(body.id)
        await send_waiting_mails()
        await drain()

    assert await states(body) == {"claimed": 2} and server.mails == []


async def test_a_process_that_does_not_send_leaves_mail_queued(db):
    body = await queued(1)
    await send_mails(body.id)
    await send_waiting_mails()
    assert await states(body) == {"queued": 1}


@pytest.mark.parametrize("number", [1, 2])
async def test_waiting_mail_starts_one_run_per_minute_however_often_asked(db, sending, number):
    body = await queued(1)
    sending(free_port())
    for _ in range(number):
        await send_waiting_mails()
    waiting = await rows("SELECT queue_name FROM dbos.workflow_status WHERE name = 'send_mails'")
    assert waiting == [{"queue_name": "bulk"}]
    assert await states(body) == {"queued": 1}


async def test_a_held_mail_waits_and_a_run_under_way_stops_at_once(db, sending):
    body = await queued(400)
    async with scripted(slow=0.005) as server:
        sending(server.port, smtp_connections=1)
        under_way = asyncio.create_task(send_mails(body.id))
        await server.arrived(5)
        await MailBody.filter(id=body.id).update(held_since=MOMENT, held_reason="Fehler im Text")
        await under_way
        left = (await states(body))["queued"]
        await send_mails(body.id)
        await send_waiting_mails()
        await drain()
        assert (await states(body))["queued"] == left > 200

        await MailBody.filter(id=body.id).update(held_since=None)
        server.slow = 0
        await send_mails(body.id)

    assert await states(body) == {"sent": 400}


async def test_too_many_errors_stop_a_circular_and_the_office_is_told_once(db, sending):
    body = await queued(1_000)
    async with scripted(slow=0.002, RCPT=["550 5.7.1 blocked"] * 1_000) as server:
        sending(server.port, smtp_connections=1, mail_error_window=20)
        await send_mails(body.id)

    found = await states(body)
    assert 20 <= found["failed"] <= 22 and found["queued"] > 900, "stopped at once, not with the next record"
    assert "of the last 20 mails were not taken: 550 5.7.1" in (await MailBody.get(id=body.id)).held_reason
    told = await rows("SELECT 1 FROM dbos.workflow_status WHERE name = 'tell_of_hold'")
    assert len(told) == 1


async def test_no_more_than_the_limit_goes_in_a_minute_to_the_relay_and_to_a_domain(db, sending):
    body = await queued(8)
    await Delivery.filter(address_key__in=["dorf0@x.example", "dorf1@x.example"]).update(address="a@y.example")
    async with scripted() as server:
        sending(server.port, smtp_per_minute=5, smtp_per_domain_minute=3)
        await send_mails(body.id)
        await send_mails(body.id)

    assert await states(body) == {"sent": 5, "retry": 3}
    assert recipients(server).count("a@y.example") == 2
    waiting = await Delivery.filter(body_id=body.id, state="retry")
    assert all(row.attempts == 0 and row.next_attempt_at > datetime.now(UTC) for row in waiting)
