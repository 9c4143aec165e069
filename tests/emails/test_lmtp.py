"""What a mail server hands over is acknowledged only when it is kept, each recipient by itself."""

import asyncio
import smtplib

from emails import arrivals
from emails.lmtp import listening
from models.database import rows
from models.deliveries import InboundMail
from models.settings import Settings
from tests.emails.conftest import MOMENT

MAIL = b"From: MAILER-DAEMON@x\r\nSubject: failure notice\r\n\r\n" + b"x" * 20_000 + b"\r\n.dot\r\n"


def hand_over(port, *recipients):
    with smtplib.LMTP("127.0.0.1", port) as client:
        for command in ("LHLO mx.example", "MAIL FROM:<>", *(f"RCPT TO:<{one}>" for one in recipients), "DATA"):
            client.docmd(command)
        client.send(smtplib._quote_periods(MAIL) + b".\r\n")
        return [client.getreply()[0] for _ in recipients]


async def test_a_mail_is_acknowledged_when_it_is_kept_and_refused_for_now_when_not(db, tmp_path):
    arrivals.use(Settings(data_dir=tmp_path, secret="geheim"), now=lambda: MOMENT)
    async with listening("127.0.0.1", 0) as port:
        assert await asyncio.to_thread(hand_over, port, "b-1@dkk.example", "b-2@dkk.example") == [250, 250]
        assert await asyncio.to_thread(hand_over, port, "B-1@dkk.example") == [250]
        (tmp_path / "files").rename(tmp_path / "away")
        (tmp_path / "files").write_text("no folder")
        rest = MAIL.replace(b"failure", b"another")
        code = await asyncio.to_thread(sent, port, rest)
    arrivals._settings = None

    assert code == 451
    kept = await InboundMail.all().select_related("file")
    assert sorted(one.envelope_recipient for one in kept) == ["b-1@dkk.example", "b-2@dkk.example"]
    path = tmp_path / "away" / kept[0].file.content_hash[:2] / kept[0].file.content_hash
    assert path.read_bytes() == MAIL
    assert len(await rows("SELECT 1 FROM dbos.workflow_status WHERE name = 'judge_inbound'")) == 2


def sent(port, raw):
    with smtplib.LMTP("127.0.0.1", port) as client:
        try:
            client.sendmail("", ["b-3@dkk.example"], raw)
        except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
            return error.smtp_code
        return 250


async def test_fifty_megabytes_are_taken_and_what_is_larger_is_refused_for_good(monkeypatch):
    taken = []

    async def take_in(raw, **envelope):
        taken.append(len(raw))

    monkeypatch.setattr("emails.lmtp.take_in", take_in)
    line = b"x" * 99_998 + b"\r\n"
    async with listening("127.0.0.1", 0) as port:
        assert await asyncio.to_thread(sent, port, line * 500) == 250
        assert await asyncio.to_thread(sent, port, line * 700) == 552
    assert taken == [50_000_000]
