from tortoise import migrations
from tortoise.migrations import operations as ops
from models.bodies import AgendaResult
from models.matters import Circle
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0003_exports')]

    initial = False

    operations = [
        ops.CreateModel(
            name='BodySession',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('body', fields.ForeignKeyField('models.Body', source_field='body_id', db_index=True, db_constraint=True, to_field='id', related_name='sessions', on_delete=OnDelete.RESTRICT)),
                ('begins_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('place', fields.CharField(default='', max_length=200)),
                ('version', fields.IntField(default=1)),
                ('created_by_id', fields.IntField(null=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('cancelled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'body_session', 'app': 'models', 'pk_attr': 'id', 'table_description': 'body_session'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('session', fields.ForeignKeyField('models.BodySession', source_field='session_id', db_index=True, db_constraint=True, to_field='id', related_name='items', on_delete=OnDelete.RESTRICT)),
                ('number', fields.IntField()),
                ('subject', fields.CharField(max_length=300)),
                ('reason', fields.TextField(default='', unique=False)),
                ('proposal', fields.TextField(unique=False)),
                ('basis', fields.TextField(default='', unique=False)),
                ('from_position', fields.ForeignKeyField('models.Position', source_field='from_position_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='agenda_items', on_delete=OnDelete.RESTRICT)),
                ('paper_version', fields.ForeignKeyField('models.PaperVersion', source_field='paper_version_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='agenda_items', on_delete=OnDelete.RESTRICT)),
                ('continues', fields.ForeignKeyField('models.AgendaItem', source_field='continues_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='continued_by', on_delete=OnDelete.RESTRICT)),
                ('result', fields.CharEnumField(null=True, description='AgendaResult', enum_type=AgendaResult, max_length=40)),
                ('remark', fields.TextField(default='', unique=False)),
                ('resolution', fields.ForeignKeyField('models.Resolution', source_field='resolution_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='agenda_items', on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField(default=1)),
                ('created_by_id', fields.IntField(null=True)),
                ('created_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('recorded_by_id', fields.IntField(null=True)),
                ('recorded_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'agenda_item', 'app': 'models', 'pk_attr': 'id', 'table_description': 'agenda_item'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Contradiction',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('position', fields.ForeignKeyField('models.Position', source_field='position_id', db_index=True, db_constraint=True, to_field='id', related_name='contradictions', on_delete=OnDelete.RESTRICT)),
                ('resolution', fields.ForeignKeyField('models.Resolution', source_field='resolution_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='contradictions', on_delete=OnDelete.RESTRICT)),
                ('earlier', fields.ForeignKeyField('models.Position', source_field='earlier_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='contradicted_by', on_delete=OnDelete.RESTRICT)),
                ('note', fields.TextField(unique=False)),
                ('marked_by', fields.ForeignKeyField('models.Person', source_field='marked_by_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='contradictions', on_delete=OnDelete.RESTRICT)),
                ('marked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('reason', fields.TextField(default='', unique=False)),
                ('resolved_by', fields.ForeignKeyField('models.Person', source_field='resolved_by_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='resolved_contradictions', on_delete=OnDelete.RESTRICT)),
                ('resolved_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'contradiction', 'app': 'models', 'pk_attr': 'id', 'table_description': 'contradiction'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Position',
            name='law_place',
            field=fields.CharField(default='', db_index=True, db_default='', max_length=120),
        ),
        ops.AddField(
            model_name='Resolution',
            name='circle',
            field=fields.CharEnumField(default=Circle.MEMBERS, description='Circle', db_default='members', enum_type=Circle, max_length=40),
        ),
        ops.AddField(
            model_name='Resolution',
            name='law_place',
            field=fields.CharField(default='', db_index=True, db_default='', max_length=120),
        ),
        ops.AddField(
            model_name='Resolution',
            name='subject',
            field=fields.CharField(default='', db_default='', max_length=300),
        ),
        ops.AddField(
            model_name='Resolution',
            name='superseded_by',
            field=fields.ForeignKeyField('models.Resolution', source_field='superseded_by_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='supersedes', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Resolution',
            name='topic',
            field=fields.ForeignKeyField('models.Topic', source_field='topic_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='resolutions', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Resolution',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Resolution',
            name='search',
            field=TSVectorField(generated=True, source_fields=('subject', 'law_place', 'text'), config='german', weights=('A', 'B', 'C'), stored=True),
        ),
        ops.AddIndex(
            model_name='Resolution',
            index=GinIndex(fields=['search']),
        ),
        ops.AddField(
            model_name='Source',
            name='kept_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Source',
            name='kept_by_id',
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name='Source',
            name='kept_reason',
            field=fields.CharField(default='', db_default='', max_length=1000),
        ),
        # Tortoise forgets the indexes of references that are added to a table.
        ops.RunSQL("CREATE INDEX idx_resolution_superseded_by ON resolution (superseded_by_id)"),
        ops.RunSQL("CREATE INDEX idx_resolution_topic ON resolution (topic_id)"),
        ops.RunSQL("CREATE INDEX idx_resolution_law_place ON resolution (law_place)"),
        ops.RunSQL("CREATE INDEX idx_position_law_place ON position (law_place)"),
    ]
