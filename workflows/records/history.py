"""Who did what (Verlauf), for administrators: filtered, page after page. It counts nothing, least of all people's work.

The federation's administration reads all acts, that of an association or a Landesverband those of its own office. By person
nobody filters without a reason, which is an act of its own that the person finds among what is stored about her.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from models.addresses import address_key
from models.audit import AuditEntry
from models.database import rows, transaction
from models.matters import Matter
from models.organisations import OFFICE_KINDS, Organisation
from models.people import Mandate, Person
from workflows import clock
from workflows.access import Actor, is_administrator, is_federation_administrator, require
from workflows.audit import record
from workflows.errors import Missing, Unacceptable
from workflows.matters.matter_subjects import subjects_of_a_matter

PAGE_SIZE = 50
MOST_MATTERS = 300
LOOKUP_LASTS = timedelta(hours=1)
LOOKED_UP = "person.looked_up"
ACTS = """
    SELECT entry.id, entry.at, entry.action, entry.noun, entry.subject_id, entry.facts, organisation.name AS place,
           person.name AS person, person.erased_at IS NOT NULL AS erased, represented.name AS represented
    FROM audit_entry AS entry
    LEFT JOIN organisation ON organisation.id = entry.organisation_id
    LEFT JOIN person ON person.id = entry.person_id
    LEFT JOIN person AS represented ON represented.id = entry.deputy_for_id
    WHERE {conditions} ORDER BY entry.id DESC LIMIT {limit}
"""
# All kinds of acts that there are, a step in the index for each: what is asked for by half its name is then found by whole ones.
KINDS = """
    WITH RECURSIVE kind AS (
        (SELECT action FROM audit_entry ORDER BY action LIMIT 1) UNION ALL
        SELECT (SELECT action FROM audit_entry WHERE action > kind.action ORDER BY action LIMIT 1)
        FROM kind WHERE kind.action IS NOT NULL)
    SELECT action FROM kind WHERE action IS NOT NULL
"""


class LookupReason(StrEnum):
    """Why somebody looks for the acts of one person."""

    ACCESS_REQUEST = "access_request"  # she asks what is stored about her (GDPR article 15)
    MISUSE = "misuse"  # somebody else may have used her account
    OWN_WISH = "own_wish"  # she asks what she did where


@dataclass(frozen=True)
class Filters:
    """All optional. `noun` and `verb` are the two halves of an act; `lookup` is the act by which a person was looked up."""

    noun: str = ""
    verb: str = ""
    subject: int | None = None
    since: date | None = None
    until: date | None = None
    matter: int | None = None
    office: int | None = None
    lookup: int | None = None

    @property
    def names_people(self) -> bool:
        """May a file name people? About one thing or one person yes; over everything it would be a list of their work."""
        return self.lookup is not None or (self.noun != "" and self.subject is not None)


class Act(NamedTuple):
    """One line; `person` is empty for the machine and links without login, and for somebody who was erased."""

    id: int
    at: datetime
    action: str
    noun: str
    subject_id: int
    facts: dict[str, Any]
    place: str
    person: str
    erased: bool
    represented: str


@dataclass(frozen=True)
class HistoryPage:
    """Acts, the newest first; `next` begins the page of older ones. `person` is who was looked up."""

    acts: list[Act]
    next: int | None
    offices: list[Organisation]
    matters: list[Matter]
    person: str


class Scope(NamedTuple):
    """What the asker may read: the acts of one office or all, of one person or all."""

    office: int | None
    person: int | None


async def show_acts(actor: Actor, filters: Filters, *, before: int | None = None) -> HistoryPage:
    """One page of acts older than `before`; for administrators."""
    scope = await scope_of(actor, filters)
    found = await acts_of(scope, filters, before=before, limit=PAGE_SIZE + 1)
    offices = Organisation.filter(kind__in=OFFICE_KINDS).order_by("kind", "sort_key")
    matters = Matter.filter(office_id=scope.office) if scope.office else Matter.all()
    person = await Person.get_or_none(id=scope.person or 0)
    return HistoryPage(
        found[:PAGE_SIZE],
        found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None,
        [] if scope.office else await offices,
        await matters.order_by("-id").limit(MOST_MATTERS),
        person.name if person else "",
    )


async def scope_of(actor: Actor, filters: Filters) -> Scope:
    """How far an administrator may look; Missing for a person whom she did not look up within the hour."""
    require(True, is_administrator(actor), code="administrator_only")
    office = None if is_federation_administrator(actor) else actor.organisation_id
    if filters.lookup is None:
        return Scope(office, None)
    recently = clock.now() - LOOKUP_LASTS
    entry = await AuditEntry.get_or_none(
        id=filters.lookup, action=LOOKED_UP, person_id=actor.person_id, at__gte=recently
    )
    if entry is None:
        raise Missing(lookup=filters.lookup)
    return Scope(office, entry.subject_id)


async def look_up_person(actor: Actor, email: str, reason: LookupReason) -> AuditEntry:
    """Open the acts of one person for an hour; that and why stands in the history and in her own data."""
    require(True, is_administrator(actor), code="administrator_only")
    async with transaction():
        person = await Person.get_or_none(email_key=address_key(email), erased_at=None)

        own = Mandate.filter(person=person, organisation_id=actor.organisation_id)
        if person is None or not (is_federation_administrator(actor) or await own.exists()):
            raise Unacceptable(fields={"email": "nobody_there"})

        return await record(actor, LOOKED_UP, person, reason=reason)


class Conditions(NamedTuple):
    """What a statement asks, with the values of its parameters."""

    texts: list[str]
    values: list[Any]

    def ask(self, text: str, value: Any) -> None:
        """One more; "{}" in the text stands for its parameter."""
        self.values.append(value)
        self.texts.append(text.format(f"${len(self.values)}"))


async def acts_of(scope: Scope, filters: Filters, *, before: int | None, limit: int) -> list[Act]:
    """So many acts older than the act `before`, the newest first."""
    asked = _conditions(scope, filters, await _kinds(filters))
    if before is not None:
        asked.ask("entry.id < {}", before)
    found = await rows(ACTS.format(conditions=" AND ".join(asked.texts) or "true", limit=limit), asked.values)
    return [_act(row) for row in found]


async def _kinds(filters: Filters) -> list[str] | None:
    """The acts that are asked for by their halves; None: all of them."""
    if filters.noun and filters.verb:
        return [f"{filters.noun}.{filters.verb}"]
    if not filters.noun and not filters.verb:
        return None
    halves = [(*row["action"].partition("."), row["action"]) for row in await rows(KINDS)]
    return [action for noun, _, verb, action in halves if filters.noun in ("", noun) and filters.verb in ("", verb)]


def _conditions(scope: Scope, filters: Filters, kinds: list[str] | None) -> Conditions:
    asked = Conditions([], [])
    if filters.matter is not None:  # its statement takes the first parameter
        asked.texts.append(f"(entry.noun, entry.subject_id) IN ({subjects_of_a_matter()})")
        asked.values.append(filters.matter)
    for text, value in (
        ("entry.organisation_id = {}", scope.office),
        ("entry.person_id = {}", scope.person),
        ("entry.action = ANY({}::text[])", kinds),
        ("entry.subject_id = {}", filters.subject),
        ("entry.at >= {}", filters.since and clock.midnight(filters.since)),
        ("entry.at < {}", filters.until and clock.midnight(filters.until + timedelta(days=1))),
        ("entry.organisation_id = {}", filters.office),
    ):
        if value is not None:
            asked.ask(text, value)
    return asked


def _act(row: dict[str, Any]) -> Act:
    """Names only of people who are still here."""
    names = {key: row[key] or "" for key in ("place", "person", "represented")}
    return Act(
        **(row | names | {"facts": json.loads(row["facts"]), "person": "" if row["erased"] else names["person"]})
    )
