from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint


class Migration(migrations.Migration):
    dependencies = [("models", "0003_bundle")]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name="BundleChoice",
            constraint=UniqueConstraint(fields=("requirement_id",), name="bundle_choice_once"),
        ),
        ops.RunSQL("CREATE INDEX idx_question_mirrors ON question (mirrors_id)", "DROP INDEX idx_question_mirrors"),
        ops.RunSQL(
            "CREATE INDEX idx_submission_said_in ON submission_organisation (said_in_id)",
            "DROP INDEX idx_submission_said_in",
        ),
    ]
