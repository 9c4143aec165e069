"""Who wrote each field of a draft last, and at which version: so two people never overwrite each other silently.

A draft keeps `field_versions`: name of the field → [version of its last change, id of the person]. The writer's page
sends the version that it has seen; what another person wrote after that is a conflict, one's own is not.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.people import Person
from workflows.access import Actor
from workflows.errors import Stale

FieldVersions = Mapping[str, Sequence[Any]]


def newest(versions: FieldVersions) -> int:
    """The number of the newest change; 0 if nothing was changed yet."""
    return max((version for version, _ in versions.values()), default=0)


def by_another(actor: Actor, versions: FieldVersions, name: str) -> bool:
    """Was this field last written by somebody else?"""
    return name in versions and versions[name][1] != actor.person_id


def newer(actor: Actor, versions: FieldVersions, seen: int) -> set[str]:
    """The fields that somebody else has written after what the actor's page had seen."""
    return {name for name, (version, _) in versions.items() if version > seen and by_another(actor, versions, name)}


def written(actor: Actor, names: Iterable[str], version: int) -> dict[str, list[Any]]:
    """The entries of fields that the actor has written now."""
    return {name: [version, actor.person_id] for name in names}


async def field_changed(versions: FieldVersions, current: int, theirs: Mapping[str, Any]) -> Stale:
    """The refusal where somebody else wrote other words: `theirs` by field, her name, and the `current` version."""
    by = versions[next(iter(theirs))][1]
    person = await Person.get_or_none(id=by) if by else None
    words = {name: str(value) for name, value in theirs.items()}
    return Stale("field_changed", current=current, theirs=words, person=by, name=person.name if person else "")
