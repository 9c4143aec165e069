from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [("models", "0014_circular_readers_constraints")]

    initial = False

    operations = [
        ops.AlterField(
            model_name="Bounce",
            name="inbound",
            field=fields.ForeignKeyField(
                "models.InboundMail",
                source_field="inbound_id",
                null=True,
                db_index=True,
                db_constraint=True,
                to_field="id",
                related_name="bounces",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
    ]
