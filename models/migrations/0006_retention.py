from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise import fields

class Migration(AddingMigration):
    dependencies = [('models', '0005_embargo'), ('models', '0005_evaluation_population')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('ran_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('counts', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'retention_run', 'app': 'models', 'pk_attr': 'id', 'table_description': 'retention_run'},
            bases=['Model'],
        ),
    ]
