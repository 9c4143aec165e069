from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0010_carried_over')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='Settlement',
            constraint=UniqueConstraint(fields=('submission_id', 'requirement_id'), name='settlement_once'),
        ),
    ]
