"""Reminding an addressee of its answer: a letter as PDF and Word, and the note that it went out."""

from models.database import transaction
from models.dispatches import Dispatch, DispatchReminder
from workflows import clock
from workflows.access import Actor, require
from workflows.audit import record
from workflows.dispatches.dispatch_course import show_dispatch
from workflows.documents.paper import render_docx, render_pdf
from workflows.documents.paper_html import PaperText
from workflows.errors import Unacceptable, WrongState
from workflows.files import DOCX, PDF, store_file
from workflows.matters.deadline_requests import LetterFormat
from workflows.papers.paper_templates import template_of
from workflows.papers.paper_themes import theme_of
from workflows.submissions.submission_files import room
from workflows.submissions.submission_words import written_day
from workflows.texts import wrong_texts


async def make_reminder(actor: Actor, dispatch_id: int, *, text: str, format_: LetterFormat) -> tuple[str, str, bytes]:
    """The letter as a file to be sent: name, media type and bytes; nothing is kept."""
    dispatch = await _awaited(actor, dispatch_id)
    paper, office_id = _paper(dispatch, text), dispatch.paper_version.paper.matter.office_id
    async with room():
        if format_ is LetterFormat.DOCX:
            return (
                f"Erinnerung-{dispatch_id}.docx",
                DOCX,
                await render_docx(paper, template=await template_of(office_id)),
            )
        theme = await theme_of(office_id)
        return f"Erinnerung-{dispatch_id}.pdf", PDF, await render_pdf(paper, publishable=True, theme=theme)


async def record_reminder(actor: Actor, dispatch_id: int, *, text: str, note: str) -> DispatchReminder:
    """The letter went out, in this wording and in this way; it is kept as PDF."""
    if wrong := wrong_texts(text=(text, 10_000), reminded=(note, 300)):
        raise Unacceptable(fields=wrong)
    stored = await store_file((await make_reminder(actor, dispatch_id, text=text, format_=LetterFormat.PDF))[2], PDF)
    async with transaction():
        dispatch = await _awaited(actor, dispatch_id)
        reminder = await DispatchReminder.create(
            dispatch=dispatch,
            file=stored,
            text=text,
            note=note.strip(),
            sent_by_id=actor.person_id,
            sent_at=clock.now(),
        )

        await record(actor, "dispatch.reminded", dispatch, reminder=reminder.id)
    return reminder


async def _awaited(actor: Actor, dispatch_id: int) -> Dispatch:
    sheet = await show_dispatch(actor, dispatch_id)
    require(actor.is_office, sheet.may_note, code="not_your_office")
    if sheet.dispatch.answered_at is not None:
        raise WrongState("dispatch_answered")
    return sheet.dispatch


def _paper(dispatch: Dispatch, text: str) -> PaperText:
    matter = dispatch.paper_version.paper.matter
    references = [f"Unser Zeichen: {matter.our_reference}" if matter.our_reference else ""]
    references.append(f"Ihr Zeichen: {matter.their_reference}" if matter.their_reference else "")
    return PaperText(
        title=f"Erinnerung: {dispatch.paper_version.paper.title}",
        sections=[(1, "", text)],
        letterhead=[matter.office.name, dispatch.addressee.name, *filter(None, references)],
        date=written_day(clock.today()),
    )
