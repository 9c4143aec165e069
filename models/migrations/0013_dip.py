from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from models.matters import DocumentStage
from models.proceedings import ProceedingTrouble, StepHint
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(AddingMigration):
    dependencies = [('models', '0012_examples')]

    initial = False

    operations = [
        ops.CreateModel(
            name='MatterWatch',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('models.Matter', source_field='matter_id', db_index=True, db_constraint=True, to_field='id', related_name='watches', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_index=True, db_constraint=True, to_field='id', related_name='watches', on_delete=OnDelete.RESTRICT)),
                ('since', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'matter_watch', 'app': 'models', 'pk_attr': 'id', 'table_description': 'matter_watch'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Proceeding',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('models.Matter', source_field='matter_id', db_index=True, db_constraint=True, to_field='id', related_name='proceedings', on_delete=OnDelete.RESTRICT)),
                ('dip_id', fields.IntField()),
                ('title', fields.TextField(default='', unique=False)),
                ('state', fields.CharField(default='', max_length=200)),
                ('changed_at', fields.CharField(default='', max_length=40)),
                ('cursor', fields.CharField(default='', max_length=500)),
                ('stage', fields.CharEnumField(null=True, description='DocumentStage', enum_type=DocumentStage, max_length=40)),
                ('trouble', fields.CharEnumField(null=True, description='ProceedingTrouble', enum_type=ProceedingTrouble, max_length=40)),
                ('failures', fields.IntField(default=0)),
                ('checked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('next_check_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('linked_by_id', fields.IntField(null=True)),
                ('linked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'proceeding', 'app': 'models', 'indexes': [Index(fields=['next_check_at'])], 'pk_attr': 'id', 'table_description': 'proceeding'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ProceedingStep',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('proceeding', fields.ForeignKeyField('models.Proceeding', source_field='proceeding_id', db_index=True, db_constraint=True, to_field='id', related_name='steps', on_delete=OnDelete.RESTRICT)),
                ('key', fields.CharField(max_length=60)),
                ('house', fields.CharField(default='', max_length=20)),
                ('happened_on', fields.DateField()),
                ('title', fields.TextField(unique=False)),
                ('document', fields.CharField(default='', max_length=80)),
                ('document_link', fields.CharField(default='', max_length=500)),
                ('resolutions', fields.JSONField(default=list, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('hint', fields.CharEnumField(null=True, description='StepHint', enum_type=StepHint, max_length=40)),
                ('stage', fields.CharEnumField(null=True, description='DocumentStage', enum_type=DocumentStage, max_length=40)),
                ('accepted', fields.BooleanField(null=True)),
                ('settled_by_id', fields.IntField(null=True)),
                ('settled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('seen_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('told_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'proceeding_step', 'app': 'models', 'pk_attr': 'id', 'table_description': 'proceeding_step'},
            bases=['Model'],
        ),
    ]
