from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0012_circular_audiences_constraints")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Acknowledgement",
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
                        related_name="acknowledgements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "organisation",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="organisation_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="acknowledgements",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("given_by_id", fields.IntField(null=True)),
                ("given_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "acknowledgement",
                "app": "models",
                "pk_attr": "id",
                "table_description": "acknowledgement",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CircularOpinion",
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
                        related_name="opinions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "organisation",
                    fields.ForeignKeyField(
                        "models.Organisation",
                        source_field="organisation_id",
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="circular_opinions",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("useful", fields.BooleanField()),
                ("given_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "circular_opinion",
                "app": "models",
                "pk_attr": "id",
                "table_description": "circular_opinion",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Circular",
            name="acknowledge",
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
