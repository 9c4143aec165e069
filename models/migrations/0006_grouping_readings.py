import functools
from json import dumps, loads

from tortoise import fields
from tortoise.migrations import operations as ops

from models.migrating import AddingMigration


class Migration(AddingMigration):
    dependencies = [("models", "0005_office_desk")]

    initial = False

    operations = [
        ops.CreateModel(
            name="GroupSuggestion",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("group_id", fields.IntField(db_index=True)),
                ("strength", fields.FloatField(default=0.0)),
                ("fits", fields.BooleanField(default=True)),
                ("off_subject", fields.BooleanField(default=False)),
                ("refined", fields.BooleanField(default=False)),
                (
                    "kept_from",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("suggested_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "group_suggestion",
                "app": "models",
                "pk_attr": "id",
                "table_description": "group_suggestion",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SearchWord",
            fields=[
                ("word", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=255)),
            ],
            options={"table": "search_word", "app": "models", "pk_attr": "word", "table_description": "search_word"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TextReading",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("encoder", fields.CharField(default="", max_length=300)),
                ("head", fields.BinaryField(default=b"")),
                ("body", fields.BinaryField(default=b"")),
            ],
            options={"table": "text_reading", "app": "models", "pk_attr": "id", "table_description": "text_reading"},
            bases=["Model"],
        ),
    ]
