from models.migrating import AddingMigration
from models.recommendations import COUNTING
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

class Migration(AddingMigration):
    dependencies = [('models', '0009_census')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='SheetCount',
            constraint=UniqueConstraint(fields=('year', 'group_id'), name='sheet_count_once'),
        ),
        ops.RunSQL(COUNTING),
    ]
