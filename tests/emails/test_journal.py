"""From the journal of a dead run one reads what was sent, what may have been, and that a living run is left alone."""

from emails.envelopes import Fate, Outcome
from emails.journal import Journal, living, remains


def test_what_was_written_without_a_reply_is_unknown(tmp_path):
    journal = Journal(tmp_path)
    for row in (1, 2, 3):
        journal.writing(row)
    journal.replied(Outcome(1, Fate.SENT, "250 ok"))
    journal.replied(Outcome(3, Fate.LATER, "450 später\nnoch mal", 300))
    journal.close()

    with remains(tmp_path) as found:
        assert [(run.name, {outcome.row: outcome.fate for outcome in run.outcomes}) for run in found] == [
            (journal.name, {1: Fate.SENT, 2: Fate.UNKNOWN, 3: Fate.LATER})
        ]
        assert found[0].outcomes[2] == Outcome(3, Fate.LATER, "450 später\nnoch mal", 300)
    with remains(tmp_path) as found:
        assert found == []


def test_a_line_that_was_cut_off_counts_for_nothing(tmp_path):
    journal = Journal(tmp_path)
    journal.writing(1)
    with (tmp_path / f"{journal.name}.journal").open("ab") as file:
        file.write(b'[1, "sent", "25')
    journal.close()

    with remains(tmp_path) as found:
        assert [outcome.fate for outcome in found[0].outcomes] == [Fate.UNKNOWN]


def test_a_living_run_is_left_alone_and_named(tmp_path):
    journal = Journal(tmp_path)
    with remains(tmp_path) as found:
        assert found == []
    assert living(tmp_path) == [journal.name]

    journal.finish()
    journal.close()
    assert living(tmp_path) == []


def test_remains_whose_recovery_fails_are_kept(tmp_path):
    journal = Journal(tmp_path)
    journal.writing(1)
    journal.close()
    try:
        with remains(tmp_path):
            raise OSError("database gone")
    except OSError:
        pass
    with remains(tmp_path) as found:
        assert len(found) == 1


def test_a_folder_that_is_not_there_holds_nothing(tmp_path):
    with remains(tmp_path / "none") as found:
        assert found == []
    assert living(tmp_path / "none") == []


def test_a_journal_grows_with_its_run(tmp_path):
    journal = Journal(tmp_path)
    for row in range(30_000):
        journal.writing(row)
        journal.replied(Outcome(row, Fate.SENT, "250 2.0.0 Ok"))
    journal.close()

    with remains(tmp_path) as found:
        assert [(one.row, one.fate) for one in found[0].outcomes] == [(row, Fate.SENT) for row in range(30_000)]


def test_a_line_whose_first_byte_was_not_stored_counts_for_nothing(tmp_path):
    journal = Journal(tmp_path)
    journal.writing(1)
    journal.close()
    with (tmp_path / f"{journal.name}.journal").open("r+b") as file:
        file.seek(len("1\n"))
        file.write(b'\0[1,"sent","250 Ok",null]\n')

    with remains(tmp_path) as found:
        assert [outcome.fate for outcome in found[0].outcomes] == [Fate.UNKNOWN]
