"""A register that is brought in the browser: kept as a file, looked at, then imported or left alone."""

import asyncio
from dataclasses import dataclass

from tortoise.functions import Count

from models.files import StoredFile
from models.organisations import (
    MEMBER_KINDS,
    Organisation,
    OrganisationKind,
    RegisterImport,
    Succession,
    SuccessionState,
)
from models.people import Person
from workflows.access import Actor, is_federation_administrator, require
from workflows.files import read_brought, store_file
from workflows.register.register import RegisterOutcome, RegisterPreview, import_register, preview_register
from workflows.register.register_file import read_register

TEXT = "text/plain"
SHOWN_IMPORTS = 20


@dataclass(frozen=True)
class RegisterSheet:
    """What the house took over so far: imports, newest first, with the name of who did it ("" for the command line)."""

    imports: list[tuple[RegisterImport, str]]
    kinds: dict[OrganisationKind, int]
    proposed: int  # successions that wait for a person
    may_import: bool

    @property
    def members(self) -> int:
        return sum(self.kinds.values())


async def show_register(actor: Actor) -> RegisterSheet:
    """Members by kind and the imports that made them; for offices."""
    require(actor.is_office or actor.machine)
    imports = await RegisterImport.all().order_by("-id").limit(SHOWN_IMPORTS)
    people = await Person.filter(id__in=[one.imported_by_id or 0 for one in imports])
    names = {person.id: person.name for person in people}
    kinds = await (
        Organisation.filter(kind__in=MEMBER_KINDS, valid_until=None)
        .annotate(number=Count("id"))
        .group_by("kind")
        .values_list("kind", "number")
    )
    return RegisterSheet(
        [(one, names.get(one.imported_by_id or 0, "")) for one in imports],
        {OrganisationKind(kind): number for kind, number in kinds},
        await Succession.filter(state=SuccessionState.PROPOSED).count(),
        is_federation_administrator(actor),
    )


async def bring_register(actor: Actor, data: bytes) -> StoredFile:
    """Keep a GV100AD file for its preview and import; a damaged one is refused (Unreadable, with its line) and not kept."""
    require(actor.is_office, is_federation_administrator(actor))
    await asyncio.to_thread(read_register, data)
    return await store_file(data, TEXT)


async def review_register(actor: Actor, file_id: int) -> RegisterPreview:
    """What the import of a file that was brought would change."""
    return await preview_register(actor, await _brought(actor, file_id))


async def import_reviewed_register(actor: Actor, file_id: int, *, version: int) -> RegisterOutcome:
    """The import of a file that was brought; Stale if another import came between the preview and this."""
    return await import_register(actor, await _brought(actor, file_id), version=version)


async def _brought(actor: Actor, file_id: int) -> bytes:
    require(actor.is_office, is_federation_administrator(actor))
    return await read_brought(file_id)
