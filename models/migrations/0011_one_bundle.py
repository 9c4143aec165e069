from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("models", "0010_census_counting")]

    initial = False

    operations = [
        ops.RemoveConstraint(model_name="Submission", name="submission_one_live"),
        ops.AddConstraint(
            model_name="Submission",
            constraint=UniqueConstraint(
                fields=("round_id", "organisation_id"),
                name="submission_one_live",
                condition="state <> 'withdrawn' AND channel <> 'forwarded'",
            ),
        ),
        ops.AddConstraint(
            model_name="Submission",
            constraint=UniqueConstraint(
                fields=("round_id", "organisation_id"),
                name="submission_one_bundle",
                condition="state <> 'withdrawn' AND channel = 'forwarded'",
            ),
        ),
    ]
