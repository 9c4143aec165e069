import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0010_groups_measured")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Audience",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "office",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="office_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="audiences",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=80)),
                (
                    "rule",
                    fields.JSONField(
                        default=dict, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
            ],
            options={"table": "audience", "app": "models", "pk_attr": "id", "table_description": "audience"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="MailPreference",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("address_key", fields.CharField(unique=True, max_length=254)),
                ("language", fields.CharField(default="de", max_length=2)),
                (
                    "declined",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                (
                    "wished",
                    fields.JSONField(
                        default=dict, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("wished_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("wishes", fields.IntField(default=0)),
            ],
            options={
                "table": "mail_preference",
                "app": "models",
                "pk_attr": "id",
                "table_description": "mail_preference",
            },
            bases=["Model"],
        ),
    ]
