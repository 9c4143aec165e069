from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0003_group_waiting")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Delivery",
            name="tries",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
    ]
