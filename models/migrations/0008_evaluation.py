from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from models.submissions import Addressee, Priority, Reading
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(AddingMigration):
    dependencies = [('models', '0007_held_mail')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Assignment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('requirement', fields.ForeignKeyField('models.Requirement', source_field='requirement_id', db_index=True, db_constraint=True, to_field='id', related_name='assignments', on_delete=OnDelete.RESTRICT)),
                ('officer_id', fields.IntField()),
            ],
            options={'table': 'assignment', 'app': 'models', 'pk_attr': 'id', 'table_description': 'assignment'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Boilerplate',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('office', fields.ForeignKeyField('models.Organisation', source_field='office_id', db_index=True, db_constraint=True, to_field='id', related_name='boilerplates', on_delete=OnDelete.RESTRICT)),
                ('title', fields.CharField(max_length=120)),
                ('text', fields.TextField(unique=False)),
                ('version', fields.IntField(default=1)),
            ],
            options={'table': 'boilerplate', 'app': 'models', 'pk_attr': 'id', 'table_description': 'boilerplate'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EvaluationAct',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('models.Matter', source_field='matter_id', db_index=True, db_constraint=True, to_field='id', related_name='evaluation_acts', on_delete=OnDelete.RESTRICT)),
                ('office', fields.ForeignKeyField('models.Organisation', source_field='office_id', db_index=True, db_constraint=True, to_field='id', related_name='evaluation_acts', on_delete=OnDelete.RESTRICT)),
                ('action', fields.CharField(max_length=60)),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('person_id', fields.IntField(null=True)),
                ('deputy_for_id', fields.IntField(null=True)),
                ('undoes', fields.ForeignKeyField('models.EvaluationAct', source_field='undoes_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='undone_by', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'evaluation_act', 'app': 'models', 'indexes': [Index(fields=['matter_id', 'office_id', 'id'])], 'pk_attr': 'id', 'table_description': 'evaluation_act'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EvaluationChange',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('act', fields.ForeignKeyField('models.EvaluationAct', source_field='act_id', db_index=True, db_constraint=True, to_field='id', related_name='changes', on_delete=OnDelete.RESTRICT)),
                ('noun', fields.CharField(max_length=20)),
                ('subject_id', fields.IntField()),
                ('object_id', fields.IntField(default=0)),
                ('before', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('after', fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
            ],
            options={'table': 'evaluation_change', 'app': 'models', 'indexes': [Index(fields=['noun', 'subject_id'])], 'pk_attr': 'id', 'table_description': 'evaluation_change'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EvaluationRow',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter_id', fields.IntField()),
                ('office_id', fields.IntField()),
                ('answering_id', fields.IntField()),
                ('author_id', fields.IntField(db_index=True)),
                ('member', fields.CharField(max_length=400)),
                ('state', fields.CharField(max_length=2)),
                ('population', fields.IntField()),
                ('place', fields.IntField(default=2147483647)),
                ('addressee', fields.CharEnumField(description='Addressee', enum_type=Addressee, max_length=40)),
                ('priority', fields.CharEnumField(description='Priority', enum_type=Priority, max_length=40)),
                ('reading', fields.CharEnumField(description='Reading', enum_type=Reading, max_length=40)),
                ('cost', fields.DecimalField(null=True, max_digits=15, decimal_places=2)),
                ('received_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('votum', fields.CharField(max_length=40)),
                ('group_id', fields.IntField(default=0, db_index=True)),
                ('officer_id', fields.IntField(default=0)),
            ],
            options={'table': 'evaluation_row', 'app': 'models', 'indexes': [Index(fields=['matter_id', 'office_id', 'place', 'id']), Index(fields=['matter_id', 'office_id', 'member', 'id']), Index(fields=['matter_id', 'office_id', 'state', 'id']), Index(fields=['matter_id', 'office_id', 'priority', 'id']), Index(fields=['matter_id', 'office_id', 'cost', 'id']), Index(fields=['matter_id', 'office_id', 'received_at', 'id']), Index(fields=['matter_id', 'office_id', 'votum', 'id']), Index(fields=['matter_id', 'office_id', 'officer_id', 'id'])], 'pk_attr': 'id', 'table_description': 'evaluation_row'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='GroupConflict',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('group', fields.ForeignKeyField('models.RequirementGroup', source_field='group_id', db_index=True, db_constraint=True, to_field='id', related_name='conflicts', on_delete=OnDelete.RESTRICT)),
                ('other', fields.ForeignKeyField('models.RequirementGroup', source_field='other_id', db_index=True, db_constraint=True, to_field='id', related_name='conflicts_as_other', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'group_conflict', 'app': 'models', 'pk_attr': 'id', 'table_description': 'group_conflict'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='RequirementComment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('requirement', fields.ForeignKeyField('models.Requirement', source_field='requirement_id', db_index=True, db_constraint=True, to_field='id', related_name='comments', on_delete=OnDelete.RESTRICT)),
                ('text', fields.TextField(unique=False)),
                ('by_id', fields.IntField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('withdrawn', fields.BooleanField(default=False)),
            ],
            options={'table': 'requirement_comment', 'app': 'models', 'pk_attr': 'id', 'table_description': 'requirement_comment'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SavedView',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('matter', fields.ForeignKeyField('models.Matter', source_field='matter_id', db_index=True, db_constraint=True, to_field='id', related_name='saved_views', on_delete=OnDelete.RESTRICT)),
                ('office', fields.ForeignKeyField('models.Organisation', source_field='office_id', db_index=True, db_constraint=True, to_field='id', related_name='saved_views', on_delete=OnDelete.RESTRICT)),
                ('person_id', fields.IntField()),
                ('name', fields.CharField(max_length=80)),
                ('query', fields.CharField(max_length=1000)),
                ('shared', fields.BooleanField(default=False)),
            ],
            options={'table': 'saved_view', 'app': 'models', 'pk_attr': 'id', 'table_description': 'saved_view'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Tag',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('office', fields.ForeignKeyField('models.Organisation', source_field='office_id', db_index=True, db_constraint=True, to_field='id', related_name='tags', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=60)),
            ],
            options={'table': 'tag', 'app': 'models', 'pk_attr': 'id', 'table_description': 'tag'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Tagging',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('tag', fields.ForeignKeyField('models.Tag', source_field='tag_id', db_index=True, db_constraint=True, to_field='id', related_name='taggings', on_delete=OnDelete.RESTRICT)),
                ('requirement', fields.ForeignKeyField('models.Requirement', source_field='requirement_id', db_index=True, db_constraint=True, to_field='id', related_name='taggings', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'tagging', 'app': 'models', 'pk_attr': 'id', 'table_description': 'tagging'},
            bases=['Model'],
        ),
    ]
