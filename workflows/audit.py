"""The one way to write who did what."""

from typing import Any

from tortoise.models import Model

from models.audit import AuditEntry
from workflows import clock
from workflows.access import Actor


async def record(actor: Actor, action: str, subject: Model, **facts: Any) -> None:
    """Append one act (`noun.verb`) to the history of `subject`; `facts` are ids, states and numbers, never names."""
    await AuditEntry.create(
        at=clock.now(),
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        deputy_for_id=actor.acting.represents_id if actor.acting else None,
        action=action,
        noun=subject._meta.db_table,
        subject_id=subject.pk,
        facts=facts,
    )
