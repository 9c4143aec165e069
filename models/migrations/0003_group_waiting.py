from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0002_constraints")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="GroupSuggestion",
            index=Index(fields=["group_id", "suggested_at"]),
        ),
    ]
