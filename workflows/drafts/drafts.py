"""Source documents (Entwürfe): taken in from a file, kept in versions, known only to their circle."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.database import transaction
from models.files import StoredFile
from models.matters import Circle, CircleBody, DocumentStage, DocumentVersion, Provision, SourceDocument
from models.organisations import Body
from workflows import clock
from workflows.access import Actor, visible_document_versions
from workflows.audit import record
from workflows.documents.law import read_law
from workflows.documents.provisions import ProvisionText
from workflows.drafts.provision_changes import compare_with_previous
from workflows.errors import Missing, Unacceptable, Unreadable
from workflows.files import store_file
from workflows.matters.matters import locked_matter, matter_in_work, show_matter
from workflows.texts import wrong_texts


@dataclass(frozen=True)
class DraftFacts:
    """What an office says of a version when it brings it."""

    title: str
    label: str
    stage: DocumentStage
    circle: Circle
    body_ids: Sequence[int] = ()
    officially_sent: bool = True
    undecided: bool = True
    embargo_until: datetime | None = None
    dated_at: datetime | None = None
    document_id: int | None = None


async def add_document_version(actor: Actor, matter_id: int, *, content: bytes, **facts: Any) -> DocumentVersion:
    """The office adds a draft, or the next version of one; a file that cannot be read is refused with the reason.

    The facts are those of DraftFacts. Files that state their provisions are read here; for others see recognitions.py.
    """
    said = DraftFacts(**facts)
    check_facts(said)
    await find_matter_to_run(actor, matter_id)
    law = await asyncio.to_thread(read_law, content)
    stored = await store_file(content, "application/zip" if content.startswith(b"PK") else "application/xml")
    async with transaction():
        await matter_in_work(actor, matter_id)
        version = await create_version(matter_id, said, stored, law.format, law.provisions)

        await record(actor, "document_version.added", version, circle=said.circle, provisions=len(law.provisions))
    return version


async def create_version(
    matter_id: int, said: DraftFacts, stored: StoredFile, form: str, provisions: Sequence[ProvisionText]
) -> DocumentVersion:
    """The rows of a version, in the transaction of the caller, who asked for the right to do so."""
    await _check_bodies(said.body_ids)
    document = await _document(matter_id, said.document_id, said.title)
    version = await DocumentVersion.create(
        document=document,
        number=await DocumentVersion.filter(document_id=document.id).count() + 1,
        label=said.label.strip(),
        stage=said.stage,
        officially_sent=said.officially_sent,
        undecided=said.undecided,
        circle=said.circle,
        embargo_until=said.embargo_until,
        format=form,
        file=stored,
        dated_at=said.dated_at,
        received_at=clock.now(),
    )
    await CircleBody.bulk_create([CircleBody(document_version=version, body_id=one) for one in said.body_ids])
    await Provision.bulk_create([_provision(version, at, text) for at, text in enumerate(provisions, start=1)])
    await compare_with_previous(version, provisions)
    return version


async def list_document_versions(actor: Actor, matter_id: int) -> list[DocumentVersion]:
    """All versions of a matter's drafts that the actor may know of, the newest first."""
    await show_matter(actor, matter_id)
    visible = DocumentVersion.filter(visible_document_versions(actor), document__matter_id=matter_id)
    return await visible.prefetch_related("document").order_by("-received_at", "-id")


async def find_matter_to_run(actor: Actor, matter_id: int) -> None:
    """Refuse early, before a large file is read, whoever may not run the matter."""
    async with transaction():
        await locked_matter(actor, matter_id)


async def _document(matter_id: int, document_id: int | None, title: str) -> SourceDocument:
    if document_id is None:
        return await SourceDocument.create(matter_id=matter_id, title=title.strip())
    document = await SourceDocument.filter(id=document_id, matter_id=matter_id).select_for_update().first()
    if document is None:
        raise Missing(document=document_id)
    return document


def _provision(version: DocumentVersion, position: int, text: ProvisionText) -> Provision:
    if len(text.key) > 160 or len(text.label) > 200 or len(text.heading) > 600:
        raise Unreadable("heading_too_long", provision=text.label[:80])
    return Provision(
        document_version=version,
        position=position,
        key=text.key,
        parent_key=text.parent_key or "",
        kind=text.kind,
        level=text.level,
        label=text.label,
        heading=text.heading,
        text=text.text,
        text_hash=text.text_hash,
    )


def check_facts(said: DraftFacts) -> None:
    """Unacceptable for a title or name that is missing or too long, or a circle of bodies without bodies."""
    wrong = wrong_texts(title=(said.title, 400), label=(said.label, 160))
    if bool(said.body_ids) != (said.circle is Circle.BODIES):
        wrong["bodies"] = "circle_bodies"
    if wrong:
        raise Unacceptable(fields=wrong)


async def _check_bodies(body_ids: Sequence[int]) -> None:
    if body_ids and await Body.filter(id__in=body_ids).count() != len(set(body_ids)):
        raise Unacceptable(fields={"bodies": "unknown"})
