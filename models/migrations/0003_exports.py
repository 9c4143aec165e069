import functools
from json import dumps, loads

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.exports import ExportKind
from models.migrating import AddingMigration


class Migration(AddingMigration):
    dependencies = [("models", "0002_constraints")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Export",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("kind", fields.CharEnumField(description="ExportKind", enum_type=ExportKind, max_length=40)),
                (
                    "asked",
                    fields.JSONField(
                        default=dict, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("asked_by_id", fields.IntField()),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("name", fields.CharField(max_length=200)),
                ("media_type", fields.CharField(max_length=120)),
                ("made_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "file",
                    fields.ForeignKeyField(
                        "models.StoredFile",
                        source_field="file_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="exports",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={"table": "export", "app": "models", "pk_attr": "id", "table_description": "export"},
            bases=["Model"],
        ),
    ]
