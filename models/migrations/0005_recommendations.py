from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
from models.dispatches import Outcome
from models.recommendations import Effect, Sharing
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(AddingMigration):
    dependencies = [('models', '0004_bundle_once')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Commitment',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('position', fields.ForeignKeyField('models.Position', source_field='position_id', db_index=True, db_constraint=True, to_field='id', related_name='commitments', on_delete=OnDelete.RESTRICT)),
                ('owner', fields.ForeignKeyField('models.Organisation', source_field='owner_id', db_index=True, db_constraint=True, to_field='id', related_name='commitments', on_delete=OnDelete.RESTRICT)),
                ('due_on', fields.DateField(null=True)),
                ('version', fields.IntField(default=1)),
            ],
            options={'table': 'commitment', 'app': 'models', 'pk_attr': 'id', 'table_description': 'commitment'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Evidence',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('commitment', fields.ForeignKeyField('models.Commitment', source_field='commitment_id', db_index=True, db_constraint=True, to_field='id', related_name='evidence', on_delete=OnDelete.RESTRICT)),
                ('outcome', fields.CharEnumField(description='Outcome', enum_type=Outcome, max_length=40)),
                ('text', fields.TextField(unique=False)),
                ('link', fields.CharField(default='', max_length=500)),
                ('happened_on', fields.DateField()),
                ('recorded_by_id', fields.IntField(null=True)),
                ('recorded_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'evidence', 'app': 'models', 'pk_attr': 'id', 'table_description': 'evidence'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MemberGroup',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('state', fields.CharField(max_length=2)),
                ('size', fields.CharField(max_length=20)),
                ('offices', fields.CharField(max_length=200)),
            ],
            options={'table': 'member_group', 'app': 'models', 'pk_attr': 'id', 'table_description': 'member_group'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Implementation',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('position', fields.ForeignKeyField('models.Position', source_field='position_id', db_index=True, db_constraint=True, to_field='id', related_name='implementations', on_delete=OnDelete.RESTRICT)),
                ('organisation', fields.ForeignKeyField('models.Organisation', source_field='organisation_id', db_index=True, db_constraint=True, to_field='id', related_name='implementations', on_delete=OnDelete.RESTRICT)),
                ('year', fields.SmallIntField()),
                ('author', fields.ForeignKeyField('models.Organisation', source_field='author_id', db_index=True, db_constraint=True, to_field='id', related_name='said_implementations', on_delete=OnDelete.RESTRICT)),
                ('group', fields.ForeignKeyField('models.MemberGroup', source_field='group_id', db_index=True, db_constraint=True, to_field='id', related_name='implementations', on_delete=OnDelete.RESTRICT)),
                ('outcome', fields.CharEnumField(description='Outcome', enum_type=Outcome, max_length=40)),
                ('effect', fields.CharEnumField(null=True, description='Effect', enum_type=Effect, max_length=40)),
                ('note', fields.TextField(default='', unique=False)),
                ('recorded_by_id', fields.IntField(null=True)),
                ('recorded_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'implementation', 'app': 'models', 'pk_attr': 'id', 'table_description': 'implementation'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ImplementationCount',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('position', fields.ForeignKeyField('models.Position', source_field='position_id', db_index=True, db_constraint=True, to_field='id', related_name='implementation_counts', on_delete=OnDelete.RESTRICT)),
                ('year', fields.SmallIntField()),
                ('group', fields.ForeignKeyField('models.MemberGroup', source_field='group_id', db_index=True, db_constraint=True, to_field='id', related_name='counts', on_delete=OnDelete.RESTRICT)),
                ('planned', fields.IntField(default=0)),
                ('under_way', fields.IntField(default=0)),
                ('done', fields.IntField(default=0)),
                ('not_applicable', fields.IntField(default=0)),
            ],
            options={'table': 'implementation_count', 'app': 'models', 'pk_attr': 'id', 'table_description': 'implementation_count'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ImplementationSheet',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('organisation', fields.ForeignKeyField('models.Organisation', source_field='organisation_id', db_index=True, db_constraint=True, to_field='id', related_name='implementation_sheets', on_delete=OnDelete.RESTRICT)),
                ('year', fields.SmallIntField()),
                ('group', fields.ForeignKeyField('models.MemberGroup', source_field='group_id', db_index=True, db_constraint=True, to_field='id', related_name='sheets', on_delete=OnDelete.RESTRICT)),
                ('sharing', fields.CharEnumField(default=Sharing.OFFICES, description='Sharing', enum_type=Sharing, max_length=40)),
                ('by_itself', fields.BooleanField(default=False)),
                ('answers', fields.IntField(default=0)),
                ('changed_by_id', fields.IntField(null=True)),
                ('changed_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'implementation_sheet', 'app': 'models', 'pk_attr': 'id', 'table_description': 'implementation_sheet'},
            bases=['Model'],
        ),
    ]
