"""What goes into the archive of a matter, file by file: as it was brought or sent, or made anew where only words are stored."""

import asyncio
import mimetypes
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from models.circulars import Circular, CircularState
from models.database import rows
from models.dispatches import Dispatch, DispatchChannel, Outcome
from models.files import StoredFile
from models.matters import DeadlineRequest, DocumentVersion, Matter, MinistryMail
from models.organisations import Organisation
from models.papers import ApprovalState, ApprovalWay, PaperFormat, PaperState, PaperVersion, RenderedPaper
from models.positions import PositionKind, Votum
from models.rounds import Round
from models.submissions import Requirement, RequirementFile, Submission, SubmissionLetter, SubmissionState
from workflows import clock
from workflows.access import (
    Actor,
    runs,
    visible_circulars,
    visible_document_versions,
    visible_paper_versions,
    visible_requirements,
    visible_submissions,
)
from workflows.documents.archive_file import Item
from workflows.documents.paper import render_pdf
from workflows.documents.paper_html import PaperText
from workflows.documents.table_file import add_lines, csv_table
from workflows.files import PDF, place_of
from workflows.papers.rendering import render_paper
from workflows.positions.record_words import record_words
from workflows.records.history import Filters, Scope, acts_of
from workflows.submissions.submission_files import make_receipt

CSV = "text/csv"
LINES_AT_ONCE = 1_000
ENDINGS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "message/rfc822": "eml",
    "application/xml": "xml",
}
DECIDED = {
    "votum": Votum,
    "way": ApprovalWay,
    "state": ApprovalState,
    "channel": DispatchChannel,
    "kind": PositionKind,
    "outcome": Outcome,
}
RESULTS = """
    SELECT submission.receipt_number, organisation.name, requirement.title, coalesce(source.votum, '') AS votum,
           coalesce(source.reason, '') AS reason, coalesce(to_char(source.told_at, 'YYYY-MM-DD'), '') AS told
    FROM requirement
    JOIN submission ON submission.id = requirement.submission_id AND submission.state = 'released'
    JOIN organisation ON organisation.id = submission.organisation_id
    LEFT JOIN source ON source.requirement_id = requirement.id AND source.confirmed_at IS NOT NULL
    WHERE submission.round_id = ANY($1::int[]) ORDER BY submission.id, requirement.position, requirement.id
"""
APPROVALS = """
    SELECT paper.title, version.number, version.content_hash, organisation.name, approval.way, approval.state,
           coalesce(to_char(approval.decided_at, 'YYYY-MM-DD'), '') AS decided, approval.reservation
    FROM approval JOIN paper_version AS version ON version.id = approval.paper_version_id
    JOIN paper ON paper.id = version.paper_id JOIN organisation ON organisation.id = approval.association_id
    WHERE paper.matter_id = $1 ORDER BY version.id, approval.position
"""
DISPATCHES = """
    SELECT paper.title, version.number, version.content_hash, organisation.name, dispatch.channel, dispatch.outside_note,
           to_char(dispatch.sent_at, 'YYYY-MM-DD') AS sent,
           coalesce(to_char(dispatch.answered_at, 'YYYY-MM-DD'), '') AS answered, dispatch.answer_note
    FROM dispatch JOIN paper_version AS version ON version.id = dispatch.paper_version_id
    JOIN paper ON paper.id = version.paper_id JOIN organisation ON organisation.id = dispatch.addressee_id
    WHERE paper.matter_id = $1 ORDER BY dispatch.id
"""
FOLLOW_UPS = """
    SELECT position.title, position.kind, follow_up.outcome,
           concat_ws(', ', document_version.label, addressee.name) AS place, follow_up.evidence,
           follow_up.quotation, follow_up.link, to_char(follow_up.recorded_at, 'YYYY-MM-DD') AS day,
           coalesce(to_char(follow_up.confirmed_at, 'YYYY-MM-DD'), '') AS confirmed
    FROM follow_up JOIN position ON position.id = follow_up.position_id
    LEFT JOIN document_version ON document_version.id = follow_up.document_version_id
    LEFT JOIN organisation AS addressee ON addressee.id = follow_up.addressee_id
    WHERE position.matter_id = $1 ORDER BY follow_up.id
"""


async def contents_of(actor: Actor, matter: Matter, scratch: Path) -> AsyncIterator[Item]:
    """All that the actor may read of it, in the order of its life; made one at a time, what is long in a file of `scratch`."""
    rounds = [one for one in await Round.filter(matter=matter).select_related("office") if runs(actor, one.office)]
    ids = [one.id for one in rounds]
    for part in (
        _drafts(actor, matter),
        _ministry(matter),
        _answers(actor, ids),
        _papers(actor, matter),
        _replies(matter),
        _circulars(actor, matter),
        _tables(matter, ids),
        _acts(matter, scratch / "acts.csv"),
    ):
        async for item in part:
            yield item


async def _drafts(actor: Actor, matter: Matter) -> AsyncIterator[Item]:
    seen = DocumentVersion.filter(visible_document_versions(actor), document__matter_id=matter.id)
    for one in await seen.select_related("document", "file").order_by("id"):
        title = f"{one.document.title} {one.label}"
        yield _stored("01-Entwuerfe", "draft", title, one.dated_at or one.received_at, one.file)


async def _ministry(matter: Matter) -> AsyncIterator[Item]:
    mails = MinistryMail.filter(matter=matter).select_related("file").prefetch_related("attached__file")
    for mail in await mails.order_by("id"):
        at = mail.sent_at or mail.brought_at
        yield _stored("02-Ministerium", "ministry_mail", mail.subject or "Mail", at, mail.file, ending="eml")
        for one in mail.attached:
            yield _stored("02-Ministerium", "ministry_mail_file", one.name, at, one.file, named=True)
    for letter in await DeadlineRequest.filter(matter=matter).select_related("file").order_by("id"):
        yield _stored("02-Ministerium", "deadline_request", "Fristverlaengerung", letter.sent_at, letter.file)


async def _answers(actor: Actor, rounds: Sequence[int]) -> AsyncIterator[Item]:
    """Receipts, which say all of an answer, with the letters and files that were frozen with it."""
    folder = "03-Rueckmeldungen"
    released = Submission.filter(visible_submissions(actor), round_id__in=rounds, state=SubmissionState.RELEASED)
    for one in await released.select_related("organisation").order_by("id"):
        place, at = one.organisation, one.received_at or one.recorded_at
        assert at is not None
        receipt = await make_receipt(actor, one.id)
        title = f"{receipt.name.removesuffix('.pdf')} {place.name}"
        yield Item(folder, "receipt", title, day_of(at), "pdf", PDF, receipt.content, place.name)
        said = {"requirement__submission_id": one.id}
        readable = RequirementFile.filter(**said, requirement_id__in=await _readable(actor, one.id))
        for file in await readable.select_related("file").order_by("id"):
            yield _stored(folder, "requirement_file", file.name, at, file.file, place, named=True)
        for letter in await SubmissionLetter.filter(submission=one).select_related("file").order_by("id"):
            yield _stored(folder, "submission_letter", letter.name, at, letter.file, place, named=True)


async def _readable(actor: Actor, submission_id: int) -> list[int]:
    found = await Requirement.filter(visible_requirements(actor), submission_id=submission_id)
    return [one.id for one in found]


async def _papers(actor: Actor, matter: Matter) -> AsyncIterator[Item]:
    seen = PaperVersion.filter(visible_paper_versions(actor), paper__matter_id=matter.id, state=PaperState.SENT)
    for version in await seen.select_related("paper").order_by("id"):
        made = RenderedPaper.filter(paper_version=version).select_related("file").order_by("format")
        if {PaperFormat.PDF, PaperFormat.DOCX} - {one.format for one in await made}:
            await render_paper(version.id)
        for one in await made:
            what = " zum Veroeffentlichen" if one.format is PaperFormat.PUBLIC_PDF else ""
            title = f"{version.paper.title} Fassung {version.number}{what}"
            at = version.sent_at or version.created_at
            yield _stored("04-Papiere", "paper", title, at, one.file, ending=str(one.format).removeprefix("public_"))


async def _replies(matter: Matter) -> AsyncIterator[Item]:
    answered = Dispatch.filter(paper_version__paper__matter_id=matter.id, answer_file_id__isnull=False)
    for one in await answered.select_related("addressee", "answer_file").order_by("id"):
        assert one.answer_file is not None
        title = f"Antwort {one.addressee.name}"
        yield _stored("05-Antworten", "reply", title, one.answered_at or one.sent_at, one.answer_file, one.addressee)


async def _circulars(actor: Actor, matter: Matter) -> AsyncIterator[Item]:
    folder = "06-Rundschreiben"
    sent = Circular.filter(visible_circulars(actor), matter=matter, state=CircularState.SENT)
    for one in await sent.select_related("office").prefetch_related("attachments__file").order_by("id"):
        assert one.sent_at is not None
        number = one.numbered
        text = PaperText(
            one.subject,
            [(1, "", one.text)],
            letterhead=[one.office.name, f"Nr. {number}"],
            date=f"{day_of(one.sent_at):%d.%m.%Y}",
        )
        content = await render_pdf(text, publishable=True)
        yield Item(
            folder, "circular", f"{number} {one.subject}", day_of(one.sent_at), "pdf", PDF, content, one.office.name
        )
        for file in one.attachments:
            yield _stored(folder, "circular_attachment", file.name, one.sent_at, file.file, one.office, named=True)


async def _tables(matter: Matter, rounds: Sequence[int]) -> AsyncIterator[Item]:
    """What stands in rows: results, approvals with their check sums, dispatches and follow-ups."""
    for title, heads, statement, value in (
        ("Ergebnisse", "Beleg;Mitglied;Aenderungsbedarf;Votum;Begruendung;mitgeteilt", RESULTS, list(rounds)),
        ("Mitzeichnungen", "Papier;Fassung;SHA-256;Verband;Weg;Stand;am;Vorbehalt", APPROVALS, matter.id),
        ("Abgaben", "Papier;Fassung;SHA-256;Adressat;Weg;Vermerk;am;beantwortet;Antwort", DISPATCHES, matter.id),
        ("Verbleib", "Position;Art;Stand;wo;Beleg;Wortlaut;Quelle;am;bestätigt", FOLLOW_UPS, matter.id),
    ):
        found = await rows(statement, [value])
        yield _table(matter, title, heads.split(";"), [[_said(*cell) for cell in one.items()] for one in found])


async def _acts(matter: Matter, path: Path) -> AsyncIterator[Item]:
    """Who did what, by number: names stay where they can be erased."""
    await asyncio.to_thread(add_lines, path, [["Zeit", "Handlung", "Gegenstand", "Nummer", "Stelle"]])
    before: int | None = None
    while acts := await acts_of(Scope(None, None), Filters(matter=matter.id), before=before, limit=LINES_AT_ONCE):
        lines = [[one.at.isoformat(), one.action, one.noun, str(one.subject_id), one.place] for one in acts]
        await asyncio.to_thread(add_lines, path, lines)
        before = acts[-1].id
    assert matter.closed_at is not None
    yield Item("07-Tabellen", "table", "Verlauf", day_of(matter.closed_at), "csv", CSV, path)


def _said(column: str, value: Any) -> Any:
    """What was decided in words; the columns are named after it."""
    return record_words(DECIDED[column], value) if column in DECIDED else value


def _table(matter: Matter, title: str, heads: list[str], lines: Iterable[list[Any]]) -> Item:
    assert matter.closed_at is not None
    content = csv_table([heads, *([str(cell) for cell in line] for line in lines)])
    return Item("07-Tabellen", "table", title, day_of(matter.closed_at), "csv", CSV, content)


def _stored(
    folder: str,
    kind: str,
    title: str,
    at: datetime,
    file: StoredFile,
    place: Organisation | None = None,
    *,
    ending: str = "",
    named: bool = False,
) -> Item:
    """A stored file; `named`: its title is the name under which somebody brought it, with an ending."""
    stem, dot, last = title.rpartition(".")
    if named and dot:
        title, ending = stem, last.lower()
    return Item(
        folder,
        kind,
        title,
        day_of(at),
        ending or _ending(file.media_type),
        file.media_type,
        place_of(file),
        place.name if place else "",
    )


def _ending(media_type: str) -> str:
    return ENDINGS.get(media_type) or (mimetypes.guess_extension(media_type) or ".bin").removeprefix(".")


def day_of(at: datetime) -> date:
    """The day in Berlin."""
    return at.astimezone(clock.BERLIN).date()
