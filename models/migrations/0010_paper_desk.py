from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from models.proposals import PassagePart, ProposalKind, ProposalState
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0009_evaluation_constraints')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PassageComment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('passage', fields.ForeignKeyField('models.Passage', source_field='passage_id', db_index=True, db_constraint=True, to_field='id', related_name='comments', on_delete=OnDelete.RESTRICT)),
                ('text', fields.TextField(unique=False)),
                ('quote', fields.CharField(default='', max_length=400)),
                ('author', fields.ForeignKeyField('models.Person', source_field='author_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='passage_comments', on_delete=OnDelete.RESTRICT)),
                ('author_name', fields.CharField(default='', max_length=120)),
                ('written_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('resolved_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('resolved_by_id', fields.IntField(null=True)),
            ],
            options={'table': 'passage_comment', 'app': 'models', 'pk_attr': 'id', 'table_description': 'passage_comment'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='WordCopy',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('paper_version', fields.ForeignKeyField('models.PaperVersion', source_field='paper_version_id', db_index=True, db_constraint=True, to_field='id', related_name='word_copies', on_delete=OnDelete.RESTRICT)),
                ('compared_with', fields.ForeignKeyField('models.PaperVersion', source_field='compared_with_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='compared_copies', on_delete=OnDelete.RESTRICT)),
                ('passages', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('made_by_id', fields.IntField(null=True)),
                ('made_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'word_copy', 'app': 'models', 'pk_attr': 'id', 'table_description': 'word_copy'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='WordReturn',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('word_copy', fields.ForeignKeyField('models.WordCopy', source_field='word_copy_id', db_index=True, db_constraint=True, to_field='id', related_name='returns', on_delete=OnDelete.RESTRICT)),
                ('paper_version', fields.ForeignKeyField('models.PaperVersion', source_field='paper_version_id', db_index=True, db_constraint=True, to_field='id', related_name='word_returns', on_delete=OnDelete.RESTRICT)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='word_returns', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('beside', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('unread', fields.BooleanField(default=False)),
                ('brought_by_id', fields.IntField(null=True)),
                ('brought_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'word_return', 'app': 'models', 'constraints': [UniqueConstraint(fields=('paper_version_id', 'file_id'), name='word_return_once')], 'pk_attr': 'id', 'table_description': 'word_return'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Proposal',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('word_return', fields.ForeignKeyField('models.WordReturn', source_field='word_return_id', db_index=True, db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('position', fields.IntField()),
                ('kind', fields.CharEnumField(description='ProposalKind', enum_type=ProposalKind, max_length=40)),
                ('passage', fields.ForeignKeyField('models.Passage', source_field='passage_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='proposals', on_delete=OnDelete.RESTRICT)),
                ('sent_id', fields.IntField(default=0)),
                ('part', fields.CharEnumField(default=PassagePart.BODY, description='PassagePart', enum_type=PassagePart, max_length=40)),
                ('start_at', fields.IntField(default=0)),
                ('end_at', fields.IntField(default=0)),
                ('inserted', fields.TextField(default='', unique=False)),
                ('heading', fields.CharField(default='', max_length=400)),
                ('level', fields.IntField(default=2)),
                ('quote', fields.CharField(default='', max_length=400)),
                ('author_name', fields.CharField(default='', max_length=120)),
                ('authored_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('tracked', fields.BooleanField(default=True)),
                ('state', fields.CharEnumField(default=ProposalState.OPEN, description='ProposalState', enum_type=ProposalState, max_length=40)),
                ('decided_by_id', fields.IntField(null=True)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'proposal', 'app': 'models', 'pk_attr': 'id', 'table_description': 'proposal'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Passage',
            name='changed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Passage',
            name='changed_by_id',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Passage',
            name='continues',
            field=fields.ForeignKeyField('models.Passage', source_field='continues_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='continued_by', on_delete=OnDelete.RESTRICT),
        ),
        ops.RunSQL(  # AddField gives a foreign key no index
            'CREATE INDEX idx_passage_continues ON passage (continues_id)', 'DROP INDEX idx_passage_continues'
        ),
        ops.AddField(
            model_name='Passage',
            name='field_versions',
            field=fields.JSONField(default=dict, db_default='{}', encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads),
        ),
    ]
