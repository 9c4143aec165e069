from models.migrating import AddingMigration
from models.storage import SPACE
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

class Migration(AddingMigration):
    dependencies = [('models', '0007_mail_back')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='Bounce',
            constraint=UniqueConstraint(fields=('inbound_id', 'address_key'), name='bounce_once'),
        ),
        ops.AddConstraint(
            model_name='InboundMail',
            constraint=UniqueConstraint(fields=('file_id', 'envelope_recipient'), name='inbound_mail_once'),
        ),
        ops.RunSQL(SPACE),
    ]
