"""Objections to a paper after they were raised: at which passage they stand now, and that they are settled."""

from collections.abc import Sequence

from models.database import transaction
from models.papers import Objection, PaperVersion, Passage
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_paper_versions, works_in
from workflows.audit import record
from workflows.errors import Missing


async def open_objections(
    version: PaperVersion, passages: Sequence[Passage], parents: dict[int, int]
) -> list[tuple[int, Objection]]:
    """Objections that are not settled, with the passage of this version at which they stand; 0: none, or no longer there."""
    lines: dict[int, int] = {}
    for passage in passages:
        at: int | None = passage.id
        while at is not None:
            lines[at] = passage.id
            at = parents.get(at)
    objections = Objection.filter(approval__paper_version__paper_id=version.paper_id, settled_at__isnull=True)
    found = await objections.select_related("approval__association", "approval__paper_version").order_by("id")
    return [(lines.get(one.passage_id or 0, 0), one) for one in found]


async def settle_objection(actor: Actor, objection_id: int) -> Objection:
    """Whoever writes the paper, or the association that objected, says that an objection is settled."""
    async with transaction():
        objection = await (
            Objection.filter(id=objection_id)
            .select_for_update(of=("objection",))
            .select_related("approval__paper_version__paper__matter__office")
            .first()
        )
        if objection is None:
            raise Missing(objection=objection_id)
        version = objection.approval.paper_version
        await find(PaperVersion.all(), visible_paper_versions(actor), version.id)
        office = version.paper.matter.office
        require(True, runs(actor, office) or works_in(actor, objection.approval.association_id))
        if objection.settled_at:
            return objection

        objection.settled_at = clock.now()
        await objection.save(update_fields=["settled_at"])

        await record(actor, "objection.settled", version, objection=objection.id)
    return objection
