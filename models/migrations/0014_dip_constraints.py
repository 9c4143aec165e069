from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint


class Migration(AddingMigration):
    dependencies = [("models", "0013_dip")]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name="MatterWatch",
            constraint=UniqueConstraint(fields=("matter_id", "person_id"), name="matter_watch_once"),
        ),
        ops.AddConstraint(
            model_name="Proceeding",
            constraint=UniqueConstraint(
                fields=("matter_id", "dip_id"), name="proceeding_once", condition="ended_at IS NULL"
            ),
        ),
        ops.AddConstraint(
            model_name="ProceedingStep",
            constraint=UniqueConstraint(fields=("proceeding_id", "key"), name="proceeding_step_once"),
        ),
    ]
