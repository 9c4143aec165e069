"""Stored files: content by hash on disk, the name by which people know it in a row."""

from __future__ import annotations

from tortoise import fields

from models.base import Model


class StoredFile(Model):
    """Bytes under `files/<first two of the hash>/<hash>` (SHA-256); the same content is stored once."""

    id = fields.IntField(primary_key=True)
    content_hash = fields.CharField(max_length=64, unique=True)
    size = fields.BigIntField()
    media_type = fields.CharField(max_length=120)
    stored_at = fields.DatetimeField()

    class Meta:
        table = "stored_file"
        table_description = "stored_file"


class Counter(Model):
    """Consecutive numbers (receipts of a round, circulars of a year); only ever counted up under its row lock."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    value = fields.IntField(default=0)

    class Meta:
        table = "counter"
        table_description = "counter"
