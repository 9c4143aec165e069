"""Files that take a while: asked for on a page, made by a job, fetched by the person who asked and nobody else."""

import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from models.exports import Export, ExportKind
from models.queue import enqueue, job
from workflows import clock, installation
from workflows.access import Actor
from workflows.errors import Missing, WrongState
from workflows.files import place_of, store_made

Writer = Callable[[Any, Path], Awaitable[None]]
_WRITERS: dict[ExportKind, Writer] = {}


def writes(kind: ExportKind) -> Callable[[Writer], Writer]:
    """Register the function that writes files of this kind: given what was asked and the path to write to."""

    def register(writer: Writer) -> Writer:
        _WRITERS[kind] = writer
        return writer

    return register


async def ask_for_export(actor: Actor, kind: ExportKind, asked: Any, *, name: str, media_type: str) -> Export:
    """Inside the transaction of the act that has checked who may: a file will be made."""
    assert actor.person_id is not None
    export = await Export.create(
        kind=kind, asked=asked, name=name, media_type=media_type, asked_by_id=actor.person_id, asked_at=clock.now()
    )
    await enqueue("make_export", export.id)
    return export


@job("make_export")
async def make_export(export_id: int) -> None:
    """Write the file beside the stored ones and keep it; a job that is done or no longer wanted leaves it alone."""
    export = await Export.get_or_none(id=export_id, made_at=None)
    if export is None:
        return
    folder = installation.current().files_dir
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as scratch:
        path = Path(scratch, "made")
        await _WRITERS[export.kind](export.asked, path)
        stored = await store_made(path, export.media_type)
    await Export.filter(id=export_id).update(file_id=stored.id, made_at=clock.now())


async def show_export(actor: Actor, export_id: int) -> Export:
    """Is it made already? For whoever asked."""
    export = await Export.get_or_none(id=export_id, asked_by_id=actor.person_id or 0).select_related("file")
    if export is None:
        raise Missing(export=export_id)
    return export


async def open_export(actor: Actor, export_id: int) -> tuple[Export, Path]:
    """The file, for whoever asked; WrongState while it is being made."""
    export = await show_export(actor, export_id)
    if export.file is None:
        raise WrongState("not_made_yet", export=export.id)
    return export, place_of(export.file)
