"""Clara records for the federation what the town sent as a letter; Dora works for another association than the town's."""

import pytest

from models.files import StoredFile
from models.submissions import Channel, Reading, Requirement, Submission, SubmissionLetter
from tests.consultation import an_open_round
from workflows import clock
from workflows.errors import Denied, Missing, Unacceptable, Unreadable
from workflows.requirements.requirement_reading import open_requirement_file
from workflows.requirements.requirements import RequirementText
from workflows.submissions.answering import show_submission
from workflows.submissions.freezing import content_hash, frozen_content
from workflows.submissions.recorded_files import BroughtFile, open_letter
from workflows.submissions.recording_review import record_with_sheet
from workflows.submissions.submission_files import SubmissionFormat, submission_file

LETTER = BroughtFile("Brief.txt", b"Der Brunnen ist trocken.")
BILL = BroughtFile("Rechnung.csv", b"Brunnen;7")


async def recorded(world, actor=None, reading=Reading.OFFICES, **facts):
    text = RequirementText("Mehr Wasser", rationale="Der Brunnen ist trocken.", reading=reading)
    return await record_with_sheet(
        actor or world.clara,
        (await an_open_round(world)).id,
        **{
            "organisation_id": world.town.id, "covers": [world.town.id], "channel": Channel.PAPER, "file_id": None,
            "received_at": clock.now(), "requirements": [text], "remark": "", "letter": LETTER, **facts,
        },
    )  # fmt: skip


async def test_the_letter_stands_with_the_answer_and_a_file_with_its_requirement_and_both_are_frozen(world):
    submission = await recorded(world, beside={0: BILL})
    letter = await SubmissionLetter.get(submission=submission)
    requirement = await Requirement.get(submission=submission).prefetch_related("files")

    for reader in (world.clara, world.dora, world.paul, world.anna):
        assert (await open_letter(reader, submission.id, letter.id))[1] == LETTER.content
        [shown] = (await show_submission(reader, submission.id)).letters
        assert shown.name == "Brief.txt"
    with pytest.raises(Missing):
        await open_letter(world.bert, submission.id, letter.id)
    [bill] = requirement.files
    assert (await open_requirement_file(world.anna, requirement.id, bill.id))[1] == BILL.content
    assert "Brief.txt" in (await submission_file(world.anna, submission.id, SubmissionFormat.JSON)).content.decode()
    content = await frozen_content(submission.id)
    assert content["letters"][0][0] == "Brief.txt" and content_hash(content) == submission.content_hash


async def test_who_may_not_read_a_requirement_does_not_get_the_letter_that_says_it(world):
    submission = await recorded(world, reading=Reading.OWN_OFFICE)
    letter = await SubmissionLetter.get(submission=submission)

    assert (await open_letter(world.tom, submission.id, letter.id))[0].name == "Brief.txt"
    assert (await show_submission(world.dora, submission.id)).letters == []
    with pytest.raises(Missing):
        await open_letter(world.dora, submission.id, letter.id)


async def test_a_letter_alone_is_an_answer(world):
    assert (await recorded(world, requirements=[])).receipt_number

    with pytest.raises(Unacceptable):
        await recorded(world, requirements=[], letter=None)


async def test_who_may_not_record_or_brings_something_else_leaves_nothing_behind(world):
    with pytest.raises(Denied):
        await recorded(world, world.paul)
    with pytest.raises(Unreadable):
        await recorded(world, letter=BroughtFile("Brief.pdf", b"MZ"))

    assert not await Submission.exists() and not await StoredFile.exists()
