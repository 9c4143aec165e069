from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0006_feed_key')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Requirement',
            name='sheet_row',
            field=fields.CharField(default='', db_default='', max_length=40),
        ),
    ]
