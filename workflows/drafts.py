"""Source documents (Entwürfe): read from a file into provisions, kept in versions, seen only by their circle."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from tortoise.expressions import Subquery
from tortoise.functions import Count

from models.database import rows, transaction
from models.matters import Circle, CircleBody, DocumentStage, DocumentVersion, Provision, SourceDocument
from models.organisations import Body
from models.submissions import Requirement, RequirementProvision
from workflows import clock
from workflows.access import Actor, find, visible_document_versions, visible_requirements
from workflows.audit import record
from workflows.documents.law import read_law
from workflows.documents.provisions import Law, ProvisionText
from workflows.errors import Missing, Unacceptable, Unreadable, WrongState
from workflows.files import store_file
from workflows.matters import locked_matter, show_matter
from workflows.provision_changes import compare_with_previous

WITHOUT_SEARCH = (
    *("id", "document_version_id", "position", "key", "parent_key", "kind", "level"),
    *("label", "heading", "text", "text_hash"),
)
SEARCH = """
    SELECT id FROM provision WHERE document_version_id = $1
    AND (search @@ websearch_to_tsquery('german', $2) OR strpos(lower(label), lower($2)) > 0)
"""


@dataclass(frozen=True)
class Draft:
    """A version as one reads it. `counts`: requirements per provision that the reader may see; `found`: what was searched.

    `counts_below` counts those at a provision and at all parts of it.
    """

    version: DocumentVersion
    provisions: list[Provision]
    counts: dict[int, int]
    found: frozenset[int] | None

    @cached_property
    def counts_below(self) -> dict[int, int]:
        by_key = {one.key: one for one in self.provisions}
        below = {one.id: 0 for one in self.provisions}
        for provision in self.provisions:
            place: Provision | None = provision
            while place is not None:
                below[place.id] += self.counts.get(provision.id, 0)
                place = by_key.get(place.parent_key)
        return below


async def add_document_version(
    actor: Actor,
    matter_id: int,
    *,
    content: bytes,
    title: str,
    label: str,
    stage: DocumentStage,
    circle: Circle,
    body_ids: Sequence[int] = (),
    officially_sent: bool = True,
    undecided: bool = True,
    dated_at: datetime | None = None,
    document_id: int | None = None,
) -> DocumentVersion:
    """The office adds a draft, or the next version of one; a file that cannot be read is refused with the reason."""
    _check(title, label, circle, body_ids)
    await find_matter_to_run(actor, matter_id)
    law = await asyncio.to_thread(read_law, content)
    stored = await store_file(content, "application/zip" if content.startswith(b"PK") else "application/xml")
    async with transaction():
        matter = await locked_matter(actor, matter_id)

        if matter.closed_at is not None:
            raise WrongState("matter_closed")
        await _check_bodies(body_ids)

        document = await _document(matter_id, document_id, title)
        version = await DocumentVersion.create(
            document=document,
            number=await DocumentVersion.filter(document_id=document.id).count() + 1,
            label=label.strip(),
            stage=stage,
            officially_sent=officially_sent,
            undecided=undecided,
            circle=circle,
            format=law.format,
            file=stored,
            dated_at=dated_at,
            received_at=clock.now(),
        )
        await CircleBody.bulk_create([CircleBody(document_version=version, body_id=one) for one in body_ids])
        await Provision.bulk_create(_provisions(version, law))
        await compare_with_previous(version, law.provisions)

        await record(actor, "document_version.added", version, circle=circle, provisions=len(law.provisions))
    return version


async def show_draft(actor: Actor, version_id: int, query: str | None = None) -> Draft:
    """A version provision by provision, with what was asked for at each; `query` marks those that contain the words."""
    version = await find(
        DocumentVersion.all().prefetch_related("document__matter", "circle_bodies__body"),
        visible_document_versions(actor),
        version_id,
    )
    provisions = await Provision.filter(document_version_id=version.id).only(*WITHOUT_SEARCH)
    found = await rows(SEARCH, [version.id, query.strip()]) if query and query.strip() else None
    return Draft(
        version,
        provisions,
        await _counts(actor, version.id),
        frozenset(row["id"] for row in found) if found is not None else None,
    )


async def list_document_versions(actor: Actor, matter_id: int) -> list[DocumentVersion]:
    """All versions of a matter's drafts that the actor may know of, the newest first."""
    await show_matter(actor, matter_id)
    visible = DocumentVersion.filter(visible_document_versions(actor), document__matter_id=matter_id)
    return await visible.prefetch_related("document").order_by("-received_at", "-id")


async def find_matter_to_run(actor: Actor, matter_id: int) -> None:
    """Refuse early, before a large file is read, whoever may not run the matter."""
    async with transaction():
        await locked_matter(actor, matter_id)


async def _counts(actor: Actor, version_id: int) -> dict[int, int]:
    """Offices count what they may read; members only what is their own, so that no small cell tells on another."""
    seen = Requirement.filter(visible_requirements(actor))
    if not actor.is_office:
        seen = seen.filter(submission__organisation_id__in=actor.organisation_ids)
    places = RequirementProvision.filter(
        provision__document_version_id=version_id, requirement_id__in=Subquery(seen.values("id"))
    )
    counted = await places.annotate(requirements=Count("id")).group_by("provision_id").values_list(
        "provision_id", "requirements"
    )  # fmt: skip
    return dict(counted)


async def _document(matter_id: int, document_id: int | None, title: str) -> SourceDocument:
    if document_id is None:
        return await SourceDocument.create(matter_id=matter_id, title=title.strip())
    document = await SourceDocument.filter(id=document_id, matter_id=matter_id).select_for_update().first()
    if document is None:
        raise Missing(document=document_id)
    return document


def _provisions(version: DocumentVersion, law: Law) -> list[Provision]:
    return [_provision(version, position, text) for position, text in enumerate(law.provisions, start=1)]


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


def _check(title: str, label: str, circle: Circle, body_ids: Sequence[int]) -> None:
    wrong = {}
    for name, value, most in (("title", title, 400), ("label", label, 160)):
        if not value.strip() or len(value) > most:
            wrong[name] = "too_long" if value.strip() else "empty"
    if bool(body_ids) != (circle is Circle.BODIES):
        wrong["bodies"] = "circle_bodies"
    if wrong:
        raise Unacceptable(fields=wrong)


async def _check_bodies(body_ids: Sequence[int]) -> None:
    if body_ids and await Body.filter(id__in=body_ids).count() != len(set(body_ids)):
        raise Unacceptable(fields={"bodies": "unknown"})
