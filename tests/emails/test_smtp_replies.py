"""Replies are taken in their order, however the packets fall, and never after the end."""

import pytest

from emails.smtp_replies import Ended, Replies, Reply


@pytest.fixture
async def replies():
    inbox = Replies()
    yield inbox
    inbox.connection_lost(None)


@pytest.mark.parametrize("size", [1, 3, 1000])
async def test_replies_come_whole_from_packets_of_any_size(replies, size):
    stream = b"250-first\r\n250 second\r\n354 go\r\n"
    for start in range(0, len(stream), size):
        replies.data_received(stream[start : start + size])
    assert await replies.take(2, 1) == [Reply(250, "first second"), Reply(354, "go")]


async def test_closing_ends_what_is_waited_for(replies):
    replies.data_received(b"250 ok\r\n421 closing\r\n")
    assert [one.code for one in await replies.take(3, 1)] == [250, 421]


async def test_what_came_before_the_end_still_counts(replies):
    replies.data_received(b"250 ok\r\n")
    replies.eof_received()
    assert (await replies.take(1, 1))[0].code == 250
    with pytest.raises(Ended):
        await replies.take(1, 1)


@pytest.mark.parametrize("noise", [b"hello\r\n", b"\xff\xfe\r\n", b"x" * 70_000, b"250-a\r\n" * 1_100])
async def test_what_is_no_reply_ends_the_connection(replies, noise):
    replies.data_received(noise)
    with pytest.raises(Ended):
        await replies.take(1, 1)


async def test_a_silent_relay_is_given_up(replies, monkeypatch):
    monkeypatch.setattr("emails.smtp_replies.LOOKS_EVERY", 0.01)
    replies._look()
    with pytest.raises(Ended, match="in time"):
        await replies.take(1, 0.0)
