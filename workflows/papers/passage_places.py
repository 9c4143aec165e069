"""Where in the draft a passage stands; once there is a newer version of the draft, a person moves the passage along."""

from dataclasses import dataclass

from models.database import transaction
from models.matters import DocumentVersion, Provision
from models.papers import Passage
from workflows.access import Actor, visible_document_versions
from workflows.audit import record
from workflows.drafts.later_provisions import later_provisions
from workflows.errors import Stale, Unacceptable
from workflows.papers.passages import locked_passage


@dataclass(frozen=True)
class OldPlace:
    """`provision` of an older version at which a passage stands; `newest` is the version that there is now.

    `there` is the same provision in it: unchanged, or moved as a person has confirmed. None where nobody can say, or where
    it is gone; then one of `provisions` is chosen, or none.
    """

    provision: Provision
    newest: DocumentVersion
    there: int | None
    provisions: list[Provision]


async def old_place_of(actor: Actor, passage: Passage) -> OldPlace | None:
    """None while the passage stands at the newest version of its draft that this person knows, or at none."""
    if passage.provision_id is None:
        return None
    provision = await Provision.get(id=passage.provision_id).select_related("document_version")
    versions = DocumentVersion.filter(
        visible_document_versions(actor), document_id=provision.document_version.document_id
    )
    newest = await versions.order_by("-number").first()
    if newest is None or newest.id == provision.document_version_id:
        return None
    there = await later_provisions(newest.id, [provision.id])
    offered = Provision.filter(document_version=newest).only("id", "label", "heading", "position")
    return OldPlace(provision, newest, there.get(provision.id), await offered.order_by("position"))


async def move_passage(actor: Actor, passage_id: int, *, before: int | None, provision_id: int | None) -> Passage:
    """A person sets a draft's passage at another provision of the matter's drafts, or at none; `before` is where it was."""
    async with transaction():
        passage, paper_version = await locked_passage(actor, passage_id)

        if passage.provision_id != before:
            raise Stale(current=passage.version)
        known = Provision.filter(id=provision_id, document_version__document__matter_id=paper_version.paper.matter_id)
        if provision_id is not None and not await known.exists():
            raise Unacceptable(fields={"provision": "unknown"})

        passage.provision_id = provision_id
        passage.version += 1
        await passage.save(update_fields=["provision_id", "version"])

        await record(actor, "passage.moved", passage, before=before, provision=provision_id)
    return passage
