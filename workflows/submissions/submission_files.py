"""An answer to take along: the receipt and the member's own file as PDF, Word and JSON, never with texts of others."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

from models.submissions import Requirement, Submission, SubmissionState
from workflows import installation
from workflows.access import Actor, acts_for, find, require, runs, visible_requirements, visible_submissions, works_in
from workflows.documents.submission import render_submission_docx, render_submission_pdf
from workflows.errors import TooMany, WrongState
from workflows.files import DOCX, PDF
from workflows.requirements.requirement_line import settled_by
from workflows.requirements.requirement_reading import with_files
from workflows.submissions.freezing import frozen_content
from workflows.submissions.recorded_files import letters_of
from workflows.submissions.submission_export import submission_record
from workflows.submissions.submission_texts import SubmissionSheet, submission_text

AT_ONCE = 2  # a file takes a tenth of a second of a core; pages come first
MOST_WAITING = 20
SHOWN_WITH = (
    "round__document_version",
    "round__matter",
    "round__office",
    "round__extensions",
    "organisation",
    "covers__organisation",
    "answers__question",
)


class SubmissionFormat(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    JSON = "json"


@dataclass(frozen=True)
class SubmissionDownload:
    """A file of an answer, ready to be handed out."""

    name: str
    media_type: str
    content: bytes


async def submission_receipt(actor: Actor, submission_id: int) -> SubmissionDownload:
    """The receipt of a released answer as PDF/A; WrongState before the release."""
    async with room():
        return await make_receipt(actor, submission_id)


async def make_receipt(actor: Actor, submission_id: int) -> SubmissionDownload:
    """The same for a job, which nobody waits for."""
    sheet = await _sheet(actor, submission_id)
    if not sheet.submission.receipt_number:
        raise WrongState("no_receipt", submission=sheet.submission.id)
    content = await render_submission_pdf(submission_text(sheet, receipt=True))
    return SubmissionDownload(f"Beleg-{sheet.submission.receipt_number}.pdf", PDF, content)


async def submission_file(actor: Actor, submission_id: int, format_: SubmissionFormat) -> SubmissionDownload:
    """The answer as its authors may keep and pass it on; a draft is marked as such on every page."""
    sheet = await _sheet(actor, submission_id)
    name = f"Rueckmeldung-{sheet.submission.receipt_number or sheet.submission.id}.{format_}"
    if format_ is SubmissionFormat.JSON:
        frozen = None if sheet.withheld else await frozen_content(sheet.submission.id)
        record = json.dumps(submission_record(sheet, frozen), ensure_ascii=False, indent=2)
        return SubmissionDownload(name, "application/json", record.encode())
    text = submission_text(sheet, receipt=False)
    async with room():
        if format_ is SubmissionFormat.DOCX:
            return SubmissionDownload(name, DOCX, await render_submission_docx(text))
        return SubmissionDownload(name, PDF, await render_submission_pdf(text))


async def _sheet(actor: Actor, submission_id: int) -> SubmissionSheet:
    """The answer for those who wrote it, for those it speaks for, and for the office whose round it is.

    Other offices read it on its page; the file is not theirs to keep.
    """
    submission = await find(Submission.all().prefetch_related(*SHOWN_WITH), visible_submissions(actor), submission_id)
    spoken_for = [submission.organisation_id, *(one.organisation_id for one in submission.covers)]
    theirs = any(acts_for(actor, one) for one in spoken_for) or works_in(actor, submission.organisation_id)
    require(True, theirs or runs(actor, submission.round.office), code="submission_file")
    requirements = Requirement.filter(submission_id=submission.id)
    readable = requirements.filter(visible_requirements(actor)).order_by("position", "id")
    found = await readable.prefetch_related("places__provision", "topic", with_files(actor))
    return SubmissionSheet(
        submission,
        found,
        withheld=await requirements.count() - len(found),
        address=installation.link(f"/submissions/{submission.id}"),
        draft=submission.state in (SubmissionState.DRAFT, SubmissionState.HANDED_IN),
        settled=[one.requirement.title for one in await settled_by(actor, submission.id)],
        letters=await letters_of(actor, submission),
    )


class _Queue:
    """Who makes a file and who waits for it, in this process."""

    def __init__(self) -> None:
        self.places, self.waiting = asyncio.Semaphore(AT_ONCE), 0


_queue = _Queue()


@asynccontextmanager
async def room() -> AsyncIterator[None]:
    """So many files at once, so many in line behind them; TooMany beyond."""
    if _queue.waiting >= MOST_WAITING:
        raise TooMany("files_busy")
    _queue.waiting += 1
    try:
        async with _queue.places:
            yield
    finally:
        _queue.waiting -= 1
