"""An office's own template for Word: brought by its lead or administration, tried before it is taken."""

import asyncio

from models.database import transaction
from models.organisations import Organisation
from models.papers import PaperTemplate
from workflows import clock
from workflows.access import Actor, is_administrator, is_lead, require
from workflows.audit import record
from workflows.documents.bounded_process import DocumentError
from workflows.documents.office_file import elements, unpacked
from workflows.documents.paper import render_docx
from workflows.documents.specimen import specimen
from workflows.errors import Missing, Unreadable
from workflows.files import DOCX, read_file, store_file
from workflows.submissions.submission_files import room

TEXT = "word/document.xml"
RUNNING = ("word/embeddings/", "word/activeX/")
REASONS = {
    "sheet_too_large": "word_too_large",
    "sheet_protected": "word_protected",
    "sheet_not_xlsx": "word_not_docx",
    "sheet_damaged": "word_damaged",
}


async def show_template(actor: Actor) -> tuple[PaperTemplate | None, bool]:
    """The template of one's own office, if there is one, and whether this person may replace it."""
    require(True, actor.is_office, code="offices_only")
    found = await PaperTemplate.filter(office_id=actor.organisation_id).select_related("file").first()
    return found, may_bring(actor)


async def bring_template(actor: Actor, *, name: str, content: bytes) -> PaperTemplate:
    """Take a Word file as the template of one's own office, after a paper could be made with it.

    Raises Unreadable with word_too_large, word_protected, word_not_docx, word_damaged, attachment_with_macros,
    template_calls_out or template_unusable.
    """
    require(actor.is_office, may_bring(actor), code="template_lead")
    await _try(content)
    stored = await store_file(content, DOCX)
    async with transaction():
        office = await Organisation.filter(id=actor.organisation_id).select_for_update(no_key=True).get()

        template, _ = await PaperTemplate.update_or_create(
            office=office,
            defaults={
                "file": stored,
                "name": name[:200],
                "brought_by_id": actor.person_id,
                "brought_at": clock.now(),
            },
        )

        await record(actor, "paper_template.brought", template, file=stored.id)
    return template


async def remove_template(actor: Actor) -> None:
    """From now on papers of one's own office look like those of the house again."""
    require(actor.is_office, may_bring(actor), code="template_lead")
    async with transaction():
        template = await PaperTemplate.filter(office_id=actor.organisation_id).select_for_update().first()
        if template is None:
            raise Missing(paper_template=actor.organisation_id)

        await template.delete()

        await record(actor, "paper_template.removed", template)


async def template_of(office_id: int) -> bytes | None:
    """The template for papers of this office; None: that of the house."""
    found = await PaperTemplate.filter(office_id=office_id).select_related("file").first()
    return await read_file(found.file) if found else None


def may_bring(actor: Actor) -> bool:
    """Who decides how the files of an office look."""
    return is_lead(actor) or is_administrator(actor)


async def print_template_sample(actor: Actor) -> tuple[str, str, bytes]:
    """A short paper in the present template of one's own office: name, media type and bytes; nothing is kept."""
    require(True, actor.is_office, code="offices_only")
    office = await Organisation.get(id=actor.organisation_id)
    async with room():
        return "Muster.docx", DOCX, await render_docx(specimen(office.name), template=await template_of(office.id))


async def _try(content: bytes) -> None:
    try:
        await asyncio.to_thread(_check_parts, content)
    except Unreadable as refusal:
        raise Unreadable(REASONS.get(refusal.code, refusal.code), **refusal.facts) from refusal
    try:
        await render_docx(specimen("Muster"), template=content)
    except (DocumentError, TimeoutError) as error:
        raise Unreadable("template_unusable") from error


def _check_parts(content: bytes) -> None:
    """Pandoc takes parts of a template over with all that they refer to: our papers must not call elsewhere when opened."""
    for name, part in unpacked(content, TEXT).items():
        if name.startswith(RUNNING):
            raise Unreadable("template_calls_out", what=name.rpartition("/")[2])
        if name.endswith(".rels"):
            for _, given in elements(part):
                if given.get("TargetMode") == "External" and not given.get("Type", "").endswith("/hyperlink"):
                    raise Unreadable("template_calls_out", what=given.get("Target", "")[:80])
