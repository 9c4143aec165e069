from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from models.migrating import AddingMigration


class Migration(AddingMigration):
    dependencies = [("models", "0007_circular_revisions")]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name="CircularRevision",
            constraint=UniqueConstraint(fields=("circular_id", "number"), name="circular_revision_once"),
        ),
        ops.AddConstraint(
            model_name="CircularTopic",
            constraint=UniqueConstraint(fields=("circular_id", "topic_id"), name="circular_topic_once"),
        ),
    ]
