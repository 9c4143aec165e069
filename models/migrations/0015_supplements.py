from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('models', '0014_ministry_mails')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Paper',
            name='supplements',
            field=fields.ForeignKeyField('models.Paper', source_field='supplements_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='supplemented_by', on_delete=OnDelete.RESTRICT),
        ),
        ops.RunSQL(  # AddField gives a foreign key no index
            'CREATE INDEX idx_paper_supplements ON paper (supplements_id)', 'DROP INDEX idx_paper_supplements'
        ),
    ]
