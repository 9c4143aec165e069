"""Who did what (Verlauf): append-only, ids only."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.base import Model


class AuditEntry(Model):
    """One act. `person_id` empty: the machine or a link without login. `facts` hold ids, states and numbers, no names."""

    id = fields.BigIntField(primary_key=True)
    at = fields.DatetimeField()
    person_id = fields.IntField(null=True)
    organisation_id = fields.IntField(null=True)  # for whom the person acted
    deputy_for_id = fields.IntField(null=True)  # the person in whose place she acted
    action = fields.CharField(max_length=60)  # submission.released
    noun = fields.CharField(max_length=40)
    subject_id = fields.IntField()
    facts = fields.JSONField[dict[str, Any]](default=dict)

    class Meta:
        table = "audit_entry"
        table_description = "audit_entry"
        indexes = [("noun", "subject_id"), ("at",), ("action", "id")]


class RetentionRun(Model):
    """What one night took away because its period was over: how many by name of the period (Löschbericht)."""

    id = fields.IntField(primary_key=True)
    ran_at = fields.DatetimeField()
    counts = fields.JSONField[dict[str, int]](default=dict)

    class Meta:
        table = "retention_run"
        table_description = "retention_run"
