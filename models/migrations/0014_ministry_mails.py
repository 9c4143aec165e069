from models.migrating import AddingMigration
from tortoise.migrations import operations as ops
import functools
from json import dumps, loads
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(AddingMigration):
    dependencies = [('models', '0013_mailbox_topic')]

    initial = False

    operations = [
        ops.CreateModel(
            name='MinistryMail',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('office', fields.ForeignKeyField('models.Organisation', source_field='office_id', db_index=True, db_constraint=True, to_field='id', related_name='ministry_mails', on_delete=OnDelete.RESTRICT)),
                ('matter', fields.ForeignKeyField('models.Matter', source_field='matter_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='mails', on_delete=OnDelete.RESTRICT)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='ministry_mails', on_delete=OnDelete.RESTRICT)),
                ('sender', fields.CharField(max_length=200)),
                ('address', fields.CharField(max_length=254)),
                ('subject', fields.CharField(max_length=400)),
                ('reference', fields.CharField(max_length=80)),
                ('text', fields.TextField(unique=False)),
                ('sent_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('deadlines', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('remarks', fields.JSONField(encoder=functools.partial(dumps, separators=(',', ':')), decoder=loads)),
                ('brought_by_id', fields.IntField(null=True)),
                ('brought_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'ministry_mail', 'app': 'models', 'pk_attr': 'id', 'table_description': 'ministry_mail'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='MinistryMailFile',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('mail', fields.ForeignKeyField('models.MinistryMail', source_field='mail_id', db_index=True, db_constraint=True, to_field='id', related_name='attached', on_delete=OnDelete.RESTRICT)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='mail_files', on_delete=OnDelete.RESTRICT)),
                ('name', fields.CharField(max_length=200)),
            ],
            options={'table': 'ministry_mail_file', 'app': 'models', 'pk_attr': 'id', 'table_description': 'ministry_mail_file'},
            bases=['Model'],
        ),
    ]
