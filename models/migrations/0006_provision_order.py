from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0005_address_change')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='Provision',
            index=Index(fields=['document_version_id', 'position']),
        ),
    ]
