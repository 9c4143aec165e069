"""A deadline in a calendar: the same instant everywhere, moved instead of doubled."""

from datetime import UTC, datetime

from icalendar import Calendar

from workflows.documents.calendar import Deadline, deadlines_ics

DUE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 19, 17, 28, tzinfo=UTC)


def deadline(**changes):
    facts = {"uid": "round-41@sprachrohr.example", "sequence": 0, "summary": "Frist: Referentenentwurf", "due": DUE}
    facts |= {
        "description": "Antworten Sie bis\nDienstag, 10:00 Uhr (MEZ).",
        "url": "https://s.example/rounds/41",
        "changed_at": NOW,
    }
    return deadlines_ics([Deadline(**facts | changes)])


def event_in(data):
    return Calendar.from_ical(data).walk("VEVENT")[0]


def test_the_deadline_is_given_in_berlin_time_with_its_rules():
    data = deadline()
    assert b"DTSTART;TZID=Europe/Berlin:20261124T100000\r\n" in data
    assert data.index(b"BEGIN:VTIMEZONE") < data.index(b"BEGIN:VEVENT")
    assert event_in(data).start == DUE


def test_summer_time_is_kept():
    data = deadline(due=datetime(2026, 7, 1, 8, 0, tzinfo=UTC))
    assert b"20260701T100000" in data


def test_a_moved_deadline_keeps_its_name_and_counts_up():
    first, second = event_in(deadline()), event_in(deadline(sequence=1, due=DUE.replace(day=26)))
    assert first["uid"] == second["uid"]
    assert (first["sequence"], second["sequence"]) == (0, 1)


def test_it_is_published_and_blocks_nobody():
    data = deadline()
    assert b"METHOD:PUBLISH\r\n" in data
    assert b"TRANSP:TRANSPARENT\r\n" in data
    assert "DURATION" not in data.decode().partition("BEGIN:VEVENT")[2]


def test_no_text_can_add_a_line_of_its_own():
    data = deadline(summary="Frist\r\nATTENDEE:mailto:x@y.example")
    assert b"\r\nATTENDEE" not in data
    assert b"DTSTAMP:20261119T172800Z" in data


def test_a_calendar_of_several_deadlines_has_a_name_and_the_rules_of_berlin_once():
    first, second = (Deadline(f"round-{one}@s", 0, "Frist", DUE, "", "https://s.example/", NOW) for one in (1, 2))
    data = deadlines_ics([first, second], name="Fristen: Lerchenroda")
    assert [str(event["uid"]) for event in Calendar.from_ical(data).walk("VEVENT")] == ["round-1@s", "round-2@s"]
    assert data.count(b"BEGIN:VTIMEZONE") == 1
    assert b"X-WR-CALNAME:Fristen: Lerchenroda" in data


def test_the_second_of_two_equal_hours_in_autumn_is_not_taken_for_the_first():
    first, second = (deadline(due=datetime(2026, 10, 25, hour, 30, tzinfo=UTC)) for hour in (0, 1))
    assert b"DTSTART;TZID=Europe/Berlin:20261025T023000" in first
    assert b"DTSTART:20261025T013000Z" in second
