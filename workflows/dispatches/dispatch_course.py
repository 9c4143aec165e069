"""What comes of a dispatch: the addressee has it, answers it, or is not waited for any more; and reading all of that."""

from typing import NamedTuple

from tortoise.expressions import Q, Subquery

from models.database import transaction
from models.dispatches import Dispatch, DispatchReminder, ReceiptWay
from models.files import StoredFile
from models.matters import MinistryMail, MinistryMailFile
from models.papers import PaperVersion
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_paper_versions
from workflows.audit import record
from workflows.errors import Missing, Stale, Unacceptable, WrongState
from workflows.files import PDF, read_file, store_file
from workflows.paging import Page, page_of


class DispatchSheet(NamedTuple):
    """A dispatch, and for who runs its matter the mails that answered it and the letters that asked, the newest first."""

    dispatch: Dispatch
    replies: list[MinistryMail]
    may_note: bool
    reminders: list[DispatchReminder]

    @property
    def letters(self) -> list[tuple[int, str]]:
        """The PDF files that came with the replies: id and name."""
        return [(one.id, one.name) for mail in self.replies for one in mail.attached if one.file.media_type == PDF]

    @property
    def written(self) -> str:
        """What the newest reply of a person says."""
        return next((one.text for one in self.replies if "automatic" not in one.remarks), "")


async def record_receipt(actor: Actor, dispatch_id: int, *, version: int) -> Dispatch:
    """The addressee has it: the office notes the moment."""
    async with transaction():
        dispatch = await _dispatch(actor, dispatch_id, version)

        dispatch.received_at, dispatch.received_by = clock.now(), ReceiptWay.HAND
        dispatch.version += 1
        await dispatch.save()

        await record(actor, "dispatch.received", dispatch)
    return dispatch


async def record_reply(
    actor: Actor,
    dispatch_id: int,
    *,
    version: int,
    note: str,
    content: bytes | None = None,
    attached_id: int | None = None,
) -> Dispatch:
    """What the addressee answered, with the letter as PDF if there is one: brought now, or a file of a mail that replied."""
    if not note.strip():
        raise Unacceptable(fields={"note": "missing"})
    if content is not None and not content.startswith(b"%PDF-"):
        raise Unacceptable(fields={"file": "not_a_pdf"})
    await _check_may_note(actor, dispatch_id, version)
    stored = await store_file(content, PDF) if content else await _letter(dispatch_id, attached_id)
    async with transaction():
        dispatch = await _dispatch(actor, dispatch_id, version)

        dispatch.answered_at, dispatch.answer_note = clock.now(), note
        dispatch.answer_file_id = stored.id if stored else dispatch.answer_file_id
        dispatch.version += 1
        await dispatch.save()

        await record(actor, "dispatch.answered", dispatch)
    return dispatch


async def close_dispatch(actor: Actor, dispatch_id: int, *, version: int, note: str) -> Dispatch:
    """No answer is to be expected any more, for the reason in `note`; nobody is reminded of it from now on."""
    if not note.strip():
        raise Unacceptable(fields={"note": "missing"})
    async with transaction():
        dispatch = await _dispatch(actor, dispatch_id, version)

        if dispatch.answered_at:
            raise WrongState("dispatch_answered")
        dispatch.closed_at, dispatch.closed_note = clock.now(), note.strip()[:300]
        dispatch.version += 1
        await dispatch.save()

        await record(actor, "dispatch.closed", dispatch)
    return dispatch


async def list_dispatches(actor: Actor, *, page: int = 1) -> Page[Dispatch]:
    """Where papers went and what came back, newest first."""
    seen = PaperVersion.filter(visible_paper_versions(actor))
    query = Dispatch.filter(paper_version_id__in=Subquery(seen.values("id")))
    return await page_of(
        query.select_related("addressee", "through", "copy_to", "paper_version__paper").order_by("-id"), page
    )


async def show_dispatch(actor: Actor, dispatch_id: int) -> DispatchSheet:
    """One dispatch with its paper; for the office that notes what came back, with the mails that answered it."""
    seen = PaperVersion.filter(visible_paper_versions(actor))
    dispatch = await find(
        Dispatch.all().select_related("addressee", "through", "copy_to", "paper_version__paper__matter__office"),
        Q(paper_version_id__in=Subquery(seen.values("id"))),
        dispatch_id,
    )
    may_note = runs(actor, dispatch.paper_version.paper.matter.office)
    query = MinistryMail.filter(answers_id=dispatch.id).prefetch_related("attached__file").order_by("-id")
    reminders = DispatchReminder.filter(dispatch_id=dispatch.id)
    return DispatchSheet(dispatch, await query if may_note else [], may_note, await reminders if may_note else [])


async def answer_letter(actor: Actor, dispatch_id: int) -> tuple[str, str, bytes]:
    """The letter with which the addressee answered: name, media type and bytes."""
    sheet = await show_dispatch(actor, dispatch_id)
    stored = await StoredFile.get_or_none(id=sheet.dispatch.answer_file_id or 0) if sheet.may_note else None
    if stored is None:
        raise Missing(dispatch=dispatch_id)
    return f"Antwort-{dispatch_id}.pdf", PDF, await read_file(stored)


async def _letter(dispatch_id: int, attached_id: int | None) -> StoredFile | None:
    if attached_id is None:
        return None
    query = MinistryMailFile.filter(id=attached_id, mail__answers_id=dispatch_id, file__media_type=PDF)
    found = await query.select_related("file").first()
    if found is None:
        raise Unacceptable(fields={"attached": "choice"})
    return found.file


async def _check_may_note(actor: Actor, dispatch_id: int, version: int) -> None:
    """Refuse before bytes are stored; storing takes time, so it is asked again under the lock of the change."""
    async with transaction():
        await _dispatch(actor, dispatch_id, version)


async def _dispatch(actor: Actor, dispatch_id: int, version: int) -> Dispatch:
    dispatch = await (
        Dispatch.filter(id=dispatch_id)
        .select_for_update(of=("dispatch",))
        .select_related("paper_version__paper__matter__office")
        .first()
    )
    if dispatch is None:
        raise Missing(dispatch=dispatch_id)
    office = dispatch.paper_version.paper.matter.office
    require(actor.is_office, runs(actor, office))
    if dispatch.version != version:
        raise Stale(current=dispatch.version)
    return dispatch
