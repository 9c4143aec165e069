from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.indexes import Index

class Migration(migrations.Migration):
    dependencies = [('models', '0008_mail_back_once')]

    initial = False

    operations = [
        ops.AddIndex(
            model_name='EvaluationRow',
            index=Index(fields=['matter_id', 'office_id', 'state', 'votum', 'priority', 'addressee', 'officer_id', 'population', 'cost', 'id']),
        ),
    ]
