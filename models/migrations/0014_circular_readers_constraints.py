from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from models.migrating import AddingMigration


class Migration(AddingMigration):
    dependencies = [("models", "0013_circular_readers")]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name="Acknowledgement",
            constraint=UniqueConstraint(fields=("circular_id", "organisation_id"), name="acknowledgement_once"),
        ),
        ops.AddConstraint(
            model_name="CircularOpinion",
            constraint=UniqueConstraint(fields=("circular_id", "organisation_id"), name="circular_opinion_once"),
        ),
    ]
