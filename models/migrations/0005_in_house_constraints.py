from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0004_in_house')]

    initial = False

    operations = [
        ops.AddConstraint(
            model_name='Contribution',
            constraint=UniqueConstraint(fields=('submission_id', 'department'), name='contribution_once', condition='ended_at IS NULL'),
        ),
        ops.AddConstraint(
            model_name='ContributionProvision',
            constraint=UniqueConstraint(fields=('contribution_id', 'provision_id'), name='contribution_provision_once'),
        ),
        ops.AddConstraint(
            model_name='ContributionQuestion',
            constraint=UniqueConstraint(fields=('contribution_id', 'question_id'), name='contribution_question_once'),
        ),
        ops.AddConstraint(
            model_name='SignedRelease',
            constraint=UniqueConstraint(fields=('submission_id',), name='signed_release_once', condition='signed_at IS NULL AND returned_at IS NULL AND ended_at IS NULL'),
        ),
    ]
