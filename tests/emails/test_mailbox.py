"""What is sent to the development mailbox can be found and read again, thousands as quickly as one."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

from emails.envelopes import Envelope, Fate, Relay
from emails.mailbox import PAGE, Store, list_mails, raw_mail, read_mail, running_mailbox
from emails.message import own_headers, shared_headers
from emails.mime import Attachment, build_body, encode_file
from emails.transport import open_connection
from tests.emails.test_message import MOMENT


def envelope(row, *, subject="Rundschreiben: Änderung", text="Guten Tag,\n.\n..\n", **body):
    shared = shared_headers(sender=("Kreiskonvent", "post@dkk.example"), subject=subject)
    own = own_headers(to=("Dorf Ä", f"dorf{row}@x.example"), date=MOMENT, message_id=f"{row}@dkk.example")
    return Envelope(
        row, "b@dkk.example", f"dorf{row}@x.example", shared + own, build_body([text], ["<p>ä</p>"], **body)
    )


async def send(port, envelopes):
    async with open_connection(Relay("127.0.0.1", port, only_example=True)) as connection:
        fates = []
        mails = iter(envelopes)
        await connection.send(lambda: next(mails, None), lambda row: None, lambda one: fates.append(one.fate))
        return fates


async def test_a_mail_comes_back_as_it_was_sent(tmp_path):
    sent = envelope(1, files=[encode_file(Attachment("Größe.pdf", "application/pdf", bytes(range(256)) * 9000))])
    async with running_mailbox(tmp_path) as port:
        assert await send(port, [sent]) == [Fate.SENT]

    letter = read_mail(tmp_path, 1)
    assert letter.entry.recipient == "dorf1@x.example"
    assert letter.entry.sender == "b@dkk.example"
    assert letter.entry.subject == "Rundschreiben: Änderung"
    assert letter.text.replace("\r\n", "\n") == "Guten Tag,\n.\n..\n"
    assert letter.html.strip() == "<p>ä</p>"
    assert letter.attachments == [Attachment("Größe.pdf", "application/pdf", bytes(range(256)) * 9000)]
    assert ("Subject", "Rundschreiben: Änderung") in letter.headers
    assert raw_mail(tmp_path, 1)[0] == sent.head + sent.body.replace(b"\r\n..", b"\r\n.")


async def test_mails_are_found_by_recipient_and_by_any_part_of_the_subject(tmp_path):
    async with running_mailbox(tmp_path) as port:
        await send(port, [envelope(1), envelope(2, subject="Einladung: Größe"), envelope(22)])

    assert [mail.id for mail in list_mails(tmp_path)[0]] == [3, 2, 1]
    assert [mail.id for mail in list_mails(tmp_path, recipient="DORF2@x.example")[0]] == [2]
    assert [mail.id for mail in list_mails(tmp_path, query="größe")[0]] == [2]
    assert list_mails(tmp_path, query="nichts") == ([], 0)


async def test_a_mailbox_that_starts_again_keeps_what_it_has(tmp_path):
    for _ in range(2):
        async with running_mailbox(tmp_path) as port:
            await send(port, [envelope(1)])

    assert list_mails(tmp_path)[1] == 2
    assert raw_mail(tmp_path, 1)[0] == raw_mail(tmp_path, 2)[0]


async def test_four_connections_at_once_keep_every_mail_whole(tmp_path):
    async with running_mailbox(tmp_path) as port:
        started = time.perf_counter()
        await asyncio.gather(*(send(port, [envelope(row) for row in range(first, 1200, 4)]) for first in range(4)))
        print(f"{1200 / (time.perf_counter() - started):.0f} mails a second")  # noqa: T201

    mails, number = list_mails(tmp_path)
    assert number == 1200 and len(mails) == PAGE
    recipients = {read_mail(tmp_path, mail_id).entry.recipient for mail_id in range(1, 1201, 13)}
    assert len(recipients) == len(range(1, 1201, 13))
    assert all(b"\r\nTo: =?utf-8?b?RG9yZiDDhA==?=\r\n <dorf" in raw_mail(tmp_path, n)[0] for n in range(1, 1201, 101))


def test_a_page_out_of_25_000_mails_takes_a_blink(tmp_path):
    store = Store(tmp_path)
    content = envelope(1).head + envelope(1).body
    for row in range(25_000):
        store.keep("b@dkk.example", [f"dorf{row}@x.example"], content)

    started = time.perf_counter()
    mails, number = list_mails(tmp_path, query="änderung", page=400)
    read_mail(tmp_path, 24_000)
    assert number == 25_000 and len(mails) == PAGE
    assert time.perf_counter() - started < 1


def test_an_empty_or_half_written_mailbox_can_be_read(tmp_path):
    assert list_mails(tmp_path) == ([], 0)
    (tmp_path / "index").write_text("0\t1\t2026-03-02T09:00:00+00:00\ta\tb\tc\n1\t1\t2026")
    assert [mail.subject for mail in list_mails(tmp_path)[0]] == ["c"]
    with pytest.raises(KeyError):
        read_mail(tmp_path, 2)


async def test_an_odd_subject_breaks_no_line_of_the_index(tmp_path):
    odd = envelope(1)._replace(head=b"Subject: a\tb =?utf-8?b?DQoJ?= =?x-none?q?=FF?=\r\n", body=b"\r\nText\r\n")
    async with running_mailbox(tmp_path) as port:
        await send(port, [odd, odd._replace(head=b"", body=b"")])
    assert list_mails(tmp_path)[1] == 2


STARTER = """
import asyncio, sys
from pathlib import Path
from emails.mailbox import running_mailbox

async def main():
    async with running_mailbox(Path(sys.argv[1])) as port:
        print(port, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_mailbox_ends_with_the_process_that_started_it_even_if_that_is_killed(tmp_path):
    program = [sys.executable, "-c", STARTER, str(tmp_path)]
    root = Path(__file__).parent.parent.parent
    starter = await asyncio.create_subprocess_exec(*program, cwd=root, stdout=asyncio.subprocess.PIPE)
    port = int(await starter.stdout.readline())
    starter.kill()
    await starter.wait()

    async with asyncio.timeout(10):
        while await answers(port):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def answers(port):
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return False
    writer.close()
    return True
