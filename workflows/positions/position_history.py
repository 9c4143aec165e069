"""What was done with a position, from the history: sources named and taken out, contradictions marked and resolved."""

from datetime import datetime
from typing import Any, NamedTuple

from models.audit import AuditEntry
from models.bodies import Resolution
from models.people import Person
from models.positions import Example
from models.submissions import Requirement
from workflows.access import Actor, visible_examples, visible_requirements
from workflows.bodies.body_access import visible_resolutions

MOST_SHOWN = 100


class Act(NamedTuple):
    """One act: `about` is what it was about, as a person reads it; "" where there is nothing, or nothing to be read."""

    at: datetime
    action: str
    name: str
    about: str


async def position_history(actor: Actor, position_id: int) -> list[Act]:
    """The acts at a position, newest first. For offices: who may read the position is asked by the caller."""
    entries = await AuditEntry.filter(noun="position", subject_id=position_id).order_by("-id").limit(MOST_SHOWN)
    people = await Person.filter(id__in=[one.person_id for one in entries if one.person_id]).only("id", "name")
    names = {one.id: one.name for one in people}
    about = await _things(actor, [one.facts for one in entries])
    return [
        Act(one.at, one.action, names.get(one.person_id or 0, ""), next(filter(None, _about(one.facts, about)), ""))
        for one in entries
    ]


def _about(facts: dict[str, Any], about: dict[tuple[str, int], str]) -> list[str]:
    return [about.get((kind, value), "") for kind, value in facts.items() if isinstance(value, int)]


async def _things(actor: Actor, facts: list[dict[str, Any]]) -> dict[tuple[str, int], str]:
    """Kind and id → its words, of what the actor may read."""
    named: dict[str, list[int]] = {}
    for one in facts:
        for kind, value in one.items():
            if isinstance(value, int):
                named.setdefault(kind, []).append(value)
    found: dict[tuple[str, int], str] = {}
    if ids := named.get("resolution"):
        seen = Resolution.filter(visible_resolutions(actor), id__in=ids).select_related("body")
        found |= {("resolution", one.id): f"{one.body.name}, {one.number}" for one in await seen}
    if ids := named.get("requirement"):
        asked = Requirement.filter(visible_requirements(actor), id__in=ids).only("id", "title")
        found |= {("requirement", one.id): one.title for one in await asked}
    if ids := named.get("example"):
        told = Example.filter(visible_examples(actor), id__in=ids).only("id", "title")
        found |= {("example", one.id): one.title for one in await told}
    if ids := named.get("named_author"):
        people = Person.filter(id__in=ids).only("id", "name")
        found |= {("named_author", one.id): one.name for one in await people}
    return found
