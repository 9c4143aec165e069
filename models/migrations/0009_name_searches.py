import functools
from json import dumps, loads

from tortoise import fields
from tortoise.migrations import operations as ops

from models.migrating import AddingMigration


class Migration(AddingMigration):
    dependencies = [("models", "0008_mail_back_once")]

    initial = False

    operations = [
        ops.CreateModel(
            name="NameSearch",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(default="", max_length=120)),
                ("address", fields.CharField(default="", max_length=254)),
                ("asked_by_id", fields.IntField()),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("searched_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("erased_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "found",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
            ],
            options={"table": "name_search", "app": "models", "pk_attr": "id", "table_description": "name_search"},
            bases=["Model"],
        ),
    ]
