"""The receipt and the member's own file: complete, accessible, checkable, and without a word of others."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pypdf import PdfReader

from consult.moments import marked
from consult.moments import written as written_on_page
from consult.translate import speak
from models.rounds import QuestionKind
from models.submissions import CostMethod, Reading, Requirement, Submission, SubmissionState
from tests.consultation import a_draft, a_matter, a_submission, an_open_round, hours, place, released
from tests.rows import START, matter_row, requirement_row, round_row, submission_row
from tests.small_pdf import small_pdf
from workflows import clock
from workflows.documents.calendar import Deadline, deadlines_ics
from workflows.documents.submission import SubmissionText, render_submission_pdf
from workflows.errors import Denied, Missing, TooMany, WrongState
from workflows.requirements.requirement_files import attach_requirement_file
from workflows.rounds.round_checks import NewQuestion
from workflows.submissions import submission_files
from workflows.submissions.answers import save_answers
from workflows.submissions.freezing import content_hash
from workflows.submissions.submission_files import SubmissionFormat, submission_file, submission_receipt
from workflows.submissions.submission_texts import OWN_HOUSE
from workflows.submissions.submission_words import written
from workflows.submissions.submissions import (
    hand_in_submission,
    release_submission,
    withdraw_submission,
)


def text_of(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text.replace("\N{SOFT HYPHEN}\n", ""))


async def answered(world):
    """The town's released answer with a redline, costs and a number, and what another member said in the same round."""
    matter = await a_matter(world, our_reference="DKK 412-3", their_reference="BMZ Z3-7")
    version = await a_draft(world, matter)
    questions = [NewQuestion(QuestionKind.NUMBER, "Wie viele Brunnen unterhalten Sie?", unit="Stück")]
    round_ = await an_open_round(world, matter, document_version_id=version.id, questions=questions)
    await released(
        world, round_, {"title": "Satz eines anderen", "reading": Reading.MEMBERS}, by=world.jana,
        organisation=world.union, releaser=world.holger,
    )  # fmt: skip
    where = await place(version, "§2")
    submission = await a_submission(
        world,
        round_,
        {
            "title": 'Nur kühl #panic() "halten"',
            "provision_ids": [where.id],
            "current_text": where.text,
            "proposed_text": "Das Wasser ist kühl zu halten.",
            "rationale": "Der Brunnen ist trocken.\nSeit <b>Jahren</b>.",
            "cost_method": CostMethod.PIECES,
            "cost_count": Decimal(310),
            "cost_price": Decimal(40),
            "cost_basis": "Angebot des Brunnenbauers",
        },
    )
    requirement = await Requirement.get(submission=submission)
    await attach_requirement_file(
        world.anna, requirement.id, name="Angebot <1>.pdf", content=small_pdf() + bytes(1_500_000)
    )
    (question,) = await round_.questions.all()
    await save_answers(world.anna, submission.id, {question.id: 12_400})
    submission = await hand_in_submission(world.anna, submission.id, version=submission.version)
    return await release_submission(world.cem, submission.id, version=submission.version)


async def test_the_receipt_can_be_archived_is_accessible_german_and_titled(world):
    submission = await answered(world)

    receipt = await submission_receipt(world.anna, submission.id)

    reader = PdfReader(BytesIO(receipt.content))
    xmp = reader.xmp_metadata.stream.get_data().decode()
    root = reader.trailer["/Root"]
    assert re.search(r"pdfaid:part[^0-9]{1,4}2", xmp)
    assert re.search(r"pdfuaid:part[^0-9]{1,4}1", xmp)
    assert root["/Lang"].lower() == "de-de"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == f"Eingangsbeleg {submission.receipt_number}"
    assert (receipt.name, receipt.media_type) == (f"Beleg-{submission.receipt_number}.pdf", "application/pdf")


async def test_the_receipt_says_everything_that_was_submitted_and_nothing_of_others(world):
    submission = await answered(world)

    text = text_of((await submission_receipt(world.cem, submission.id)).content)

    for part in (
        submission.receipt_number, written(submission.received_at), "über die Seiten von Sprachrohr", "DKK 412-3",
        "BMZ Z3-7", "Lerchenroda", submission.content_hash, 'Nur kühl #panic() "halten"', "§ 2",
        "[gestrichen: trinkbar] [eingefügt: kühl] zu halten.", "Der Brunnen ist trocken.", "Seit <b>Jahren</b>.",
        "12.400 Euro", "310 × 40 Euro", "Angebot des Brunnenbauers", "Angebot <1>.pdf (1,5 MB)", "die Geschäftsstellen", "Wie viele Brunnen", "12.400 Stück", OWN_HOUSE,
    ):  # fmt: skip
        assert part in text, part
    assert "Satz eines anderen" not in text
    assert "nach Fristablauf" not in text
    assert "Entwurf: noch nicht" not in text


async def test_a_late_answer_is_marked_in_its_receipt(world):
    round_ = await an_open_round(world, deadline=hours(1), grace_until=hours(48))
    draft = await a_submission(world, round_)
    with clock.at(hours(2)):
        draft = await hand_in_submission(world.anna, draft.id, version=draft.version)
        late = await release_submission(world.cem, draft.id, version=draft.version)

        assert "nach Fristablauf eingegangen" in text_of((await submission_receipt(world.anna, late.id)).content)


async def test_the_desk_that_answered_and_the_towns_it_speaks_for_have_the_receipt_others_do_not(world):
    round_ = await round_row(await matter_row(world), world.federation, [world.town, world.other_town])
    submission = await submission_row(round_, world.union, covers=[world.union_towns[0], world.town])

    for reader in (world.jana, world.anna, world.clara, world.dora):
        assert (await submission_receipt(reader, submission.id)).content.startswith(b"%PDF")
    with pytest.raises(Missing):
        await submission_receipt(world.bert, submission.id)
    with pytest.raises(Denied):  # may read it as Landesverband of the town, but neither wrote nor asked for it
        await submission_receipt(world.paul, submission.id)


@pytest.mark.parametrize("state", [SubmissionState.DRAFT, SubmissionState.HANDED_IN])
async def test_before_the_release_there_is_no_receipt_and_the_file_says_draft(world, state):
    round_ = await round_row(await matter_row(world), world.federation, [world.town])
    submission = await submission_row(round_, world.town, state=state)
    await requirement_row(submission)

    with pytest.raises(WrongState):
        await submission_receipt(world.anna, submission.id)
    file = await submission_file(world.anna, submission.id, SubmissionFormat.PDF)
    assert "Entwurf: noch nicht freigegeben" in text_of(file.content)
    for format_ in SubmissionFormat:
        for stranger in (world.clara, world.bert, world.jana, world.paul):
            with pytest.raises(Missing):
                await submission_file(stranger, submission.id, format_)


async def test_the_file_says_that_nobody_has_decided_on_the_draft_which_it_quotes(world):
    matter = await a_matter(world)
    draft = await a_draft(world, matter)
    round_ = await an_open_round(world, matter, document_version_id=draft.id)
    submission = await submission_row(round_, world.town, state=SubmissionState.DRAFT)

    file = await submission_file(world.anna, submission.id, SubmissionFormat.PDF)

    assert "von der Bundesregierung noch nicht beschlossen" in text_of(file.content)


async def test_a_withdrawn_answer_keeps_its_receipt_which_says_so(world):
    submission = await released(world, await an_open_round(world))
    await withdraw_submission(world.cem, submission.id, version=submission.version)

    assert "Zurückgezogen: gilt nicht mehr" in text_of((await submission_receipt(world.cem, submission.id)).content)
    with pytest.raises(Missing):
        await submission_receipt(world.clara, submission.id)


async def test_what_an_office_may_not_read_is_not_printed_but_counted(world):
    round_ = await round_row(await matter_row(world), world.federation, [world.town])
    submission = await submission_row(round_, world.town)
    await requirement_row(submission, "Nur für die eigenen", reading=Reading.OWN_OFFICE)

    theirs = await submission_file(world.dora, submission.id, SubmissionFormat.JSON)
    printed = text_of((await submission_receipt(world.dora, submission.id)).content)

    assert "Nur für die eigenen" not in theirs.content.decode() + printed
    assert json.loads(theirs.content)["requirements_withheld"] == 1
    assert json.loads(theirs.content)["content"] is None
    assert "für andere Stellen bestimmt: 1" in printed
    own = await submission_file(world.anna, submission.id, SubmissionFormat.JSON)
    assert "Nur für die eigenen" in own.content.decode()


async def test_from_the_json_file_anybody_can_compute_the_check_sum(world):
    submission = await answered(world)

    record = json.loads((await submission_file(world.anna, submission.id, SubmissionFormat.JSON)).content)

    assert content_hash(record["content"]) == record["check_sum"] == submission.content_hash
    assert [one["title"] for one in record["requirements"]] == ['Nur kühl #panic() "halten"']
    assert record["requirements"][0]["places"][0]["label"] == "§ 2"
    assert record["answers"][0]["number"] == "12400.00"
    assert datetime.fromisoformat(record["received_at"]) == (await Submission.get(id=submission.id)).received_at


async def test_the_word_file_opens_with_the_same_words(world):
    submission = await answered(world)

    file = await submission_file(world.anna, submission.id, SubmissionFormat.DOCX)

    document = ZipFile(BytesIO(file.content)).read("word/document.xml").decode()
    words = re.sub(r"<[^>]+>", "", document)
    assert 'Nur kühl #panic() "halten"' in words.replace("&quot;", '"')
    assert "[gestrichen: trinkbar] [eingefügt: kühl]" in words
    assert submission.content_hash in words
    assert "<w:strike" in document
    assert "Satz eines anderen" not in words


async def test_no_more_files_are_made_than_there_is_room_for(world, monkeypatch):
    submission = await answered(world)
    monkeypatch.setattr(submission_files, "MOST_WAITING", 2)

    async with submission_files.room(), submission_files.room():
        with pytest.raises(TooMany):
            await submission_receipt(world.anna, submission.id)
    assert (await submission_receipt(world.anna, submission.id)).content


SPRING = st.datetimes(datetime(2026, 3, 28, 20), datetime(2026, 3, 29, 6))
AUTUMN = st.datetimes(datetime(2026, 10, 24, 20), datetime(2026, 10, 25, 6))
MONTHS = {"März": 3, "Oktober": 10, "March": 3, "October": 10}
OFFSETS = {"MEZ": 1, "CET": 1, "MESZ": 2, "CEST": 2}


def read_by_a_person(text: str) -> datetime:
    """The instant that somebody reads in "Sonntag, 25. Oktober 2026, 02:30 Uhr (MEZ)", German or English."""
    day, month, year, hour, minute, zone = re.search(
        r"(\d+)\.? (\w+) (\d{4}), (\d\d):(\d\d)(?: Uhr)? \((\w+)\)", text
    ).groups()
    return datetime.fromisoformat(
        f"{year}-{MONTHS[month]:02}-{int(day):02}T{hour}:{minute}:00+0{OFFSETS[zone]}:00"
    ).astimezone(UTC)


@settings(max_examples=200, deadline=None)
@given(due=st.one_of(SPRING, AUTUMN, st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 31))))
def test_a_deadline_is_the_same_instant_on_the_page_in_the_calendar_and_on_paper(due):
    due = due.replace(second=0, microsecond=0, tzinfo=UTC)

    file = deadlines_ics([Deadline("u", 0, "Frist", due, "", "https://s.example/", START)])
    entry = Calendar.from_ical(file).walk("VEVENT")[0]

    assert entry.start.astimezone(UTC) == due
    assert read_by_a_person(written(due)) == due
    for language in ("de", "en"):
        speak(language)
        assert read_by_a_person(written_on_page(due)) == due
        machine = re.search(r'datetime="([^"]+)"', marked(due, "long"))[1]
        assert datetime.fromisoformat(machine) == due
    speak("de")


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(due=st.one_of(SPRING, AUTUMN))
async def test_the_deadline_is_that_instant_also_in_the_pdf_itself(due):
    due = due.replace(second=0, microsecond=0, tzinfo=UTC)
    text = SubmissionText(title="Beleg", letterhead=["Amt"], date="", facts=[("Frist", written(due))])

    assert read_by_a_person(text_of(await render_submission_pdf(text))) == due
