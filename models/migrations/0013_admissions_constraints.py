from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0012_admissions')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='Admission',
            constraint=UniqueConstraint(fields=('round_id', 'organisation_id'), name='admission_one_open', condition='decided_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='AdmissionOrganisation',
            constraint=UniqueConstraint(fields=('admission_id', 'organisation_id'), name='admission_organisation_once'),
        ),
        # Tortoise gives a foreign key that is added later no index.
        ops.RunSQL('CREATE INDEX "idx_extension_admission" ON "extension" ("admission_id")'),
    ]
