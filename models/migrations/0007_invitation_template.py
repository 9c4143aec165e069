from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

class Migration(AddingMigration):
    dependencies = [('models', '0006_evaluation_population')]

    initial = False

    operations = [
        ops.CreateModel(
            name='InvitationTemplate',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('office', fields.ForeignKeyField('models.Organisation', source_field='office_id', db_index=True, db_constraint=True, to_field='id', related_name='invitation_templates', on_delete=OnDelete.RESTRICT)),
                ('text', fields.TextField(unique=False)),
                ('version', fields.IntField(default=1)),
            ],
            options={'table': 'invitation_template', 'app': 'models', 'pk_attr': 'id', 'table_description': 'invitation_template'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='InvitationTemplate',
            constraint=UniqueConstraint(fields=('office_id',), name='invitation_template_once'),
        ),
    ]
