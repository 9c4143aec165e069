"""Asking the ministry for more time (Fristverlängerung): a letter as PDF and Word, its dispatch, and what came back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.database import transaction
from models.matters import DeadlineRequest, Matter, MinistryMail
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_matters
from workflows.audit import record
from workflows.documents.paper import render_docx, render_pdf
from workflows.documents.paper_html import PaperText
from workflows.errors import Missing, Unacceptable, WrongState
from workflows.files import DOCX, PDF, read_file, store_file
from workflows.matters.matters import matter_in_work, require_open
from workflows.matters.stages import working_days
from workflows.papers.paper_templates import template_of
from workflows.papers.paper_themes import theme_of
from workflows.submissions.submission_files import room
from workflows.submissions.submission_words import written, written_day
from workflows.texts import wrong_texts

WEEKS = 4  # what a hearing of associations needs
LETTER = """Sehr geehrte Damen und Herren,

für die Übersendung des Entwurfs „{title}“ danken wir. Sie bitten um Stellungnahme bis {due}. Zwischen Eingang und Frist liegen \
{days} Werktage.

In dieser Zeit können wir unsere Mitglieder, die das Gesetz auszuführen hätten, nicht in der gebotenen Weise beteiligen; unsere \
Gremien können sich nicht befassen. Nach § 47 Absatz 1 der Gemeinsamen Geschäftsordnung der Bundesministerien ist der Entwurf \
den kommunalen Spitzenverbänden möglichst frühzeitig zuzuleiten.

Wir bitten daher, die Frist bis {until} zu verlängern.

Mit freundlichen Grüßen"""


class LetterFormat(StrEnum):
    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True)
class DeadlinePage:
    """What is proposed for a letter, and the letters that went out."""

    matter: Matter
    asked_until: datetime
    text: str
    requests: list[DeadlineRequest]


async def show_deadline_requests(actor: Actor, matter_id: int) -> DeadlinePage:
    """For the office that runs the matter: a proposed letter, and those before it."""
    matter = await _matter(actor, matter_id)
    due = _due(matter)
    until = max(due, clock.now()) + timedelta(weeks=WEEKS)
    days = working_days(await _received(matter), due)
    text = LETTER.format(title=matter.title, due=written(due), days=days, until=written(until))
    requests = await DeadlineRequest.filter(matter_id=matter.id)
    return DeadlinePage(matter, until, text, requests)


async def make_letter(actor: Actor, matter_id: int, *, text: str, format_: LetterFormat) -> tuple[str, str, bytes]:
    """The letter as a file to be sent: name, media type and bytes; nothing is kept."""
    matter = await _matter(actor, matter_id)
    paper = _paper(matter, text)
    async with room():
        if format_ is LetterFormat.DOCX:
            return (
                "Fristverlaengerung.docx",
                DOCX,
                await render_docx(paper, template=await template_of(matter.office_id)),
            )
        theme = await theme_of(matter.office_id)
        return "Fristverlaengerung.pdf", PDF, await render_pdf(paper, publishable=True, theme=theme)


async def record_deadline_request(
    actor: Actor, matter_id: int, *, text: str, asked_until: datetime, note: str
) -> DeadlineRequest:
    """The letter went out, in this wording and in this way; it is kept as PDF."""
    if wrong := wrong_texts(text=(text, 10_000), note=(note, 300)):
        raise Unacceptable(fields=wrong)
    matter = await _matter(actor, matter_id)
    if asked_until <= _due(matter):
        raise Unacceptable(fields={"asked_until": "before_due"})
    stored = await store_file((await make_letter(actor, matter_id, text=text, format_=LetterFormat.PDF))[2], PDF)
    async with transaction():
        matter = await matter_in_work(actor, matter_id)
        request = await DeadlineRequest.create(
            matter=matter,
            file=stored,
            due_at=_due(matter),
            asked_until=asked_until,
            text=text,
            note=note.strip(),
            sent_by_id=actor.person_id,
            sent_at=clock.now(),
        )

        await record(actor, "deadline_request.sent", request, matter=matter.id)
    return request


async def answer_deadline_request(
    actor: Actor, request_id: int, *, granted_until: datetime | None = None
) -> DeadlineRequest:
    """The ministry granted more time, which becomes the deadline of the matter, or declined."""
    found = await DeadlineRequest.filter(id=request_id).only("id", "matter_id").first()
    if found is None:
        raise Missing(request=request_id)
    async with transaction():
        matter = await matter_in_work(actor, found.matter_id)
        request = await DeadlineRequest.filter(id=request_id).select_for_update().get()

        if request.answered_at is not None:
            raise WrongState("deadline_answered")
        if granted_until is not None and granted_until <= request.due_at:
            raise Unacceptable(fields={"granted_until": "before_due"})
        request.answered_at, request.granted_until = clock.now(), granted_until
        await request.save(update_fields=["answered_at", "granted_until"])
        if granted_until is not None:
            matter.due_at = granted_until
            matter.version += 1
            await matter.save(update_fields=["due_at", "version"])

        await record(actor, "deadline_request.answered", request, granted=granted_until is not None)
    return request


async def sent_letter(actor: Actor, request_id: int) -> tuple[str, str, bytes]:
    """The letter as it went out."""
    request = await DeadlineRequest.filter(id=request_id).select_related("file").first()
    if request is None:
        raise Missing(request=request_id)
    await _matter(actor, request.matter_id)
    return f"Fristverlaengerung-{request.id}.pdf", PDF, await read_file(request.file)


async def _matter(actor: Actor, matter_id: int) -> Matter:
    query = Matter.all().select_related("office", "ministry", "officer", "lead_association")
    matter = await find(query, visible_matters(actor), matter_id)
    require(True, runs(actor, matter.office), code="not_your_office")
    return matter


async def _received(matter: Matter) -> datetime:
    """When the ministry first wrote, else when the matter was opened."""
    first = await MinistryMail.filter(matter_id=matter.id, sent_at__isnull=False).order_by("sent_at").first()
    return first.sent_at if first and first.sent_at else matter.opened_at


def _due(matter: Matter) -> datetime:
    require_open(matter)
    if matter.due_at is None:
        raise WrongState("no_deadline")
    return matter.due_at


def _paper(matter: Matter, text: str) -> PaperText:
    references = [f"Unser Zeichen: {matter.our_reference}" if matter.our_reference else ""]
    references.append(f"Ihr Zeichen: {matter.their_reference}" if matter.their_reference else "")
    ministry = [matter.ministry.name] if matter.ministry else []
    return PaperText(
        title=f"Bitte um Fristverlängerung: {matter.short_title}",
        sections=[(1, "", text)],
        letterhead=[matter.office.name, *ministry, *filter(None, references)],
        date=written_day(clock.today()),
        signatures=[[matter.officer.name, matter.office.name]] if matter.officer else [],
    )
