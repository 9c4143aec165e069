"""What became of each provision in the next version of a draft; moves are proposed and confirmed by a person."""

from collections.abc import Sequence
from typing import NamedTuple

from models.database import transaction
from models.matters import DocumentVersion, Matter, Provision, ProvisionChange, ProvisionChangeKind
from workflows import clock
from workflows.access import Actor, find, runs, visible_document_versions
from workflows.audit import record
from workflows.documents.comparison import compare_laws
from workflows.documents.provisions import ProvisionText
from workflows.documents.redline import Segment, redline
from workflows.errors import Missing, WrongState
from workflows.matters.matters import locked_matter


class Difference(NamedTuple):
    """A change with its words struck and inserted, where both sides have a text."""

    change: ProvisionChange
    segments: list[Segment]


async def compare_with_previous(version: DocumentVersion, texts: Sequence[ProvisionText]) -> None:
    """Write one row per provision of this version and of the one before; the first version has none."""
    previous = await DocumentVersion.get_or_none(document_id=version.document_id, number=version.number - 1)
    if previous is None:
        return
    old = await Provision.filter(document_version_id=previous.id)
    before = {provision.key: provision.id for provision in old}
    after = dict(await Provision.filter(document_version_id=version.id).values_list("key", "id"))
    await ProvisionChange.bulk_create(
        [
            ProvisionChange(
                document_version=version,
                before_id=before.get(old_key or ""),
                after_id=after.get(new_key or ""),
                kind=ProvisionChangeKind(fate),
            )
            for fate, old_key, new_key in compare_laws([as_text(provision) for provision in old], texts)
        ]
    )


async def list_changes(actor: Actor, version_id: int) -> list[ProvisionChange]:
    """What is new, changed, gone or perhaps moved in a version, in the order of the act; unchanged ones are left out."""
    version = await find(DocumentVersion.all(), visible_document_versions(actor), version_id)
    changes = ProvisionChange.filter(document_version_id=version.id).exclude(kind=ProvisionChangeKind.UNCHANGED)
    return await changes.prefetch_related("before", "after").order_by("after__position", "before__position")


async def show_changes(actor: Actor, version_id: int) -> tuple[DocumentVersion, list[Difference], bool]:
    """A version, its changes against the one before, and whether the actor may confirm moves."""
    versions = DocumentVersion.all().prefetch_related("document__matter__office")
    version = await find(versions, visible_document_versions(actor), version_id)
    may_confirm = actor.is_office and runs(actor, version.document.matter.office)
    return version, [_difference(one) for one in await list_changes(actor, version_id)], may_confirm


async def confirm_move(actor: Actor, change_id: int) -> ProvisionChange:
    """A person confirms that a provision only moved; from now on what was anchored at the old place counts for the new."""
    async with transaction():
        change = await _locked(actor, change_id)

        if change.kind is not ProvisionChangeKind.MOVED:
            raise WrongState("not_a_move", kind=change.kind)
        if change.confirmed_at is not None:
            return change

        change.confirmed_by_id, change.confirmed_at = actor.person_id, clock.now()
        await change.save(update_fields=["confirmed_by_id", "confirmed_at"])

        await record(actor, "provision_change.confirmed", change, before=change.before_id, after=change.after_id)
    return change


async def decline_move(actor: Actor, change_id: int) -> ProvisionChange:
    """A person says that it is not the same provision: the old one is gone, and the other one new."""
    async with transaction():
        change = await _locked(actor, change_id)

        if change.kind is not ProvisionChangeKind.MOVED or change.confirmed_at is not None:
            raise WrongState("not_a_move", kind=change.kind)

        after, version_id = change.after_id, change.document_version_id
        change.kind, change.after_id = ProvisionChangeKind.GONE, None
        await change.save(update_fields=["kind", "after_id"])
        await ProvisionChange.create(document_version_id=version_id, after_id=after, kind=ProvisionChangeKind.NEW)

        await record(actor, "provision_change.declined", change, before=change.before_id, after=after)
    return change


def _difference(change: ProvisionChange) -> Difference:
    changed = (ProvisionChangeKind.TEXT_CHANGED, ProvisionChangeKind.MOVED)
    if change.kind not in changed or change.before is None or change.after is None:
        return Difference(change, [])
    return Difference(change, redline(change.before.text, change.after.text))


def as_text(provision: Provision) -> ProvisionText:
    """A stored provision as the readers of files give it."""
    return ProvisionText(
        key=provision.key,
        label=provision.label,
        kind=provision.kind,  # type: ignore[arg-type]
        level=provision.level,
        parent_key=provision.parent_key or None,
        heading=provision.heading,
        text=provision.text,
        text_hash=provision.text_hash,
    )


async def _locked(actor: Actor, change_id: int) -> ProvisionChange:
    """The change, locked after its matter, for who runs that."""
    matter = await Matter.filter(documents__versions__changes__id=change_id).first()
    if matter is None:
        raise Missing(change=change_id)
    await locked_matter(actor, matter.id)
    return await ProvisionChange.filter(id=change_id).select_for_update().get()
