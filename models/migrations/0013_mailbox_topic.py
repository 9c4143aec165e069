from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0012_recognitions')]

    initial = False

    operations = [
        ops.CreateModel(
            name='MailboxTopic',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('mailbox', fields.ForeignKeyField('models.Mailbox', source_field='mailbox_id', db_index=True, db_constraint=True, to_field='id', related_name='topics', on_delete=OnDelete.RESTRICT)),
                ('topic', fields.ForeignKeyField('models.Topic', source_field='topic_id', db_index=True, db_constraint=True, to_field='id', related_name='mailboxes', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'mailbox_topic', 'app': 'models', 'pk_attr': 'id', 'table_description': 'mailbox_topic'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='MailboxTopic',
            constraint=UniqueConstraint(fields=('mailbox_id', 'topic_id'), name='mailbox_topic_once'),
        ),
        ops.AddField(
            model_name='Matter',
            name='topic',
            field=fields.ForeignKeyField('models.Topic', source_field='topic_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='matters', on_delete=OnDelete.RESTRICT),
        ),
        # A column that is added gets no index, other than one of a new table.
        ops.RunSQL('CREATE INDEX idx_matter_topic_id ON matter (topic_id)'),
    ]
