from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

class Migration(AddingMigration):
    dependencies = [('models', '0003_deadline_requests')]

    initial = False

    operations = [
        ops.CreateModel(
            name='PaperTemplate',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('office', fields.ForeignKeyField('models.Organisation', source_field='office_id', db_index=True, db_constraint=True, to_field='id', related_name='paper_templates', on_delete=OnDelete.RESTRICT)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='paper_templates', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
                ('brought_by_id', fields.IntField(null=True)),
                ('brought_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'paper_template', 'app': 'models', 'pk_attr': 'id', 'table_description': 'paper_template'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='PaperTemplate',
            constraint=UniqueConstraint(fields=('office_id',), name='paper_template_once'),
        ),
    ]
