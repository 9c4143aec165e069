from tortoise import migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("models", "0008_circular_revisions_constraints")]

    initial = False

    operations = [
        ops.AddIndex(
            model_name="AuditEntry",
            index=Index(fields=["at"]),
        ),
        ops.AddIndex(
            model_name="AuditEntry",
            index=Index(fields=["action", "id"]),
        ),
    ]
