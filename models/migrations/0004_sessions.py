from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0003_withdrawal_reason')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Session',
            name='browser',
            field=fields.CharField(default='', db_default='', max_length=20),
        ),
        ops.AddField(
            model_name='Session',
            name='system',
            field=fields.CharField(default='', db_default='', max_length=20),
        ),
        ops.AddField(
            model_name='Session',
            name='used_on',
            field=fields.DateField(null=True),
        ),
    ]
