"""Replies come in their order, however the packets fall, and nonsense is noticed."""

import pytest

from emails.smtp_replies import NoReply, Replies, Reply


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_replies_come_whole_from_packets_of_any_size(size):
    stream, replies = b"250-first\r\n250 second\r\n354 go\r\n250\r\n", Replies()
    found = [one for at in range(0, len(stream), size) for one in replies.found_in(stream[at : at + size])]
    assert found == [Reply(250, "first second"), Reply(354, "go"), Reply(250, "")]


@pytest.mark.parametrize("noise", [b"hello\r\n", b"\xff\xfe\r\n", b"x" * 70_000, b"250-a\r\n" * 1_100])
def test_what_is_no_reply_is_noticed_after_what_came_before_it(noise):
    found = Replies().found_in(b"250 ok\r\n" + noise)
    assert next(found).code == 250
    with pytest.raises(NoReply):
        next(found)
