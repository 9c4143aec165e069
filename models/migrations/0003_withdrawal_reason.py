from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0002_constraints')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Submission',
            name='withdrawal_reason',
            field=fields.CharField(default='', db_default='', max_length=1000),
        ),
    ]
