from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0008_open')]

    initial = False

    operations = [
        ops.CreateModel(
            name='CensusLine',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('day', fields.DateField(db_index=True)),
                ('state', fields.CharField(max_length=2)),
                ('size', fields.CharField(max_length=20)),
                ('offices', fields.CharField(max_length=200)),
                ('members', fields.IntField()),
            ],
            options={'table': 'census_line', 'app': 'models', 'pk_attr': 'id', 'table_description': 'census_line'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CensusMark',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('changed_in', fields.BigIntField(db_index=True)),
            ],
            options={'table': 'census_mark', 'app': 'models', 'pk_attr': 'id', 'table_description': 'census_mark'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SheetCount',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('year', fields.SmallIntField()),
                ('group', fields.ForeignKeyField('models.MemberGroup', source_field='group_id', db_index=True, db_constraint=True, to_field='id', related_name='sheet_counts', on_delete=OnDelete.RESTRICT)),
                ('answered', fields.IntField(default=0)),
            ],
            options={'table': 'sheet_count', 'app': 'models', 'pk_attr': 'id', 'table_description': 'sheet_count'},
            bases=['Model'],
        ),
        ops.AddIndex(
            model_name='Implementation',
            index=Index(fields=['position_id', 'year', 'recorded_at']),
        ),
    ]
