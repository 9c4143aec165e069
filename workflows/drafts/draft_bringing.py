"""A draft as an office brings it: from its own disk or from a ministry's mail, stating its provisions or not."""

from typing import Any, NamedTuple

from models.matters import DocumentVersion, Recognition
from models.organisations import Body
from workflows.access import Actor
from workflows.documents.law import states_provisions
from workflows.drafts.drafts import add_document_version
from workflows.drafts.recognitions import begin_recognition
from workflows.errors import Missing, Unacceptable
from workflows.matters.matter_choices import prepare_draft
from workflows.matters.ministry_mails import mail_file, mails_of


class Brought(NamedTuple):
    """A file with its name."""

    name: str
    content: bytes


class DraftChoices(NamedTuple):
    """What the form of a draft offers; `attached` are the files of the matter's mails that could be one."""

    matter: Any
    versions: list[DocumentVersion]
    bodies: list[Body]
    attached: list[tuple[int, str]]


async def bring_draft(
    actor: Actor, matter_id: int, *, brought: Brought | None, attachment_id: int | None = None, **facts: Any
) -> DocumentVersion | Recognition:
    """A version where the file states its provisions, else what was recognised in it and waits to be checked."""
    if brought is None:
        brought = await _attached(actor, matter_id, attachment_id)
    if states_provisions(brought.content):
        return await add_document_version(actor, matter_id, content=brought.content, **facts)
    return await begin_recognition(actor, matter_id, content=brought.content, name=brought.name, **facts)


async def prepare_to_bring(actor: Actor, matter_id: int) -> DraftChoices:
    """What can be chosen when a draft is added."""
    matter, versions, bodies = await prepare_draft(actor, matter_id)
    mails = await mails_of(matter.id)
    attached = [(one.id, one.name) for mail in mails for one in mail.attached if one.may_be_draft]
    return DraftChoices(matter, versions, bodies, attached)


async def _attached(actor: Actor, matter_id: int, attachment_id: int | None) -> Brought:
    if attachment_id is None:
        raise Unacceptable(fields={"file": "missing"})
    for mail in await mails_of(matter_id):
        if any(one.id == attachment_id for one in mail.attached):
            name, _, content = await mail_file(actor, mail.id, attachment_id)
            return Brought(name, content)
    raise Missing(attachment=attachment_id)
