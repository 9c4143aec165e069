from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint

class Migration(migrations.Migration):
    dependencies = [('models', '0003_organisation_area')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Contribution',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('submission', fields.ForeignKeyField('models.Submission', source_field='submission_id', db_index=True, db_constraint=True, to_field='id', related_name='contributions', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_index=True, db_constraint=True, to_field='id', related_name='contributions', on_delete=OnDelete.RESTRICT)),
                ('department', fields.CharField(max_length=120)),
                ('word', fields.CharField(default='', max_length=1000)),
                ('due_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('asked_by_id', fields.IntField(null=True)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('reminded_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('finished_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'contribution', 'app': 'models', 'pk_attr': 'id', 'table_description': 'contribution'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ContributionProvision',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('contribution', fields.ForeignKeyField('models.Contribution', source_field='contribution_id', db_index=True, db_constraint=True, to_field='id', related_name='places', on_delete=OnDelete.RESTRICT)),
                ('provision', fields.ForeignKeyField('models.Provision', source_field='provision_id', db_index=True, db_constraint=True, to_field='id', related_name='contributions', on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'contribution_provision', 'app': 'models', 'pk_attr': 'id', 'table_description': 'contribution_provision'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='ContributionQuestion',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('contribution', fields.ForeignKeyField('models.Contribution', source_field='contribution_id', db_index=True, db_constraint=True, to_field='id', related_name='asked_questions', on_delete=OnDelete.RESTRICT)),
                ('question', fields.ForeignKeyField('models.Question', source_field='question_id', db_index=True, db_constraint=True, to_field='id', related_name='contributions', on_delete=OnDelete.RESTRICT)),
                ('answered_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'contribution_question', 'app': 'models', 'pk_attr': 'id', 'table_description': 'contribution_question'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='SignedRelease',
            fields=[
                ('id', fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ('submission', fields.ForeignKeyField('models.Submission', source_field='submission_id', db_index=True, db_constraint=True, to_field='id', related_name='signed_releases', on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('models.Person', source_field='person_id', db_index=True, db_constraint=True, to_field='id', related_name='signed_releases', on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField()),
                ('asked_by_id', fields.IntField(null=True)),
                ('asked_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('signed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('returned_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'signed_release', 'app': 'models', 'pk_attr': 'id', 'table_description': 'signed_release'},
            bases=['Model'],
        ),
        ops.AddField(
            model_name='Requirement',
            name='contribution',
            field=fields.ForeignKeyField('models.Contribution', source_field='contribution_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name='requirements', on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Submission',
            name='reservation_confirmed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Submission',
            name='reservation_confirmed_by_id',
            field=fields.IntField(null=True),
        ),
        # Tortoise gives a foreign key that is added later no index.
        ops.RunSQL('CREATE INDEX "idx_requirement_contribution" ON "requirement" ("contribution_id")'),
    ]
