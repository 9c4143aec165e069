"""Looking for a name in everything that is stored, for somebody who has no account: access and erasure."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from models.base import Model


class NameSearch(Model):
    """Where a name or an address stands (Suche nach einem Namen), and what was left after it was erased.

    `found` are the places as workflows/records/name_places.py gives them. Goes after thirty days.
    """

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=120, default="")
    address = fields.CharField(max_length=254, default="")
    asked_by_id = fields.IntField()
    asked_at = fields.DatetimeField()
    searched_at = fields.DatetimeField(null=True)
    erased_at = fields.DatetimeField(null=True)
    found: Any = fields.JSONField(default=list)

    class Meta:
        table = "name_search"
        table_description = "name_search"
