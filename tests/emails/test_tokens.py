"""A bounce finds its row, and nobody can make one up."""

from emails.tokens import ANSWER, envelope_sender, reply_address, row_of


def test_a_token_leads_back_to_its_row_in_any_case_of_letters():
    for row in (1, 7, 12_345_678, 2**47):
        address = envelope_sender(row, "secret", "bounces.dkk.example")
        assert row_of(address, "secret") == row
        assert row_of(f"<{address.upper()}>", "secret") == row
        assert len(address.split("@")[0]) == 34
        assert address == address.lower()


def test_a_token_of_another_secret_or_a_changed_one_leads_nowhere():
    address = envelope_sender(7, "secret", "dkk.example")
    assert row_of(address, "other") is None
    for place in range(2, 34):
        forged = address[:place] + ("a" if address[place] != "a" else "b") + address[place + 1 :]
        assert row_of(forged, "secret") is None
    assert row_of("post@dkk.example", "secret") is None


def test_tokens_of_neighbours_tell_nothing_about_each_other():
    first, second = (envelope_sender(row, "secret", "x") for row in (7, 8))
    assert sum(a == b for a, b in zip(first[2:34], second[2:34], strict=True)) < 12


def test_where_people_answer_no_report_counts():
    address = reply_address(7, "secret", "dkk.example")
    assert row_of(address, "secret", kinds=ANSWER) == 7
    assert row_of(address, "secret") is None
    assert row_of("b" + address[1:], "secret") is None, "the mark of one is none of the other"
