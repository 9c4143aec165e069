from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from models.migrating import AddingMigration


class Migration(AddingMigration):
    dependencies = [("models", "0011_circular_audiences")]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name="Audience",
            constraint=UniqueConstraint(fields=("office_id", "name"), name="audience_once"),
        ),
    ]
