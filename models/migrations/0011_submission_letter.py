from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0010_paper_desk')]

    initial = False

    operations = [
        ops.CreateModel(
            name='SubmissionLetter',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('submission', fields.ForeignKeyField('models.Submission', source_field='submission_id', db_index=True, db_constraint=True, to_field='id', related_name='letters', on_delete=OnDelete.RESTRICT)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='letters', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
            ],
            options={'table': 'submission_letter', 'app': 'models', 'pk_attr': 'id', 'table_description': 'submission_letter'},
            bases=['Model'],
        ),
    ]
