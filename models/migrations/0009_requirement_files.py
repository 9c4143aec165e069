from tortoise import migrations
from tortoise.migrations import operations as ops
from models.submissions import CostMethod, CostRhythm
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0008_answer_versions')]

    initial = False

    operations = [
        ops.CreateModel(
            name='RequirementFile',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('requirement', fields.ForeignKeyField('models.Requirement', source_field='requirement_id', db_index=True, db_constraint=True, to_field='id', related_name='files', on_delete=OnDelete.RESTRICT)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='requirements', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
            ],
            options={'table': 'requirement_file', 'app': 'models', 'pk_attr': 'id', 'table_description': 'requirement_file'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Requirement',
            name='cost_count',
            field=fields.DecimalField(null=True, max_digits=15, decimal_places=2),
        ),
        ops.AddField(
            model_name='Requirement',
            name='cost_method',
            field=fields.CharEnumField(default=CostMethod.SUM, description='CostMethod', db_default='sum', enum_type=CostMethod, max_length=40),
        ),
        ops.AddField(
            model_name='Requirement',
            name='cost_minutes',
            field=fields.DecimalField(null=True, max_digits=15, decimal_places=2),
        ),
        ops.AddField(
            model_name='Requirement',
            name='cost_price',
            field=fields.DecimalField(null=True, max_digits=15, decimal_places=2),
        ),
        ops.AddField(
            model_name='Requirement',
            name='cost_rhythm',
            field=fields.CharEnumField(default=CostRhythm.YEARLY, description='CostRhythm', db_default='yearly', enum_type=CostRhythm, max_length=40),
        ),
    ]
