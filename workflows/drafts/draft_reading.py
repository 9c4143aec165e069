"""Reading a draft: part by part with its contents, the law in force beside it, and what was asked for at each provision.

Everything starts from the circle of the version.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tortoise.expressions import Q

from models.database import rows
from models.matters import DocumentStage, DocumentVersion, Provision
from models.rounds import Round
from models.submissions import Requirement, Submission, SubmissionState
from workflows import clock
from workflows.access import (
    Actor,
    find,
    visible_document_versions,
    visible_requirements,
    visible_rounds,
    visible_submissions,
)
from workflows.drafts.draft_parts import Entry, Part, below, cut
from workflows.errors import Missing
from workflows.paging import Page, page_of

WITHOUT_SEARCH = (
    *("id", "document_version_id", "position", "key", "parent_key", "kind", "level"),
    *("label", "heading", "text", "text_hash"),
)
OUTLINE = """
    SELECT id, position, key, parent_key, kind, level, label, heading, length(text) AS letters
    FROM provision WHERE document_version_id = $1 ORDER BY position
"""
PLACES = "SELECT provision_id, requirement_id FROM requirement_provision WHERE provision_id = ANY($1::int[])"
SETTLED = (DocumentStage.IN_FORCE, DocumentStage.LAW)


@dataclass(frozen=True)
class Beside:
    """Another version beside the one that is read: its texts by key, and what stands only there, by the key above it."""

    version: DocumentVersion
    texts: Mapping[str, Provision] = field(default_factory=dict)
    gone: Mapping[str, list[Provision]] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What was asked for at provisions, by their id: of one's own desk (offices: all they may read), and of others."""

    own: dict[int, int]
    others: dict[int, int]


@dataclass(frozen=True)
class Draft:
    """A part of a version as one reads it. `comparable`: versions that can stand beside it, the law in force first.

    `rounds`: in which the reader is asked about it now; `drafts`: her desk's unfinished answers there.
    """

    version: DocumentVersion
    parts: list[Part]
    part: Part
    provisions: list[Provision]
    asked: Asked
    comparable: list[DocumentVersion]
    beside: Beside | None
    rounds: list[Round]
    drafts: list[Submission]

    def called(self, version: DocumentVersion) -> str:
        """A version as it is told from those that can stand beside it."""
        if version.document_id != self.version.document_id:
            return f"{version.document.title} · {version.label}"
        alike = [one for one in (self.version, *self.comparable) if one.label == version.label]
        return f"{version.label} ({version.number})" if len(alike) > 1 else version.label

    @cached_property
    def counts_below(self) -> dict[int, int]:
        """How much of one's own was asked for at each provision of this part and everything in it."""
        entries = {one.key: one for one in self.part.entries}
        counted = dict.fromkeys((one.id for one in self.part.entries), 0)
        for entry in self.part.entries:
            place: Entry | None = entry
            while place is not None:
                counted[place.id] += self.asked.own.get(entry.id, 0)
                place = entries.get(place.parent_key)
        return counted


@dataclass(frozen=True)
class Place:
    """One provision with everything in it, under its own address, and the requirements there that the reader may see."""

    draft: Draft
    provision: Provision
    requirements: Page[Requirement]


async def show_draft(
    actor: Actor, version_id: int, *, part: int = 1, at: int | None = None, beside_id: int | None = None
) -> Draft:
    """A part of a version by its number, or the one with the provision `at`; `beside_id` puts another version beside."""
    version = await version_to_read(actor, version_id)
    parts = cut(await _outline(version.id)) or [Part(1, ())]
    chosen = parts[min(max(part, 1), len(parts)) - 1]
    if at is not None:
        chosen = next((one for one in parts if any(entry.id == at for entry in one.entries)), chosen)
    return await _read(actor, version, parts, chosen, beside_id)


async def show_provision(actor: Actor, provision_id: int, *, beside_id: int | None = None, page: int = 1) -> Place:
    """One provision with everything in it, and what was asked for there; Missing outside the circle of its version."""
    provision = await Provision.filter(id=provision_id).only("id", "document_version_id", "key").first()
    if provision is None:
        raise Missing(provision=provision_id)
    version = await version_to_read(actor, provision.document_version_id)
    parts = cut(await _outline(version.id))
    inside = Part(
        next(one.number for one in parts if any(entry.id == provision_id for entry in one.entries)),
        below((entry for one in parts for entry in one.entries), [provision.key]),
    )
    draft = await _read(actor, version, parts, inside, beside_id)
    there = {one for _, one in await _places([one.id for one in inside.entries])}
    seen = Requirement.filter(visible_requirements(actor), id__in=list(there))
    seen = seen.exclude(submission__state=SubmissionState.WITHDRAWN)
    seen = seen.order_by("-id").prefetch_related("submission__organisation", "places__provision", "topic", "supports")
    return Place(draft, draft.provisions[0], await page_of(seen, page))


async def show_whole_draft(actor: Actor, version_id: int) -> tuple[DocumentVersion, list[Provision]]:
    """A version from the first to the last provision, for paper."""
    version = await version_to_read(actor, version_id)
    return version, await Provision.filter(document_version_id=version.id).only(*WITHOUT_SEARCH).order_by("position")


async def version_to_read(actor: Actor, version_id: int) -> DocumentVersion:
    """A version with its document and matter; Missing outside its circle."""
    versions = DocumentVersion.all().select_related("document__matter")
    return await find(versions, visible_document_versions(actor), version_id)


async def _outline(version_id: int) -> list[Entry]:
    return [Entry(**row) for row in await rows(OUTLINE, [version_id])]


async def _read(actor: Actor, version: DocumentVersion, parts: list[Part], part: Part, beside_id: int | None) -> Draft:
    ids = [one.id for one in part.entries]
    provisions = await Provision.filter(id__in=ids).only(*WITHOUT_SEARCH).order_by("position")
    comparable = await _comparable(actor, version)
    other = next((one for one in comparable if one.id == beside_id), None)
    if beside_id is not None and other is None:
        raise Missing(version=beside_id)
    rounds = await _rounds(actor, version)
    return Draft(
        version,
        parts,
        part,
        provisions,
        await _asked(actor, ids),
        comparable,
        await _beside(other, parts, part) if other else None,
        rounds,
        await _drafts(actor, rounds),
    )


async def _comparable(actor: Actor, version: DocumentVersion) -> list[DocumentVersion]:
    """The law as it is, from anywhere in the matter, and the other versions of the same draft."""
    of_matter = DocumentVersion.filter(visible_document_versions(actor), document__matter_id=version.document.matter_id)
    near = of_matter.filter(Q(document_id=version.document_id) | Q(stage__in=SETTLED)).exclude(id=version.id)
    found = await near.select_related("document").order_by("-received_at", "-id")
    return sorted(found, key=lambda one: one.stage is not DocumentStage.IN_FORCE)


async def _beside(other: DocumentVersion, parts: list[Part], part: Part) -> Beside:
    shown, known = {one.key for one in part.entries}, {one.key for each in parts for one in each.entries}
    above = shown | ({""} if part.number == len(parts) else set())
    near = Q(key__in=list(shown)) | Q(parent_key__in=list(above))
    found = Provision.filter(near, document_version_id=other.id).only(*WITHOUT_SEARCH).order_by("position")
    texts: dict[str, Provision] = {}
    gone: dict[str, list[Provision]] = {}
    for one in await found:
        if one.key in shown:
            texts[one.key] = one
        elif one.key not in known:
            gone.setdefault(one.parent_key, []).append(one)
    return Beside(other, texts, gone)


async def _asked(actor: Actor, provision_ids: Collection[int]) -> Asked:
    """For all provisions together. What others ask for can be read one by one: the number tells no more."""
    places = await _places(provision_ids)
    seen = Requirement.filter(visible_requirements(actor), id__in=list({one for _, one in places}))
    living = seen.exclude(submission__state=SubmissionState.WITHDRAWN)
    author = dict(await living.values_list("id", "submission__organisation_id"))
    read = [(place, author[one]) for place, one in places if one in author]
    own = [place for place, who in read if actor.is_office or who in actor.organisation_ids]
    others = [place for place, who in read if not actor.is_office and who not in actor.organisation_ids]
    return Asked(dict(Counter(own)), dict(Counter(others)))


async def _places(provision_ids: Collection[int]) -> list[tuple[int, int]]:
    """Which requirement concerns which of these provisions. Asked first: of all that is readable it is but a little."""
    found = await rows(PLACES, [list(provision_ids)])
    return [(row["provision_id"], row["requirement_id"]) for row in found]


async def _rounds(actor: Actor, version: DocumentVersion) -> list[Round]:
    """In which the reader's desk can say something about this version now."""
    if not actor.is_member:
        return []
    rounds = Round.filter(visible_rounds(actor), document_version_id=version.id, opened_at__isnull=False)
    now, asked = clock.now(), set(actor.organisation_ids)
    return [one for one in await rounds.prefetch_related("extensions") if one.accepts(now, asked)]


async def _drafts(actor: Actor, rounds: Iterable[Round]) -> list[Submission]:
    ids = [one.id for one in rounds]
    if not ids:
        return []
    own = Submission.filter(visible_submissions(actor), round_id__in=ids, state=SubmissionState.DRAFT)
    return await own.filter(organisation_id__in=actor.organisation_ids).select_related("organisation").order_by("id")
