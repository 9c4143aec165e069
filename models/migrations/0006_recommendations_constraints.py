from models.migrating import AddingMigration
from models.recommendations import COUNTING
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

class Migration(AddingMigration):
    dependencies = [('models', '0005_recommendations')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='Commitment',
            constraint=UniqueConstraint(fields=('position_id',), name='commitment_once'),
        ),
        ops.AddConstraint(
            model_name='Implementation',
            constraint=UniqueConstraint(fields=('position_id', 'organisation_id', 'year'), name='implementation_once'),
        ),
        ops.AddConstraint(
            model_name='ImplementationCount',
            constraint=UniqueConstraint(fields=('position_id', 'year', 'group_id'), name='implementation_count_once'),
        ),
        ops.AddConstraint(
            model_name='ImplementationSheet',
            constraint=UniqueConstraint(fields=('organisation_id', 'year'), name='implementation_sheet_once'),
        ),
        ops.AddConstraint(
            model_name='MemberGroup',
            constraint=UniqueConstraint(fields=('state', 'size', 'offices'), name='member_group_once'),
        ),
        ops.RunSQL(COUNTING),
    ]
