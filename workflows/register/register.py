"""The register of members: read from the official file, previewed, imported, and compared with the vintage before."""

import asyncio
import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.database import rows, transaction
from models.organisations import OrganisationKind, RegisterImport
from workflows import clock
from workflows.access import Actor, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.organisations.memberships import derive_memberships
from workflows.register.register_changes import RegisterChanges, compare
from workflows.register.register_file import Register, read_register
from workflows.register.register_tables import current_records, write_changes

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7402164)"


@dataclass(frozen=True)
class RegisterPreview:
    """What an import would do. `version` and `content_hash` are given back to the import, so that it does just this."""

    vintage: date
    content_hash: str
    version: int
    kinds: dict[OrganisationKind, int]
    changes: RegisterChanges
    unlinked: list[str]

    @property
    def total(self) -> int:
        """Organisations in the file."""
        return sum(self.kinds.values())


class RegisterOutcome(NamedTuple):
    """What an import did; `register_import` is empty if the file changed nothing."""

    register_import: RegisterImport | None
    changes: RegisterChanges
    memberships_begun: int
    memberships_ended: int


async def preview_register(actor: Actor, data: bytes) -> RegisterPreview:
    """Read a GV100AD file and say what its import would change; nothing is written.

    Raises Unreadable with the number of the line for a damaged file.
    """
    require(actor.is_office or actor.machine, _may_import(actor))
    register = await asyncio.to_thread(read_register, data)
    async with transaction():
        version, vintage = await _last_import()
        old = await current_records()
    _check_vintage(register, vintage)
    changes = await asyncio.to_thread(compare, old.records, register.records)
    kinds = Counter(each.kind for each in register.records)
    return RegisterPreview(register.vintage, _hash(data), version, dict(kinds), changes, register.unlinked)


async def import_register(
    actor: Actor, data: bytes, *, version: int | None = None, content_hash: str | None = None
) -> RegisterOutcome:
    """An administrator brings the members up to a vintage of the register, with memberships, history and successions.

    `version` and `content_hash` come from the preview: another import in between, or another file, is refused.
    """
    require(actor.is_office or actor.machine, _may_import(actor))
    if content_hash is not None and content_hash != _hash(data):
        raise Unacceptable("register_other_file")
    register = await asyncio.to_thread(read_register, data)
    async with transaction():
        await rows(ONE_AT_A_TIME)
        last, vintage = await _last_import()
        old = await current_records()

        if version is not None and version != last:
            raise Stale(current=last)
        _check_vintage(register, vintage)

        changes = compare(old.records, register.records)
        first = not old.records
        done = None
        if any(changes):
            done = await _begin(actor, register, data, changes)
            await write_changes(done, old, changes, first=first)
        memberships = await derive_memberships(None if first else register.vintage)

        if done:
            await record(
                actor, "register.imported", done, added=done.added, changed=done.changed, ended=done.ended,
                memberships_begun=memberships.begun, memberships_ended=memberships.ended,
            )  # fmt: skip
    return RegisterOutcome(done, changes, *memberships)


def _may_import(actor: Actor) -> bool:
    return actor.machine or is_federation_administrator(actor)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _check_vintage(register: Register, current: date | None) -> None:
    if current is not None and register.vintage < current:
        raise WrongState("register_older", vintage=register.vintage.isoformat(), current=current.isoformat())


async def _last_import() -> tuple[int, date | None]:
    last = await RegisterImport.all().order_by("-id").first()
    return (last.id, last.vintage) if last else (0, None)


async def _begin(actor: Actor, register: Register, data: bytes, changes: RegisterChanges) -> RegisterImport:
    return await RegisterImport.create(
        vintage=register.vintage,
        content_hash=_hash(data),
        added=len(changes.added),
        changed=len(changes.changed) + len(changes.rekeyed),
        ended=len(changes.ended),
        imported_by_id=actor.person_id,
        imported_at=clock.now(),
    )
