"""Files that somebody asked for and a job makes: the history as a table, the archive of a matter, what is known of a name."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from tortoise import fields

from models.base import Model
from models.columns import choice, reference
from models.files import StoredFile


class ExportKind(StrEnum):
    HISTORY = "history"
    ARCHIVE = "archive"
    CIRCULAR = "circular"


class Export(Model):
    """One file to take along, for the person who asked alone; goes after two weeks. `asked` says what it shall hold."""

    id = fields.IntField(primary_key=True)
    kind: ExportKind = choice(ExportKind)
    asked: Any = fields.JSONField(default=dict)
    asked_by_id = fields.IntField()
    asked_at = fields.DatetimeField()
    name = fields.CharField(max_length=200)
    media_type = fields.CharField(max_length=120)
    made_at = fields.DatetimeField(null=True)
    file: fields.ForeignKeyNullableRelation[StoredFile] = reference("StoredFile", "exports", null=True)
    file_id: int | None

    class Meta:
        table = "export"
        table_description = "export"
