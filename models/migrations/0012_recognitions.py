from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(AddingMigration):
    dependencies = [('models', '0011_submission_letter')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Recognition',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('models.Matter', source_field='matter_id', db_index=True, db_constraint=True, to_field='id', related_name='recognitions', on_delete=OnDelete.RESTRICT)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='recognitions', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('format', fields.CharField(max_length=10)),
                ('pages', fields.IntField()),
                ('facts', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('lines', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('pieces', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('document_version', fields.ForeignKeyField('models.DocumentVersion', source_field='document_version_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='recognitions', on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField(default=1)),
                ('created_by_id', fields.IntField(null=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'recognition', 'app': 'models', 'pk_attr': 'id', 'table_description': 'recognition'},
            bases=['Model'],
        ),
    ]
