"""The Word form of a round goes the way of the spreadsheet: previewed, taken into the draft, as often as one likes."""

from decimal import Decimal

import pytest

from models.audit import AuditEntry
from models.submissions import Answer, Channel, Requirement, Submission
from tests.workflows.documents.test_answer_document import rewritten, typed
from tests.workflows.test_answer_sheets import a_round_with_a_draft, imported
from workflows import clock
from workflows.errors import Denied, Missing, Unreadable
from workflows.files import DOCX
from workflows.submissions.answer_sheets import bring_sheet, export_blank_sheet, export_sheet, review_sheet
from workflows.submissions.recording_review import bring_recorded_sheet, record_with_sheet

TITLE = "Kurz gesagt: Was soll sich ändern?"


def filled(*changes):
    def change(xml: str) -> str:
        for one in changes:
            xml = one(xml)
        return xml

    return change


async def brought(world, submission, *changes):
    made = await export_sheet(world.anna, submission.id, word=True)
    return await bring_sheet(world.anna, submission.id, rewritten(filled(*changes), data=made.content))


async def test_a_filled_form_becomes_requirements_and_answers_and_a_second_time_changes_nothing(world):
    _, submission, _ = await a_round_with_a_draft(world)
    file = await brought(
        world, submission, typed(TITLE, "Mehr Bänke", 1), typed("Kosten einmalig (Euro)", "1.800,50", 1),
        typed("Wie viele Stunden? (h)", "90"), typed("Reicht das Geld?", "ja"),
    )  # fmt: skip

    plan = await imported(world, submission, file)
    written = await AuditEntry.all().count()
    again = await imported(world, submission, file)

    _, new = await Requirement.filter(submission=submission).order_by("id")
    assert (new.title, new.cost_once) == ("Mehr Bänke", Decimal("1800.50"))
    assert {(one.text, one.number) for one in await Answer.all()} == {("", Decimal(90)), ("ja", None)}
    assert plan.document and (plan.count("created"), plan.count("unchanged")) == (1, 1)
    assert again.changes_nothing and await AuditEntry.all().count() == written


async def test_the_form_carries_the_name_and_type_of_a_word_file(world):
    round_, submission, _ = await a_round_with_a_draft(world)

    own, blank = await export_sheet(world.anna, submission.id, word=True), await export_blank_sheet(
        world.anna, round_.id, word=True
    )  # fmt: skip

    assert own.name == f"Rueckmeldung-{round_.id}-Lerchenroda.docx" and {own.media_type, blank.media_type} == {DOCX}


async def test_a_wrong_field_stops_the_whole_import_and_a_foreign_form_is_not_kept(world):
    _, submission, _ = await a_round_with_a_draft(world)
    file = await brought(world, submission, typed(TITLE, "Mehr Bänke", 1), typed("Wie viele Stunden? (h)", "viele"))

    (mistake,) = (await review_sheet(world.anna, submission.id, file.id)).plan.mistakes
    with pytest.raises(Unreadable):
        await imported(world, submission, file)

    assert (mistake.sheet, mistake.row, mistake.code) == ("Antworten", 1, "text_for_number")
    assert await Requirement.all().count() == 1
    _, other, _ = await a_round_with_a_draft(world)
    with pytest.raises(Unreadable):
        await bring_sheet(world.anna, other.id, (await export_sheet(world.anna, submission.id, word=True)).content)
    with pytest.raises((Missing, Denied)):
        await export_sheet(world.bert, submission.id, word=True)


async def test_an_office_records_a_word_form_that_a_member_mailed(world):
    round_, _, _ = await a_round_with_a_draft(world)
    blank = (await export_blank_sheet(world.clara, round_.id, world.city.id, word=True)).content
    data = rewritten(filled(typed(TITLE, "Mehr Bänke"), typed("Begründung", "Zum Ausruhen.")), data=blank)
    file = await bring_recorded_sheet(world.clara, round_.id, world.city.id, data)

    submission = await record_with_sheet(
        world.clara, round_.id, organisation_id=world.city.id, file_id=file.id, requirements=[], remark="",
        covers=[world.city.id], channel=Channel.MAIL, received_at=clock.now(),
    )  # fmt: skip

    assert [one.title for one in await Requirement.filter(submission=submission)] == ["Mehr Bänke"]
    assert (await Submission.get(id=submission.id)).receipt_number
