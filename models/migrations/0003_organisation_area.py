from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0002_constraints')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Organisation',
            name='area',
            field=fields.IntField(default=0, db_default=0),
        ),
    ]
