from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0009_history_indexes")]

    initial = False

    operations = [
        ops.AddField(
            model_name="GroupSuggestion",
            name="copy_of",
            field=fields.IntField(null=True),
        ),
        ops.AddIndex(
            model_name="GroupSuggestion",
            index=Index(fields=["copy_of"]),
        ),
    ]
