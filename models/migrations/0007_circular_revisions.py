from tortoise import fields, migrations
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0006_grouping_readings")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CircularRevision",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "circular",
                    fields.ForeignKeyField(
                        "models.Circular",
                        source_field="circular_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="revisions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("number", fields.IntField()),
                ("what", fields.CharField(max_length=1000)),
                ("subject_before", fields.CharField(max_length=250)),
                ("text_before", fields.TextField(unique=False)),
                ("deadline_before", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("extended", fields.BooleanField(default=False)),
                ("revised_by_id", fields.IntField(null=True)),
                ("revised_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "circular_revision",
                "app": "models",
                "pk_attr": "id",
                "table_description": "circular_revision",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CircularTopic",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "circular",
                    fields.ForeignKeyField(
                        "models.Circular",
                        source_field="circular_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="topics",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "topic",
                    fields.ForeignKeyField(
                        "models.Topic",
                        source_field="topic_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="circulars",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "circular_topic",
                "app": "models",
                "pk_attr": "id",
                "table_description": "circular_topic",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Circular",
            name="changed_by_id",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Circular",
            name="file_reference",
            field=fields.CharField(default="", db_default="", max_length=60),
        ),
        ops.AddField(
            model_name="Circular",
            name="recommendation",
            field=fields.ForeignKeyField(
                "models.Position",
                source_field="recommendation_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="circulars",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="Circular",
            name="scheduled_for",
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name="Circular",
            name="search",
            field=TSVectorField(
                generated=True,
                source_fields=("subject", "file_reference", "text"),
                config="german",
                weights=("A", "A", "B"),
                stored=True,
            ),
        ),
        ops.AddIndex(
            model_name="Circular",
            index=GinIndex(fields=["search"]),
        ),
        ops.AddField(
            model_name="CircularAttachment",
            name="linked",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="MailBody",
            name="revision",
            field=fields.ForeignKeyField(
                "models.CircularRevision",
                source_field="revision_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="bodies",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RunSQL("CREATE INDEX idx_circular_recommendation ON circular (recommendation_id)"),
        ops.RunSQL("CREATE INDEX idx_mail_body_revision ON mail_body (revision_id)"),
    ]
