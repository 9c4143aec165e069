from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("models", "0002_constraints")]

    initial = False

    operations = [
        ops.CreateModel(
            name="BundleChoice",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "requirement",
                    fields.ForeignKeyField(
                        "models.Requirement",
                        source_field="requirement_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="bundle_choices",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "under",
                    fields.ForeignKeyField(
                        "models.Requirement",
                        source_field="under_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="puts_together",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("reason", fields.CharField(default="", max_length=1000)),
                ("chosen_by_id", fields.IntField(null=True)),
                ("chosen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={"table": "bundle_choice", "app": "models", "pk_attr": "id", "table_description": "bundle_choice"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Question",
            name="mirrors",
            field=fields.ForeignKeyField(
                "models.Question",
                source_field="mirrors_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="mirrored_by",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="SubmissionOrganisation",
            name="said_in",
            field=fields.ForeignKeyField(
                "models.Submission",
                source_field="said_in_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="bundled_for",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
    ]
