from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from models.migrating import AddingMigration


class Migration(AddingMigration):
    dependencies = [("models", "0003_office_desk")]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name="PaperTheme",
            constraint=UniqueConstraint(fields=("office_id",), name="paper_theme_once"),
        ),
    ]
