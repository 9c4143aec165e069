"""The one way to write who did what, and to read who did it in whose place."""

from typing import Any

from tortoise.models import Model

from models.audit import AuditEntry
from models.database import rows
from workflows import clock
from workflows.access import Actor

REPRESENTED = """
    SELECT DISTINCT ON (entry.action) entry.action, person.name
    FROM audit_entry AS entry LEFT JOIN person ON person.id = entry.deputy_for_id
    WHERE entry.noun = $1 AND entry.subject_id = $2 ORDER BY entry.action, entry.id DESC
"""


async def record(actor: Actor, action: str, subject: Model, **facts: Any) -> AuditEntry:
    """Append one act (`noun.verb`) to the history of `subject`; `facts` are ids, states and numbers, never names."""
    return await AuditEntry.create(
        at=clock.now(),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        deputy_for_id=actor.acting.represents_id if actor.acting else None,
        action=action,
        noun=subject._meta.db_table,
        subject_id=subject.pk,
        facts=facts,
    )


async def represented_in(subject: Model) -> dict[str, str]:
    """Act → the person in whose place a deputy did it; of several acts of one kind the last counts."""
    found = await rows(REPRESENTED, [subject._meta.db_table, subject.pk])
    return {row["action"]: row["name"] for row in found if row["name"]}
