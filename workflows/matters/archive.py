"""A closed matter leaves for the association's archive (Aussonderung): one ZIP with all its files and an index."""

import asyncio
from pathlib import Path
from typing import Any

from models.database import transaction
from models.exports import Export, ExportKind
from models.matters import Matter
from workflows import clock
from workflows.access import Actor, find, is_administrator, is_lead, require, runs, visible_matters
from workflows.audit import record
from workflows.documents.archive_file import ArchivedMatter, ArchiveWriter, faults_of, plain_name
from workflows.errors import WrongState
from workflows.matters.archive_contents import contents_of, day_of
from workflows.people.sessions import actor_for
from workflows.records.exports import ask_for_export, writes

ZIP = "application/zip"


async def archive_matter(actor: Actor, matter_id: int) -> Export:
    """The lead or the administration of the office takes along a matter that is closed, as far as she may read it."""
    async with transaction():
        matter = await find(Matter.all().select_related("office"), visible_matters(actor), matter_id)

        may = runs(actor, matter.office) and (is_lead(actor) or is_administrator(actor))
        require(True, may, code="archive_lead")
        if matter.closed_at is None:
            raise WrongState("matter_not_closed", matter=matter.id)

        assert actor.acting is not None
        export = await ask_for_export(
            actor,
            ExportKind.ARCHIVE,
            {"matter": matter.id, "person": actor.person_id, "mandate": actor.acting.mandate_id},
            name=f"Archiv_{plain_name(reference_of(matter))}_{plain_name(matter.short_title)}.zip",
            media_type=ZIP,
        )
        await record(actor, "matter.archived", matter, export=export.id)
    return export


@writes(ExportKind.ARCHIVE)
async def write_archive(asked: Any, path: Path) -> None:
    """One file after the other; the whole is looked through once more before it is handed out."""
    actor = await actor_for(asked["person"], acting_id=asked["mandate"])
    matter = await Matter.get(id=asked["matter"]).select_related("office")
    archive = ArchiveWriter(path, _facts(matter), clock.now().astimezone(clock.BERLIN))
    async for item in contents_of(actor, matter, path.parent):
        await asyncio.to_thread(archive.add, item)
    await asyncio.to_thread(archive.close)
    faults = await asyncio.to_thread(faults_of, path)
    if faults:
        raise RuntimeError(f"archive of matter {matter.id}: {faults[0]}")


def reference_of(matter: Matter) -> str:
    """Our Aktenzeichen, or one made from the number of the matter."""
    return matter.our_reference or f"V{matter.id}"


def _facts(matter: Matter) -> ArchivedMatter:
    assert matter.closed_at is not None
    return ArchivedMatter(
        id=matter.id,
        title=matter.title,
        office=matter.office.name,
        reference=reference_of(matter),
        their_reference=matter.their_reference,
        opened=day_of(matter.opened_at),
        closed=day_of(matter.closed_at),
    )
