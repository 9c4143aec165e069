from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0006_approvals')]

    initial = False

    operations = [
        ops.CreateModel(
            name='InboundMail',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('file', fields.ForeignKeyField('models.StoredFile', source_field='file_id', db_index=True, db_constraint=True, to_field='id', related_name='inbound_mails', on_delete=OnDelete.RESTRICT)),
                ('source', fields.CharField(max_length=20)),
                ('envelope_sender', fields.CharField(default='', max_length=254)),
                ('envelope_recipient', fields.CharField(default='', max_length=254)),
                ('subject', fields.CharField(default='', max_length=250)),
                ('kind', fields.CharField(default='', db_index=True, max_length=20)),
                ('delivery_id', fields.BigIntField(null=True, db_index=True)),
                ('received_at', fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'inbound_mail', 'app': 'models', 'pk_attr': 'id', 'table_description': 'inbound_mail'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Bounce',
            fields=[
                ('id', fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('address_key', fields.CharField(db_index=True, max_length=254)),
                ('hard', fields.BooleanField(default=False)),
                ('kind', fields.CharField(max_length=20)),
                ('status', fields.CharField(default='', max_length=20)),
                ('reason', fields.CharField(default='', max_length=20)),
                ('words', fields.CharField(default='', max_length=300)),
                ('inbound', fields.ForeignKeyField('models.InboundMail', source_field='inbound_id', db_index=True, db_constraint=True, to_field='id', related_name='bounces', on_delete=OnDelete.RESTRICT)),
                ('delivery_id', fields.BigIntField(null=True)),
                ('happened_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'bounce', 'app': 'models', 'pk_attr': 'id', 'table_description': 'bounce'},
            bases=['Model'],
        ),
        ops.RemoveIndex(
            model_name='Delivery',
            name=None,
            fields=['body_id', 'state'],
        ),
        ops.AddIndex(
            model_name='Delivery',
            index=Index(fields=['body_id', 'id']),
        ),
        ops.AddField(
            model_name='MailBody',
            name='held_reason',
            field=fields.CharField(default='', max_length=200),
        ),
        ops.AddField(
            model_name='MailBody',
            name='held_since',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='MailBody',
            name='settled_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='MailBody',
            index=Index(fields=['settled_at']),
        ),
    ]
