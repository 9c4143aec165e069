from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0005_embargo')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='EvaluationRow',
            index=Index(fields=['matter_id', 'office_id', 'population', 'id']),
        ),
    ]
