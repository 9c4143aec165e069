"""Matters (Vorhaben): opened by an office, led by an association, closed when nobody waits for an answer any more."""

from datetime import datetime
from typing import Any

from models.database import transaction
from models.matters import Matter, Topic
from models.organisations import Organisation, OrganisationKind
from models.people import OFFICE_ROLES, Mandate
from workflows import clock
from workflows.access import Actor, find, require, runs, visible_matters
from workflows.audit import record
from workflows.errors import Stale, Unacceptable, WrongState
from workflows.paging import Page, page_of
from workflows.people.mandates import holding

LENGTHS = {"title": 400, "short_title": 80, "our_reference": 80, "their_reference": 80}
CHANGEABLE = (*LENGTHS, "lead_association_id", "officer_id", "ministry_id", "topic_id", "due_at", "continues_id")
SHOWN_WITH = ("office", "lead_association", "officer", "ministry", "topic", "continues")


async def open_matter(
    actor: Actor,
    *,
    office_id: int,
    title: str,
    short_title: str,
    lead_association_id: int,
    officer_id: int | None = None,
    ministry_id: int | None = None,
    topic_id: int | None = None,
    our_reference: str = "",
    their_reference: str = "",
    due_at: datetime | None = None,
    continues_id: int | None = None,
) -> Matter:
    """An office opens a subject that it will follow from the first draft to the law."""
    facts: dict[str, Any] = {
        "title": title.strip(),
        "short_title": short_title.strip(),
        "lead_association_id": lead_association_id,
        "officer_id": officer_id,
        "ministry_id": ministry_id,
        "topic_id": topic_id,
        "our_reference": our_reference.strip(),
        "their_reference": their_reference.strip(),
        "due_at": due_at,
        "continues_id": continues_id,
    }
    async with transaction():
        office = await Organisation.get_or_none(id=office_id)

        require(office is not None)
        assert office is not None
        require(actor.is_office, runs(actor, office))
        await _check(actor, facts)

        matter = await Matter.create(office=office, opened_at=clock.now(), **facts)

        await record(actor, "matter.opened", matter, lead_association=lead_association_id)
    return matter


async def change_matter(actor: Actor, matter_id: int, *, version: int, **changes: Any) -> Matter:
    """Correct what was said about a matter: titles, references, lead, officer, ministry and its due date."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not of a matter: {sorted(unknown)}")
    async with transaction():
        matter = await locked_matter(actor, matter_id)

        require_open(matter)
        if matter.version != version:
            raise Stale(current=matter.version)
        changes = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
        await _check(actor, changes)

        matter.update_from_dict(changes)
        matter.version += 1
        await matter.save()

        await record(actor, "matter.changed", matter, version=matter.version, fields=sorted(changes))
    return matter


async def list_matters(actor: Actor, page: int = 1) -> Page[Matter]:
    """The matters that the actor may know of, open ones first, the newest on top."""
    query = Matter.filter(visible_matters(actor)).prefetch_related("lead_association", "rounds__extensions")
    return await page_of(query.order_by("-closed_at", "-opened_at", "-id"), page)


async def show_matter(actor: Actor, matter_id: int) -> Matter:
    """One matter with those who work on it."""
    return await find(Matter.all().prefetch_related(*SHOWN_WITH), visible_matters(actor), matter_id)


async def locked_matter(actor: Actor, matter_id: int) -> Matter:
    """The matter, locked against changes by others, for somebody who may run it."""
    matter = await find(Matter.all().select_for_update(no_key=True), visible_matters(actor), matter_id)
    matter.office = await Organisation.get(id=matter.office_id)
    require(True, runs(actor, matter.office), code="not_your_office")
    return matter


async def matter_in_work(actor: Actor, matter_id: int) -> Matter:
    """The same while the matter is open; numbers and groups of what lies in it are given in this lock."""
    matter = await locked_matter(actor, matter_id)
    require_open(matter)
    return matter


def require_open(matter: Matter) -> None:
    """WrongState once the matter is closed."""
    if matter.closed_at is not None:
        raise WrongState("matter_closed")


async def _check(actor: Actor, facts: dict[str, Any]) -> None:
    wrong = {
        name: "empty" if not facts[name] else "too_long"
        for name, most in LENGTHS.items()
        if name in facts and (len(facts[name]) > most or (not facts[name] and name in ("title", "short_title")))
    }
    if "lead_association_id" in facts and not await Organisation.exists(
        id=facts["lead_association_id"],
        kind__in=[OrganisationKind.ASSOCIATION, OrganisationKind.STATE_ASSOCIATION],
    ):
        wrong["lead_association_id"] = "unknown"
    if facts.get("officer_id") and not await Mandate.exists(
        holding(), person_id=facts["officer_id"], role__in=OFFICE_ROLES
    ):
        wrong["officer_id"] = "unknown"
    if facts.get("ministry_id") and not await Organisation.exists(id=facts["ministry_id"]):
        wrong["ministry_id"] = "unknown"
    if facts.get("topic_id") and not await Topic.exists(id=facts["topic_id"]):
        wrong["topic_id"] = "unknown"
    if wrong:
        raise Unacceptable(fields=wrong)
    if facts.get("continues_id"):
        await find(Matter.all(), visible_matters(actor), facts["continues_id"])
