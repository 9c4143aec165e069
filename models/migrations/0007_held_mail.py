from tortoise import migrations
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0006_provision_order')]

    initial = False

    operations = [
        ops.CreateModel(
            name='HeldMail',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('body', fields.ForeignKeyField('models.MailBody', source_field='body_id', db_index=True, db_constraint=True, to_field='id', related_name='held_mails', on_delete=OnDelete.RESTRICT)),
                ('person_id', fields.IntField(db_index=True)),
                ('facts', fields.JSONField(default=dict, encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('held_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'held_mail', 'app': 'models', 'pk_attr': 'id', 'table_description': 'held_mail'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='HeldMail',
            constraint=UniqueConstraint(fields=('body_id', 'person_id'), name='held_mail_once'),
        ),
        ops.AddField(
            model_name='MutedMail',
            name='daily',
            field=fields.BooleanField(default=False, db_default=False),
        ),
    ]
