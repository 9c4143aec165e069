from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0004_office_desk_constraints")]

    initial = False

    operations = [
        ops.AddField(
            model_name="MinistryMail",
            name="answers",
            field=fields.ForeignKeyField(
                "models.Dispatch",
                source_field="answers_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="replies",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.RunSQL(
            'CREATE INDEX "idx_ministry_ma_answers" ON "ministry_mail" ("answers_id")',
            reverse_sql='DROP INDEX "idx_ministry_ma_answers"',
        ),
    ]
