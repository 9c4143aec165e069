from tortoise import migrations
from tortoise.migrations import operations as ops
from models.positions import ContactReading
from tortoise.contrib.postgres.fields import TSVectorField
from tortoise.contrib.postgres.indexes import GinIndex
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0011_one_bundle')]

    initial = False

    operations = [
        ops.CreateModel(
            name='ExampleFile',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('example', fields.ForeignKeyField('models.Example', source_field='example_id', db_index=True, db_constraint=True, to_field='id', related_name='files', on_delete=OnDelete.RESTRICT)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='example_files', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('shows', fields.CharField(default='', max_length=300)),
                ('creator', fields.CharField(default='', max_length=120)),
                ('licence', fields.CharField(default='', max_length=60)),
            ],
            options={'table': 'example_file', 'app': 'models', 'pk_attr': 'id', 'table_description': 'example_file'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ExampleQuestion',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('example', fields.ForeignKeyField('models.Example', source_field='example_id', db_index=True, db_constraint=True, to_field='id', related_name='questions', on_delete=OnDelete.RESTRICT)),
                ('organisation', fields.ForeignKeyField('models.Organisation', source_field='organisation_id', db_index=True, db_constraint=True, to_field='id', related_name='example_questions', on_delete=OnDelete.RESTRICT)),
                ('text', fields.TextField(unique=False)),
                ('asked_by_id', fields.IntField(null=True)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('answer', fields.TextField(default='', unique=False)),
                ('answered_by_id', fields.IntField(null=True)),
                ('answered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'example_question', 'app': 'models', 'pk_attr': 'id', 'table_description': 'example_question'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ExampleRecommendation',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('example', fields.ForeignKeyField('models.Example', source_field='example_id', db_index=True, db_constraint=True, to_field='id', related_name='recommendations', on_delete=OnDelete.RESTRICT)),
                ('position', fields.ForeignKeyField('models.Position', source_field='position_id', db_index=True, db_constraint=True, to_field='id', related_name='examples', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'example_recommendation', 'app': 'models', 'constraints': [UniqueConstraint(fields=('example_id', 'position_id'), name='example_recommendation_once')], 'pk_attr': 'id', 'table_description': 'example_recommendation'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Example',
            name='about',
            field=fields.TextField(default='', db_default='', unique=False),
        ),
        ops.AddField(
            model_name='Example',
            name='check_on',
            field=fields.DateField(null=True),
        ),
        ops.AddField(
            model_name='Example',
            name='contact',
            field=fields.ForeignKeyField('models.Person', source_field='contact_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='example_contacts', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Example',
            name='contact_reading',
            field=fields.CharEnumField(default=ContactReading.OFFICE, description='ContactReading', db_default='office', enum_type=ContactReading, max_length=40),
        ),
        ops.AddField(
            model_name='Example',
            name='cost',
            field=fields.CharField(default='', db_default='', max_length=300),
        ),
        ops.AddField(
            model_name='Example',
            name='effort',
            field=fields.TextField(default='', db_default='', unique=False),
        ),
        ops.AddField(
            model_name='Example',
            name='handed_in_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Example',
            name='kind',
            field=fields.CharField(default='', db_default='', max_length=40),
        ),
        ops.AddField(
            model_name='Example',
            name='law_place',
            field=fields.CharField(default='', db_index=True, db_default='', max_length=120),
        ),
        ops.AddField(
            model_name='Example',
            name='population',
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name='Example',
            name='reminded_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Example',
            name='result',
            field=fields.TextField(default='', db_default='', unique=False),
        ),
        ops.AddField(
            model_name='Example',
            name='returned_note',
            field=fields.CharField(default='', db_default='', max_length=1000),
        ),
        ops.AddField(
            model_name='Example',
            name='search',
            field=TSVectorField(generated=True, null=True, source_fields=('title', 'about', 'text', 'result'), config='german', weights=('A', 'B', 'C', 'C'), stored=True),
        ),
        ops.AddField(
            model_name='Example',
            name='state',
            field=fields.CharField(default='', db_default='', max_length=2),
        ),
        ops.AddField(
            model_name='Example',
            name='version',
            field=fields.IntField(default=1, db_default=1),
        ),
        ops.AddField(
            model_name='Example',
            name='withdrawn_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Example',
            index=GinIndex(fields=['search']),
        ),
        ops.AddIndex(
            model_name='Example',
            index=Index(fields=['published_at', 'id']),
        ),
        # AddField makes no index of its own.
        ops.RunSQL('CREATE INDEX IF NOT EXISTS "idx_example_law_place" ON "example" ("law_place")', ""),
        ops.RunSQL('CREATE INDEX IF NOT EXISTS "idx_example_contact" ON "example" ("contact_id")', ""),
        # What was published was handed in before there was a word for it; whose it is, the search knows from now on.
        ops.RunSQL(
            "UPDATE example SET handed_in_at = example.created_at, state = organisation.state, kind = organisation.kind, "
            "population = organisation.population, about = organisation.name "
            "FROM organisation WHERE organisation.id = example.organisation_id",
            "",
        ),
    ]
