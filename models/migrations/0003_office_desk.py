from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from models.migrating import AddingMigration
from models.papers import LetterFont


class Migration(AddingMigration):
    dependencies = [("models", "0002_constraints")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PaperTheme",
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
                        related_name="paper_themes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("colour", fields.CharField(max_length=7)),
                ("font", fields.CharEnumField(description="LetterFont", enum_type=LetterFont, max_length=40)),
                ("footer", fields.CharField(default="", max_length=200)),
                (
                    "logo",
                    fields.ForeignKeyField(
                        "models.StoredFile",
                        source_field="logo_id",
                        null=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="paper_themes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("changed_by_id", fields.IntField(null=True)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("version", fields.IntField(default=1)),
            ],
            options={"table": "paper_theme", "app": "models", "pk_attr": "id", "table_description": "paper_theme"},
            bases=["Model"],
        ),
    ]
