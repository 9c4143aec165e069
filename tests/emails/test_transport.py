"""Each reply is judged by itself, in one write or in lock-step; what is not certain is called unknown."""

import time

import pytest

from emails.envelopes import Envelope, Fate, Misconfigured, Relay, Unreachable, named_wait
from emails.mime import build_body
from emails.transport import open_connection
from tests.emails.servers import DROP, HANG, scripted, smtp_sink

BODY = build_body(["Guten Tag,\n.\n..\nEnde"], ["<p>Guten Tag</p>"])
BOTH = pytest.mark.parametrize("pipelining", [True, False])


def envelope(row, recipient="", body=BODY):
    return Envelope(row, "b+1@dkk.example", recipient or f"rathaus{row}@dorf.example", b"Subject: %d\r\n" % row, body)


async def send(port, rows, **relay):
    """Outcomes by row, rows that were written, and the error that ended the connection."""
    written, outcomes, ended = [], {}, None
    try:
        async with open_connection(Relay("127.0.0.1", port, **relay)) as connection:
            envelopes = (row if isinstance(row, Envelope) else envelope(row) for row in rows)
            await connection.send(
                lambda: next(envelopes, None), written.append, lambda one: outcomes.update({one.row: one})
            )
    except Unreachable as error:
        ended = error
    return outcomes, written, ended


@BOTH
async def test_every_mail_arrives_whole_and_in_order(pipelining):
    async with scripted(pipelining=pipelining) as server:
        outcomes, written, _ = await send(server.port, range(30))

    assert [outcome.fate for outcome in outcomes.values()] == [Fate.SENT] * 30
    assert written == list(range(30))
    assert [recipient for _, recipient, _ in server.mails] == [f"rathaus{row}@dorf.example" for row in range(30)]
    assert server.mails[7][2] == b"Subject: 7\r\n" + BODY.replace(b"\r\n..", b"\r\n.")
    assert server.early == 0


@BOTH
@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("stage", "reply", "fate"),
    [
        ("RCPT", "550 5.1.1 unknown", Fate.REFUSED),
        ("RCPT", "450 4.2.0 greylisted, try again in 5 minutes", Fate.LATER),
        ("RCPT", "552 5.2.2 mailbox full", Fate.LATER),
        ("MAIL", "451 4.3.0 later", Fate.LATER),
        ("MAIL", "553 5.7.1 sender not yours", Fate.REFUSED),
        ("DATA", "451 4.3.0 disk full", Fate.LATER),
        ("DATA", "554 5.0.0 no", Fate.REFUSED),
        ("DOT", "550 5.7.1 spam", Fate.REFUSED),
        ("DOT", "552 5.3.4 too big", Fate.REFUSED),
        ("DOT", "452 4.3.1 later", Fate.LATER),
    ],
)
async def test_a_refusal_stops_one_row_and_no_other(pipelining, strict, stage, reply, fate):
    async with scripted(pipelining=pipelining, strict=strict, **{stage: [None, reply]}) as server:
        outcomes, _, ended = await send(server.port, range(4))

    assert {row: outcome.fate for row, outcome in outcomes.items()} == {0: "sent", 1: fate, 2: "sent", 3: "sent"}
    assert outcomes[1].reply == reply
    assert ended is None
    assert [recipient[:8] for _, recipient, _ in server.mails] == ["rathaus0", "rathaus2", "rathaus3"]


async def test_a_refused_recipient_with_accepted_data_is_closed_with_an_empty_message():
    async with scripted(RCPT=[None, "550 5.1.1 unknown"]) as server:
        await send(server.port, range(3))

    assert len(server.mails) == 2
    assert all(content for _, _, content in server.mails)
    assert "RSET" not in server.commands


@BOTH
async def test_a_connection_lost_after_the_last_dot_is_unknown_and_the_rest_is_untouched(pipelining):
    async with scripted(pipelining=pipelining, DOT=[None, DROP]) as server:
        outcomes, written, ended = await send(server.port, range(5))

    assert {row: outcome.fate for row, outcome in outcomes.items()} == {0: Fate.SENT, 1: Fate.UNKNOWN}
    assert written == [0, 1]
    assert isinstance(ended, Unreachable)


@BOTH
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
async def test_a_connection_lost_before_the_content_leaves_the_row_untouched(pipelining, stage):
    async with scripted(pipelining=pipelining, **{stage: [None, DROP]}) as server:
        outcomes, written, ended = await send(server.port, range(3))

    assert list(outcomes) == [0] and written == [0]
    assert isinstance(ended, Unreachable)


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
async def test_closing_ends_the_connection_and_no_row_is_to_blame(stage):
    async with scripted(**{stage: [None, "421 4.3.2 closing"]}) as server:
        outcomes, written, ended = await send(server.port, range(3))

    assert list(outcomes) == [0] and written == [0]
    assert "421" in str(ended)


async def test_a_connection_that_ended_between_two_mails_takes_none():
    async with (
        scripted(DOT=["421 4.3.2 closing"]) as server,
        open_connection(Relay("127.0.0.1", server.port)) as session,
    ):
        asked, settled = [], []
        mails = iter([envelope(0)])
        with pytest.raises(Unreachable, match="421"):
            await session.send(lambda: next(mails, None), asked.append, settled.append)
        with pytest.raises(Unreachable, match="421"):
            await session.send(lambda: asked.append("again"), asked.append, settled.append)
    assert asked == [0] and [one.fate for one in settled] == [Fate.LATER]


async def test_closing_after_the_content_means_not_accepted():
    async with scripted(DOT=["421 4.3.2 closing"]) as server:
        outcomes, _, _ = await send(server.port, [0])

    assert outcomes[0].fate is Fate.LATER


async def test_a_relay_that_closes_at_the_greeting_is_unreachable_and_one_that_lies_about_starttls_misconfigured():
    for closing in ({"GREETING": ["421 4.3.2 not now"]}, {"EHLO": ["421 4.3.2 not now"], "HELO": ["421 4.3.2 not now"]},
                    {"offers": ("AUTH PLAIN",), "AUTH": ["421 4.3.2 not now"]}):  # fmt: skip
        async with scripted(**closing) as server:
            with pytest.raises(Unreachable):
                login = {"username": "a", "password": "b"} if "AUTH" in closing else {}
                async with open_connection(Relay("127.0.0.1", server.port, **login)):
                    pass
    for answer in ("454 4.7.0 TLS not available", "220 go ahead"):  # the second one goes on in clear text
        async with scripted(offers=("STARTTLS",), STARTTLS=[answer]) as server:
            with pytest.raises((Misconfigured, Unreachable)):
                async with open_connection(Relay("127.0.0.1", server.port, starttls=True)):
                    pass
            assert not [command for command in server.commands if command.startswith("MAIL")]


@BOTH
@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
async def test_a_relay_that_hangs_before_the_content_leaves_the_row_untouched(pipelining, stage, monkeypatch):
    monkeypatch.setattr("emails.session.COMMAND_SECONDS", 0.05)
    monkeypatch.setattr("emails.session.LOOKS_EVERY", 0.02)
    async with scripted(pipelining=pipelining, **{stage: [None, HANG]}) as server:
        outcomes, written, ended = await send(server.port, range(3))

    assert list(outcomes) == [0] and written == [0] and "in time" in str(ended)


async def test_a_row_whose_refusal_is_not_confirmed_is_refused_all_the_same():
    async with scripted(pipelining=False, RCPT=["550 5.1.1 unknown"], RSET=["421 4.3.2 closing"]) as server:
        outcomes, written, ended = await send(server.port, range(2))

    assert outcomes[0].fate is Fate.REFUSED and list(outcomes) == [0] and written == []
    assert "421" in str(ended)


@BOTH
async def test_a_relay_that_hangs_after_the_last_dot_leaves_the_row_unknown(pipelining, monkeypatch):
    monkeypatch.setattr("emails.session.ACCEPT_SECONDS", 0.05)
    monkeypatch.setattr("emails.session.LOOKS_EVERY", 0.02)
    async with scripted(pipelining=pipelining) as server:
        server.patience = 1
        outcomes, written, ended = await send(server.port, range(3))

    assert {row: outcome.fate for row, outcome in outcomes.items()} == {0: Fate.SENT, 1: Fate.UNKNOWN}
    assert written == [0, 1] and isinstance(ended, Unreachable)


@pytest.mark.parametrize("size", ["many", "-1", ""])
async def test_an_odd_size_is_no_limit(size):
    async with scripted(offers=(f"SIZE {size}",)) as server:
        outcomes, _, _ = await send(server.port, [0])
    assert outcomes[0].fate is Fate.SENT


async def test_a_demonstration_writes_only_to_example_and_only_over_loopback():
    async with scripted() as server:
        rows = [envelope(0), envelope(1, "info@berlin.de"), envelope(2, "a@example.evil")]
        outcomes, _, _ = await send(server.port, rows, only_example=True)
    assert [outcomes[row].fate for row in range(3)] == [Fate.SENT, Fate.REFUSED, Fate.REFUSED]
    assert len(server.mails) == 1

    with pytest.raises(Misconfigured):
        async with open_connection(Relay("192.0.2.1", 25, only_example=True)):
            pass


@pytest.mark.parametrize("address", ["a@b.example>\r\nRCPT TO:<c@d.example", "a b@c.example", "a@b.example\0", "x"])
async def test_an_address_cannot_carry_a_command(address):
    async with scripted() as server:
        outcomes, _, _ = await send(server.port, [envelope(0, address), envelope(1)])

    assert outcomes[0].fate is Fate.REFUSED
    assert [recipient for _, recipient, _ in server.mails] == ["rathaus1@dorf.example"]


async def test_a_mail_larger_than_the_relay_takes_is_refused_before_it_is_written():
    async with scripted(size=100) as server:
        outcomes, written, _ = await send(server.port, [0])

    assert outcomes[0].reply.startswith("552") and written == []


async def test_nobody_there_is_unreachable_and_a_refused_login_a_matter_for_a_person():
    async with scripted() as server:
        with pytest.raises(Misconfigured):
            async with open_connection(Relay("127.0.0.1", server.port, username="a", password="b")):
                pass
        with pytest.raises(Misconfigured):
            async with open_connection(Relay("127.0.0.1", server.port, starttls=True)):
                pass
        port = server.port
    with pytest.raises(Unreachable):
        async with open_connection(Relay("127.0.0.1", port)):
            pass


async def test_a_password_never_leaves_in_clear_text():
    with pytest.raises(Misconfigured, match="STARTTLS"):
        async with open_connection(Relay("192.0.2.1", 25, username="a", password="b")):
            pass


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("try again in 5 minutes", 300), ("Greylisted for 90 seconds", 90), ("later", None), ("retry after 2h", 7200)],
)
def test_a_named_wait_is_understood(text, seconds):
    assert named_wait(text) == seconds


@pytest.mark.needs("smtp-sink")
@pytest.mark.parametrize("options", [[], ["-p"]])
async def test_smtp_sink_gets_two_thousand_mails_unharmed(options, tmp_path):
    async with smtp_sink(*options, "-D", "mails", folder=tmp_path) as port:
        started = time.perf_counter()
        outcomes, _, _ = await send(port, range(2000))
        print(f"{2000 / (time.perf_counter() - started):.0f} mails a second {options}")  # noqa: T201

    assert {outcome.fate for outcome in outcomes.values()} == {Fate.SENT}
    dumped = (tmp_path / "mails").read_bytes()
    assert dumped.count(b"X-Rcpt-Args: <rathaus") == 2000
    assert all(b"Subject: %d\n" % row in dumped for row in range(0, 2000, 97))


@pytest.mark.needs("smtp-sink")
@pytest.mark.parametrize(
    ("options", "fate"), [(["-f", "RCPT"], "refused"), (["-r", "DATA"], "later"), (["-f", "."], "refused")]
)
async def test_smtp_sink_that_refuses_is_understood(options, fate, tmp_path):
    async with smtp_sink(*options, folder=tmp_path) as port:
        outcomes, _, _ = await send(port, range(20))

    assert [outcome.fate for outcome in outcomes.values()] == [fate] * 20
